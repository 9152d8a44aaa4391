"""Reads across the directory's tables."""
