"""Pages on which organisations keep their services: list, edit, publish, confirm, retire."""
