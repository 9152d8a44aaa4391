"""The published contracts, written by hand: what the two standard APIs accept and what they answer."""
