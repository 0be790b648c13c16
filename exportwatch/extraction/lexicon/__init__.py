"""The word lists of extraction: one folder a language, one readable TOML file a subject.

Whoever adds a word adds it there and nowhere else; whoever adds a language adds a folder with the same files. The
classes below say which lists a language must have. Knows the files and nothing of what is done with their words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources
from typing import Any, TypeVar

LANGUAGES = ("en", "fr")
"""ISO 639-1 codes of the languages that have word lists; a document in another one yields nothing."""

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


class LexiconError(ValueError):
    """A word list is missing or has another shape than its reader expects; the message names file and key."""


@dataclass(frozen=True, slots=True, eq=False)
class Acts:
    """acts.toml: what is done to which object."""

    verbs: Forms
    phrases: Patterns
    predicates: Forms
    consent: Words
    presuming: Words
    noun_like: Words
    some: Words
    disputing: Words
    asking: Words
    plans: Words
    buying: Words
    used: Words
    nouns: Forms
    objects: Forms
    bargains: Words
    new: Words
    new_trade: Words
    pending: Words
    existing: Words
    imports: Words
    shipped: Words
    noun_or_verb: Words
    rather_verb: Words
    parts_of_phrases: Words
    intransitive: Words
    standing: Words
    taking_effect: Words
    no: Words
    nobody: Words
    no_longer: Ordered
    again: Words
    first: Words
    since: Words
    granting: Words
    may: Words
    from_now: Ordered
    abroad: Words
    part: Words
    for_now: Ordered
    controlled: Words
    loosely_controlled: Words
    other_goods: Words
    export: Words
    transparent: Words
    fillers: Words
    boundaries: Words
    makers: Words
    prohibiting: Words
    irregular_participles: Words
    steps: Words

    def object_kind(self, word: str) -> str | None:
        """Return what a lower-case word is as the object of an act: permit, application, delivery, trade, restriction
        or policy, by its last part where it has a hyphen; None for any other word."""
        return self.objects.get(word) or self.objects.get(word.rsplit("-", 1)[-1])


@dataclass(frozen=True, slots=True, eq=False)
class Authorities:
    """authorities.toml: names of authorities → the code of their country; demonyms and seats of government that the
    gazetteer does not have in the language."""

    authorities: Forms
    demonyms: Forms
    seats: Forms


@dataclass(frozen=True, slots=True, eq=False)
class Certainties:
    """certainty.toml: how sure, how wanted or how real an act is."""

    negations: Words
    earlier: Words
    framing: Words
    background: Ordered
    parting: Words
    nobody: Words
    none: Words
    lasting: Words
    since: Words
    habitual: Words
    refusals: Words
    obligations: Words
    demands: Words
    intentions: Words
    wanting: Words
    decisions: Words
    allowing: Words
    rules: Words
    instead: Words
    future: Words
    hedges: Words
    saying: Words
    hedging_modals: Words


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """grammar.toml: the closed classes of the language."""

    be: Words
    have: Words
    auxiliaries: Words
    determiners: Words
    articles: Words
    definite: Words
    possessives: Words
    relatives: Words
    prepositions: Words
    between: Words
    skipped_before_verb: Words
    subject_auxiliaries: Words
    of: Words
    joining: Words
    before_verb: Words
    before_noun: Words
    after_act: Words
    object_pronouns: Words
    causatives: Words
    after_participle: Words
    not_words: Words
    gerund_endings: Ordered
    participle_endings: Ordered
    adverb_endings: Ordered
    present: Words
    past: Words
    from_where: Words
    pluperfect: Words
    having: Words
    infinitive: Words
    infinitive_endings: Ordered
    past_future: Words
    subject_pronouns: Words
    coordinating: Words


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """pairs.toml: from whom to whom."""

    towards: Words
    by: Words
    against: Words
    on: Words
    with_whom: Words
    through_restriction: Words
    through_passive: Words
    others: Words
    reasons: Words
    own_firms: Words
    bound_for: Words
    not_towards: Words
    abroad: Words
    locative: Words
    exempt: Words
    linking: Words
    skipped_openings: Words
    governing: Words


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """people.toml: what makes out who somebody is."""

    role_heads: Words
    role_modifiers: Words
    portfolios: Words
    honorifics: Words
    particles: Words
    institutions: Words
    common_institutions: Words
    institution_echo: Words
    name_links: Words
    office_links: Words
    portfolio_links: Words
    past_office: Words
    after_modifier: Words
    plain_modifiers: Words
    law: Words
    small_modifiers: Words
    named_by_portfolio: Words
    documents: Words
    own_words: Words
    owner_links: Words
    issuing: Words
    state_echo: Words
    private_echo: Words
    plural_heads: Lists
    bare_government: Words
    private_office: Words
    demonym_authorities: Words
    document_modifiers: Words
    links: Words
    pronouns: Words
    personal: Words
    not_names: Words
    within_names: Words
    spokespersons: Words
    deciders: Words
    private: Words
    state_institutions: Words
    state_heads: Words


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """speech.toml: words of saying, and of taking a side."""

    verbs: Words
    addressing: Words
    ordering: Words
    announcing: Words
    made_known: Words
    phrases: Phrases
    sources: Phrases
    inverted: Words
    particles: Lists
    reported: Words
    stances: Forms
    sides: Lists
    media: Words
    media_endings: Words


@dataclass(frozen=True, slots=True, eq=False)
class Companies:
    """companies.toml: what gives a company away."""

    suffixes: Words
    makers: Words
    units: Words
    making: Words
    sending: Words
    receiving: Words
    granting: Words
    permission: Words


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """calendar.toml: months, Monday as 0, the first month of a season, and how a report speaks of them."""

    capital_months: Flag
    months: Numbers
    weekdays: Numbers
    seasons: Numbers
    numerals: Numbers
    units: Forms
    relative: Forms
    ordinals: Ordered
    of: Ordered
    last: Ordered
    last_after: Ordered
    last_year: Ordered
    this: Ordered
    coming: Ordered
    article: Ordered
    month_leads: Ordered
    year_leads: Ordered
    ago: Ordered
    ago_before: Ordered
    not_of_the_act: Ordered
    named_days: Numbers
    weekday_links: Ordered
    of_day: Words
    dated: Words
    published: Ordered
    updated: Ordered
    not_published: Ordered
    dateline: Ordered


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """amounts.toml: numerals, bounds and what is counted."""

    approx: Ordered
    minimum: Ordered
    maximum: Ordered
    units: Ordered
    numerals: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Asides:
    """asides.toml: what stands on a page beside the report."""

    begins: Ordered
    contains: Ordered
    opinion: Ordered


@dataclass(frozen=True, slots=True, eq=False)
class Agencies:
    """agencies.toml: who writes for many papers. One list for all languages, in the folder `any`."""

    agencies: Forms
    begins: Ordered
    pictures: Ordered


@dataclass(frozen=True, slots=True, eq=False)
class TextMarks:
    """text_marks.toml: full stops that end no sentence."""

    abbreviations: Words
    may_end: Words
    starters: Words


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All word lists of one language, handed down to whoever reads a text in it."""

    language: str
    acts: Acts
    authorities: Authorities
    certainty: Certainties
    grammar: Grammar
    pairs: Pairs
    people: People
    speech: Speech
    companies: Companies
    calendar: Calendar
    amounts: Amounts
    asides: Asides
    text_marks: TextMarks
    cue_words: Words
    """Every word that may tell of an act; a sentence with none of them tells of none."""
    governing: Words
    """Every word for somebody who governs: institutions, offices and those of pairs.toml."""


