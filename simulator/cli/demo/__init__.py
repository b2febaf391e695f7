"""Demonstration data: programs whose people are made up, through the services that real people use."""

from simulator.cli.demo.command import demo

__all__ = ["demo"]
