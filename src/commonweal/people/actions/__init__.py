"""The verbs of people, one module a topic. Each is one transaction, audited, and announces facts."""
