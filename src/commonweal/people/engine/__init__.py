"""Rules about people and organisations that need no database: register numbers and API secrets."""
