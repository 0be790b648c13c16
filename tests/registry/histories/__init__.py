"""Lives of invented permits and country pairs, and the words to tell them with."""
