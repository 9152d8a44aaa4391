"""Reaching people by e-mail, text and letter. Speaks GOV.UK Notify's API v2, so its clients work unchanged."""
