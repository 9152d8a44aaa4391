"""Rules of vocabularies: SKOS terms, labels, cycles, files, spelling. No framework, no database, no network."""
