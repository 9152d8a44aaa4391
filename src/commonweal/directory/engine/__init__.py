"""Rules and value objects of the directory: opening hours, search entries and ranking. No framework, no database."""
