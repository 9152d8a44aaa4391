"""Rules of the directory as plain Python: no Django, no database, no network."""
