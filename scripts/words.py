"""Collects and compiles the interface's words."""
