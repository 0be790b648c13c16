"""Who was met in a document so far, so that a surname, "he" or "the ministry" finds whom it stands for.

Remembers in reading order; finds nobody by itself (people.py does).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from exportwatch.extraction.facts import Span
from exportwatch.extraction.lexicon import Lexicon

MentionKind = Literal["person", "office", "institution", "country", "pronoun"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named. `first` to `last` are token indexes, inclusive, of the name with its office; `name` as
    printed, without the office."""

    kind: MentionKind
    name: str
    span: Span
    first: int
    last: int
    role: str | None = None
    organisation: str | None = None


class Cast:
    """The people and institutions met so far in one document, in reading order."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Start empty: nobody is known before the first sentence."""
        self.lexicon = lexicon
        self._people: dict[str, Mention] = {}
        self.last_person: Mention | None = None
        self.last_institution: Mention | None = None

    def meet(self, mention: Mention) -> Mention:
        """Remember a person under every part of the name; return the mention with the fullest name, office and
        organisation known."""
        if mention.kind == "institution":
            self.last_institution = mention
            return mention
        if mention.kind != "person":
            return mention
        key = mention.name.split()[-1].lower()
        known = self._people.get(key)
        if known and (" " not in mention.name or known.name.split()[0] == mention.name.split()[0]):
            fullest = known.name if len(known.name) >= len(mention.name) else mention.name
            mention = replace(
                mention,
                name=fullest,
                role=known.role or mention.role,
                organisation=known.organisation or mention.organisation,
            )
        if " " in mention.name or known:
            self._people[key] = mention
        self.last_person = mention
        return mention

    def known_surname(self, word: str) -> Mention | None:
        """Return the person whose surname this is, None where nobody of that name was met."""
        return self._people.get(word.lower())

    def resolve(self, mention: Mention) -> Mention | None:
        """Return who a pronoun or "the minister" stands for; None where nobody is in sight."""
        if mention.kind == "pronoun":
            who = self.last_person if mention.name in ("he", "she", "i") else self.last_institution
            return replace(who, span=mention.span, first=mention.first, last=mention.last) if who else None
        if mention.kind == "office" and mention.name.split()[-1] in self.lexicon.people.role_heads and self.last_person:
            spoken = self.last_person.role or ""
            if mention.role == "echo" and mention.name.split()[-1].lower() in spoken.lower():
                return replace(self.last_person, span=mention.span, first=mention.first, last=mention.last)
        if mention.kind == "institution" and mention.role == "echo":
            who = self.last_institution
            if mention.name.lower() in self.lexicon.people.common_institutions and (
                who is None or mention.name.lower() not in who.name.lower()
            ):
                return replace(mention, role=None)
            if who is None:
                return replace(mention, role=None)
            return replace(who, span=mention.span, first=mention.first, last=mention.last)
        return mention


def is_media(name: str, lexicon: Lexicon) -> bool:
    """Whether a name is that of a newspaper, agency or broadcaster."""
    bare = name.removeprefix("the ").removeprefix("The ")
    return (
        name in lexicon.speech.media or bare in lexicon.speech.media or bare.split()[-1] in lexicon.speech.media_endings
    )
