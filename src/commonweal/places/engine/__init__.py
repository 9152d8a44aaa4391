"""Rules of the gazetteer: postcodes, coordinates, names and shapes. No framework, no database, no network."""
