"""The public pages: parse, ask a query, answer."""
