"""The gazetteer: areas with boundaries and codes, postcodes, towns, and finding a place from what somebody typed."""
