"""The parts of the domain as modules: each can be read, and loaded, by itself."""

import importlib
import pkgutil

import pytest

import simulator.domain

MODULES = sorted(found.name for found in pkgutil.walk_packages(simulator.domain.__path__, "simulator.domain."))


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_in_one_line_what_it_is_for(name):
    said = (importlib.import_module(name).__doc__ or "").splitlines()
    assert said
    assert said[0].endswith((".", ":", ";"))
