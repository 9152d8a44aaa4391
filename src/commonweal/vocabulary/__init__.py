"""Shared terms for needs, issues and audiences, with synonyms and mappings between schemes (SKOS)."""
