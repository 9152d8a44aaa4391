"""Reads of notify, by topic."""
