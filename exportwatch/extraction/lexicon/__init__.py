"""The word lists of extraction: one folder a language, one readable TOML file a subject.

Whoever adds a word adds it there and nowhere else; whoever adds a language adds a folder with the same files. The
classes of shapes/ say which lists a language must have. Knows the files and nothing of what is done with their words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import fields
from functools import lru_cache
from importlib import resources
from typing import Any, TypeVar

from exportwatch.extraction.lexicon.shapes import (
    Acts,
    Agencies,
    Amounts,
    Asides,
    Authorities,
    Calendar,
    Certainties,
    Companies,
    Currencies,
    Grammar,
    Lexicon,
    Pairs,
    People,
    Speech,
    TextMarks,
)

__all__ = ["LANGUAGES", "Amounts", "Lexicon", "LexiconError", "TextMarks", "agencies", "lexicon_of"]

LANGUAGES = ("en", "fr")
"""ISO 639-1 codes of the languages that have word lists; a document in another one yields nothing."""


class LexiconError(ValueError):
    """A word list is missing or has another shape than its reader expects; the message names file and key."""


_Subject = TypeVar("_Subject")


@lru_cache(maxsize=len(LANGUAGES))
def lexicon_of(language: str) -> Lexicon:
    """Return the word lists of a language of LANGUAGES, read on first use.

    Raises LexiconError where a list is missing or of another shape.
    """
    acts, grammar = _read(Acts, language, "acts"), _read(Grammar, language, "grammar")
    pairs, people = _read(Pairs, language, "pairs"), _read(People, language, "people")
    taking_up = grammar.object_pronouns | grammar.subject_pronouns
    return Lexicon(
        language,
        acts,
        _read(Authorities, language, "authorities"),
        _read(Certainties, language, "certainty"),
        grammar,
        pairs,
        people,
        _read(Speech, language, "speech"),
        _read(Companies, language, "companies"),
        _read(Calendar, language, "calendar"),
        _read(Amounts, language, "amounts"),
        _read(Asides, language, "asides"),
        _read(TextMarks, language, "text_marks"),
        frozenset(acts.verbs)
        | frozenset(acts.phrases)
        | frozenset(acts.predicates)
        | frozenset(acts.nouns)
        | acts.states_on
        | acts.effects,
        frozenset().union(
            *(acts.objects, acts.controlled, acts.shipped, acts.plans, acts.abroad, acts.proscriptions, acts.listings),
            *(acts.taken_up, taking_up),
        ),
        frozenset(word for word, kind in acts.objects.items() if kind == "permit"),
        acts.controlled - acts.loosely_controlled,
        people.institutions | people.role_heads | pairs.governing,
        people.state_institutions | people.state_heads | pairs.governing,
    )


@lru_cache(maxsize=1)
def agencies() -> Agencies:
    """Return the news agencies and how a report credits them. Raises LexiconError as `lexicon_of` does."""
    return _read(Agencies, "any", "agencies")


@lru_cache(maxsize=1)
def currencies() -> Currencies:
    """Return the signs of money. Raises LexiconError as `lexicon_of` does."""
    return _read(Currencies, "any", "currencies")


def _read(subject: type[_Subject], language: str, name: str) -> _Subject:
    path = resources.files(__package__).joinpath(language, f"{name}.toml")
    if not path.is_file():
        raise LexiconError(f"No word list {language}/{name}.toml: add the file beside the others of that language.")
    try:
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{language}/{name}.toml: {error}.") from error
    wanted = {field.name: str(field.type) for field in fields(subject)}  # type: ignore[arg-type]
    unknown = sorted(set(lists) - set(wanted))
    if unknown:
        raise LexiconError(f"{language}/{name}.toml: nobody reads {', '.join(unknown)}; delete it or mend the name.")
    return subject(
        **{key: _SHAPES[shape](lists.get(key), f"{language}/{name}.toml", key) for key, shape in wanted.items()}
    )


def _ordered(node: Any, file: str, key: str) -> tuple[str, ...]:
    if not isinstance(node, list) or not all(isinstance(word, str) for word in node):
        raise LexiconError(f"{file} has no list of words under {key}: write it as an array of strings.")
    return tuple(node)


def _phrases(node: Any, file: str, key: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in _ordered(node, file, key):
        parts = tuple(phrase.split())
        found[parts[0]] = (*found.get(parts[0], ()), parts)
    return found


def _patterns(node: Any, file: str, key: str) -> dict[str, tuple[tuple[str, tuple[frozenset[str], ...]], ...]]:
    if not isinstance(node, dict):
        raise LexiconError(f"{file} has no table {key}: write it as [{key}] with arrays of phrases.")
    found: dict[str, tuple[tuple[str, tuple[frozenset[str], ...]], ...]] = {}
    for name, row in node.items():
        for phrase in _ordered(row, file, f"{key}.{name}"):
            choices = tuple(frozenset() if part == "*" else frozenset(part.split("/")) for part in phrase.split())
            for first in choices[0]:
                found[first] = (*found.get(first, ()), (name, choices))
    return found


def _flag(node: Any, file: str, key: str) -> bool:
    if not isinstance(node, bool):
        raise LexiconError(f"{file} does not say {key}: write true or false.")
    return node


def _words(node: Any, file: str, key: str) -> frozenset[str]:
    return frozenset(_ordered(node, file, key))


def _lists(node: Any, file: str, key: str) -> dict[str, frozenset[str]]:
    if not isinstance(node, dict):
        raise LexiconError(f"{file} has no table {key}: write it as [{key}] with arrays of strings.")
    return {name: _words(row, file, f"{key}.{name}") for name, row in node.items()}


def _forms(node: Any, file: str, key: str) -> dict[str, str]:
    return {form: name for name, forms in _lists(node, file, key).items() for form in forms}


def _numbers(node: Any, file: str, key: str) -> dict[str, int]:
    if not isinstance(node, dict) or not all(isinstance(value, int) for value in node.values()):
        raise LexiconError(f"{file} has no table of numbers {key}: write it as word = number.")
    return dict(node)


_SHAPES: dict[str, Callable[[Any, str, str], Any]] = {
    "Flag": _flag,
    "Patterns": _patterns,
    "Phrases": _phrases,
    "Words": _words,
    "Ordered": _ordered,
    "Forms": _forms,
    "Lists": _lists,
    "Numbers": _numbers,
}
