"""The codes of money that a form takes."""

from __future__ import annotations

from pathlib import Path


def _codes() -> frozenset[str]:
    lines = Path(__file__).with_name("currencies.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(code for line in lines if not line.startswith("#") for code in line.split())


CURRENCIES = _codes()
"""ISO 4217 alphabetic codes, those in use and former ones such as DEM; the source stands in the file."""
