"""The kinds of lists that a file of a language may hold."""

from __future__ import annotations

from collections.abc import Mapping

Words = frozenset[str]
"""A list whose order says nothing."""
Ordered = tuple[str, ...]
"""A list in the order of its file."""
Forms = Mapping[str, str]
"""A table of lists, read as word → the name of the list that holds it."""
Lists = Mapping[str, frozenset[str]]
"""A table of lists: name → its words."""
Flag = bool
"""true or false."""
Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
"""A list of phrases, read as first word → the phrases that begin with it, each as its words."""
Patterns = Mapping[str, tuple[tuple[str, tuple[frozenset[str], ...]], ...]]
"""A table of phrases with forms and gaps, read as first word → (name of its list, the choices of each place); an empty
choice is a gap."""
Numbers = Mapping[str, int]
"""A table of whole numbers: word → number."""
