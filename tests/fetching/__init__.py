"""The room `fetching`, against servers and files that mean harm."""
