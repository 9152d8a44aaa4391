"""Reading other people's files: pure parsing to HSDS documents, with findings a person can act on."""
