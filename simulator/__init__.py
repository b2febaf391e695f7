"""Secure Base: a clinical training simulator for therapists who work with attachment."""