_Subject = TypeVar("_Subject")


@lru_cache(maxsize=len(LANGUAGES))
def lexicon_of(language: str) -> Lexicon:
    """Return the word lists of a language of LANGUAGES, read on first use.

    Raises LexiconError where a list is missing or of another shape.
    """
    acts, pairs, people = (
        _read(Acts, language, "acts"),
        _read(Pairs, language, "pairs"),
        _read(People, language, "people"),
    )
    return Lexicon(
        language,
        acts,
        _read(Authorities, language, "authorities"),
        _read(Certainties, language, "certainty"),
        _read(Grammar, language, "grammar"),
        pairs,
        people,
        _read(Speech, language, "speech"),
        _read(Companies, language, "companies"),
        _read(Calendar, language, "calendar"),
        _read(Amounts, language, "amounts"),
        _read(Asides, language, "asides"),
        _read(TextMarks, language, "text_marks"),
        frozenset(acts.verbs) | frozenset(acts.phrases) | frozenset(acts.predicates) | frozenset(acts.nouns),
        people.institutions | people.role_heads | pairs.governing,
    )


@lru_cache(maxsize=1)
def agencies() -> Agencies:
    """Return the news agencies and how a report credits them. Raises LexiconError as `lexicon_of` does."""
    return _read(Agencies, "any", "agencies")


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
