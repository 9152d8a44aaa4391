"""Commonweal: a hub that public bodies and charities run together. See docs/architecture.md for the plan of the house."""

__version__ = "0.1.0"
