"""The ground floor: words every room uses. Standard library only, no framework, no network."""
