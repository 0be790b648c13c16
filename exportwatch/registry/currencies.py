"""The codes of money that the record takes. Knows no Django."""

from __future__ import annotations

from babel.numbers import list_currencies

CURRENCIES: frozenset[str] = frozenset(list_currencies())
"""ISO 4217 alphabetic codes, those in use and former ones such as DEM, from the Unicode CLDR as Babel ships it."""
