"""Writes of vocabularies. Each runs in one transaction and leaves a trace."""
