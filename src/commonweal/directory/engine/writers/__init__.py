"""Writing HSDS documents in the formats that others read."""
