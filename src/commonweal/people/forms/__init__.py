"""Forms: what people write, checked before anything happens."""
