"""The roof: settings, addresses, wiring and the command line. The only package that knows every other."""
