"""Builds the styles. Replaced by the real build below."""
