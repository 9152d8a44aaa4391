"""Changes of notify, by topic."""
