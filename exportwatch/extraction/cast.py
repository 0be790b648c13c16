"""Who was met in a document so far, so that a surname, "he", "the ministry" or an abbreviation finds whom it stands
for.

Remembers in reading order; finds nobody by itself (people.py does).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from exportwatch.extraction.facts import Span
from exportwatch.extraction.lexicon import Lexicon

_REMEMBERED = 200  # persons: whose offices a reader remembers, so that reading stays linear
_LONG_SHORT_FORM = 4  # letters: a shorter abbreviation is not printed behind the name

MentionKind = Literal["person", "office", "institution", "country", "document", "pronoun"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named. `first` to `last` are token indexes, inclusive, of the name with its office; `name` as
    printed, without the office. `role` is "echo" where the words only take up somebody named before."""

    kind: MentionKind
    name: str
    span: Span
    first: int
    last: int
    role: str | None = None
    organisation: str | None = None

    def stands_at(self, other: Mention) -> Mention:
        """Return this somebody, named where `other` stands."""
        return replace(self, span=other.span, first=other.first, last=other.last)


class Cast:
    """The people and institutions met so far in one document, in reading order."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Start empty: nobody is known before the first sentence."""
        self.lexicon = lexicon
        self._people: dict[str, Mention] = {}
        self._institutions: dict[str, Mention] = {}
        self._short: dict[str, Mention] = {}
        self._offices: dict[str, Mention] = {}
        self.last_person: Mention | None = None
        self.last_institution: Mention | None = None
        self._in_passing: Mention | None = None

    def meet(self, mention: Mention, *, in_passing: bool = False) -> Mention:
        """Remember somebody; return the mention with the fullest name, office and organisation known.

        `in_passing`: named, but not so that "it" would mean them afterwards.
        """
        if mention.kind == "institution":
            return self._meet_institution(mention, in_passing)
        if mention.kind == "office":
            if mention.role != "echo":
                heads = [word for word in mention.name.lower().split() if word in self.lexicon.people.spokespersons]
                self._offices[heads[0] if heads else mention.name.split()[-1].lower()] = mention
            return mention
        return self._meet_person(mention) if mention.kind == "person" else mention

    def _meet_person(self, mention: Mention) -> Mention:
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
        for word in (key, *self._family_name_first(mention.name)):
            self._people.pop(word, None)
            self._people[word] = mention
        self.last_person = mention
        return mention

    def _family_name_first(self, name: str) -> tuple[str, ...]:
        """ "Lee Guann-jyh", "TATSUMI Kotaro": the family name where it stands first; empty where it does not."""
        first, _, rest = name.partition(" ")
        shouted = len(first) > 1 and first.isupper() and not rest.isupper()
        leads = bool(rest) and (shouted or first.lower() in self.lexicon.people.family_names_first)
        return (first.lower(),) if leads else ()

    def _meet_institution(self, mention: Mention, in_passing: bool) -> Mention:
        known = self._short.get(mention.name)
        if known is not None:
            mention = self._with_short_form(known, mention.name).stands_at(mention)
        elif mention.role != "echo":
            for short in short_forms(mention.name):
                self._short.setdefault(short, mention)
            self._institutions[mention.name.lower()] = mention
        if not in_passing and not is_media(mention.name, self.lexicon):
            self.last_institution = mention
        elif in_passing:
            self._in_passing = mention
        return mention

    @staticmethod
    def _with_short_form(known: Mention, short: str) -> Mention:
        """ "Directorate of Defense Trade Controls (DDTC)", where the text never puts the two together itself."""
        if len(short) < _LONG_SHORT_FORM or not short.isupper() or short in known.name:
            return known
        return replace(known, name=f"{known.name} ({short})")

    def last_voice(self, pronoun: Mention) -> Mention | None:
        """Return the nameless spokesman who was named last, for a "he" that stands for nobody else; None where none
        was."""
        voices = (self._offices[head] for head in reversed(self._offices) if head in self.lexicon.people.spokespersons)
        voice = next(voices, None)
        return voice.stands_at(pronoun) if voice is not None else None

    def known_surname(self, word: str) -> Mention | None:
        """Return the person whose surname this is, None where nobody of that name was met."""
        return self._people.get(word.lower())

    def known_short(self, word: str) -> Mention | None:
        """Return the institution that an abbreviation or the first word of its name stands for."""
        known = self._short.get(word)
        return self._with_short_form(known, word) if known else None

    def resolve(self, mention: Mention) -> Mention | None:
        """Return who a pronoun, "the minister" or "the ministry" stands for; None where nobody is in sight."""
        if mention.kind == "pronoun":
            institution = self.last_institution or self._in_passing
            who = self.last_person if mention.name in {*self.lexicon.people.personal, "i", "je", "j'"} else institution
            return who.stands_at(mention) if who else None
        if mention.kind == "office" and mention.role is None:
            return self._holder_of(mention) or mention
        if mention.role != "echo":
            return mention
        if mention.kind == "office":
            return self._office_again(mention)
        return self._institution_again(mention) if mention.kind == "institution" else mention

    def _holder_of(self, office: Mention) -> Mention | None:
        """ "The Prime Minister", "the trade secretary", behind "Prime Minister Ann Lee": who was met with that office,
        the last one first; None where nobody was."""
        wanted = office.name.lower().split()
        if len(wanted) < 2:  # "the minister" is looked up by its one word
            return None
        for person in itertools.islice(reversed(self._people.values()), _REMEMBERED):
            if wanted == (person.role or "").lower().split()[-len(wanted) :]:
                return person.stands_at(office)
        return None

    def _office_again(self, mention: Mention) -> Mention:
        head = mention.name.split()[-1].lower()
        singular = self.lexicon.people.plural_heads.get(head, frozenset())
        for person in itertools.islice(reversed(self._people.values()), _REMEMBERED):
            role = (person.role or "").lower().replace("-", " ").split()
            minister = head == "minister" and any(word in self.lexicon.people.deciders for word in role)
            if head in role or minister or any(word in singular for word in role):
                return person.stands_at(mention)
        office = self._offices.get(head)
        if office is not None:
            return office.stands_at(mention)
        named = self.last_person  # "said Ann Lee. The spokesman added": whose office nobody told
        again = mention.name.islower() and not singular  # "The Chair:" is a label
        return named.stands_at(mention) if named is not None and named.role is None and again else mention

    def _institution_again(self, mention: Mention) -> Mention:
        low = mention.name.lower()
        who = self.last_institution
        people = self.lexicon.people
        if low in people.common_institutions and (who is None or low not in who.name.lower()):
            who = next((m for name, m in self._latest_institutions() if low in name.split()), None)
        last = self.last_institution
        if who is None and low in people.state_echo and last is not None and self._is_state(last.name.lower()):
            who = last
        elif who is None and low in people.state_echo:
            named = (m for name, m in self._latest_institutions() if name not in people.common_institutions)
            who = next((m for m in named if self._is_state(m.name.lower())), None)
        elif low in people.private_echo:
            private = (m for name, m in self._latest_institutions() if not self._is_state(name))
            who = next(private, None) or self._lone_name()
        return who.stands_at(mention) if who else mention

    def _latest_institutions(self) -> Iterable[tuple[str, Mention]]:
        """Those met, by their name in lower case, the last one first, as many as a reader remembers."""
        return itertools.islice(reversed(self._institutions.items()), _REMEMBERED)

    def _is_state(self, name: str) -> bool:
        named = any(word in self.lexicon.people.state_institutions for word in name.split())
        return named or any(known.lower() in name for known in self.lexicon.authorities.authorities if len(known) > 3)

    def _lone_name(self) -> Mention | None:
        """A name of one word that spoke may be a company's: "Qualcomm said … the company added"."""
        person = self.last_person
        return person if person and person.role is None and " " not in person.name else None


def short_forms(name: str) -> list[str]:
    """Return what a text may call an institution later: the abbreviation in brackets, its initials, its first word
    where that is a proper name in capitals ("BAE" for "BAE Systems")."""
    full, _, bracket = name.partition(" (")
    parts = full.split()
    found = [bracket.strip(")“”\"‘’'«»")] if bracket else []
    initials = "".join(part[0] for part in parts if part[0].isupper())
    if len(parts) > 1:
        found += [initials] if len(initials) > 1 else []
        found += [parts[0]] if parts[0].isupper() and len(parts[0]) > 2 else []
        found += [full] if bracket else []
    return found


def is_media(name: str, lexicon: Lexicon) -> bool:
    """Whether a name is that of a newspaper, agency or broadcaster."""
    speech = lexicon.speech
    bare = name.removeprefix("the ").removeprefix("The ")
    return name in speech.media or bare in speech.media or bare.split()[-1] in speech.media_endings
