"""Recipients, templates, rendering and counting. Plain Python, usable as a library."""
