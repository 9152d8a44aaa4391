"""Drafts, revisions, preview, review by a second person, schedule, expiry, locks and translations for anything published."""
