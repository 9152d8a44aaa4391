"""Rules of drafts and their comparison, without a framework."""
