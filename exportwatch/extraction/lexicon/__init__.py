"""The word lists of extraction: one folder a language, one readable TOML file a subject.

Whoever adds a word adds it here and nowhere else. Knows the files and nothing of what is done with their words.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

LANGUAGES = ("en",)
"""ISO 639-1 codes of the languages that have word lists; a document in another one yields nothing."""


class LexiconError(ValueError):
    """A word list is missing or has another shape than its reader expects; the message names file and key."""


@lru_cache(maxsize=64)
def _file(language: str, subject: str) -> dict[str, Any]:
    path = resources.files(__package__).joinpath(language, f"{subject}.toml")
    if not path.is_file():
        raise LexiconError(f"No word list {language}/{subject}.toml: add the file beside the others of that language.")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def words(language: str, subject: str, key: str) -> tuple[str, ...]:
    """Return the list under `key` in the order of the file; `key` may be dotted ("verbs.hold")."""
    node: Any = _file(language, subject)
    for part in key.split("."):
        node = node.get(part) if isinstance(node, dict) else None
    if not isinstance(node, list) or not all(isinstance(word, str) for word in node):
        raise LexiconError(
            f"{language}/{subject}.toml has no list of words under {key}: write it as an array of strings."
        )
    return tuple(node)


def table(language: str, subject: str, key: str) -> dict[str, tuple[str, ...]]:
    """Return the table of lists under `key`: name → words, both in the order of the file."""
    node = _file(language, subject).get(key)
    if not isinstance(node, dict):
        raise LexiconError(f"{language}/{subject}.toml has no table {key}: write it as [{key}] with arrays of strings.")
    return {name: words(language, subject, f"{key}.{name}") for name in node}


def numbers(language: str, subject: str, key: str) -> dict[str, int]:
    """Return the table of whole numbers under `key`: word → number."""
    node = _file(language, subject).get(key)
    if not isinstance(node, dict) or not all(isinstance(value, int) for value in node.values()):
        raise LexiconError(f"{language}/{subject}.toml has no table of numbers {key}: write it as word = number.")
    return dict(node)
