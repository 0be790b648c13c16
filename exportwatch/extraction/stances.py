"""How a statement stands to the act of its document, and what part its speaker has in it.

Looks at words of taking a side and at whose side the speaker is on; never at what the reader may think of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exportwatch.extraction.cast import Mention
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Tokens

_ORDER = ("demands", "criticises", "welcomes")


@dataclass(frozen=True, slots=True)
class Side:
    """Whose voice a speaker is: `government` of the issuer, or of `country`, another one; both unset for everybody
    else."""

    government: bool = False
    country: str | None = None


def side_of(mention: Mention, issuer: str | None, countries: Sequence[str], lexicon: Lexicon) -> Side:
    """Return whose voice somebody is. `countries`: codes of the countries named in the speaker's own description."""
    described = (
        f"{mention.role or ''} {mention.name if mention.kind != 'person' else ''} {mention.organisation or ''}".lower()
        .replace("’s", "")
        .replace("'s", "")
    )
    parts = set(described.replace(",", " ").replace("-", " ").split())
    parts |= set(described.replace(",", " ").split())
    if issuer in lexicon.people.without_ministers and parts & lexicon.people.ministers:
        return Side()
    foreign = [code for code in countries if code != issuer]
    if (foreign and issuer not in countries) or parts & lexicon.people.envoys:
        return Side(country=foreign[0] if foreign else None)
    if parts & lexicon.people.private:
        return Side()
    if mention.kind in ("person", "office"):
        return Side(
            government=bool(parts & lexicon.people.state_heads)
            and not (
                mention.kind == "person"
                and mention.organisation
                and not parts & lexicon.people.state_institutions
                and not parts & lexicon.people.deciders
            )
        )
    if mention.kind == "country":
        return Side(government=issuer in countries)
    of_state = parts & lexicon.people.state_institutions
    speaks_for_head = (
        parts & lexicon.people.press and parts & lexicon.people.state_heads
    )  # "the President's press service"
    return Side(government=bool(of_state or speaks_for_head) and not parts & lexicon.people.stateless)


def stance_of(
    toks: Tokens, verb: str, side: Side, *, tells_act: bool, own_act: bool, echoes_act: bool, lexicon: Lexicon
) -> str | None:
    """Return the word of vocabulary.Stance for a statement, None where it takes none.

    `toks`: the statement's words. `tells_act`: its sentences tell of the document's act; `own_act`: in the first
    person;
    `echoes_act`: they name it ("the announcement") or its object.
    """
    lows = set(toks.lows)
    if side.government:
        if tells_act or own_act:
            return "confirms" if verb in lexicon.speech.confirming else "announces"
        if verb in lexicon.speech.denying or lows & lexicon.speech.sides["denies"]:
            return "denies"
        return "justifies" if echoes_act and lows & lexicon.speech.sides["justifies"] else None
    if verb in lexicon.speech.stances:
        return lexicon.speech.stances[verb]
    for stance in _ORDER:
        if lows & lexicon.speech.sides[stance] and not (
            stance == "demands" and "called" in lows and "call" not in lows
        ):
            return stance
    return None


def part_of(
    mention: Mention,
    side: Side,
    stance: str | None,
    *,
    own_act: bool,
    announcer: bool,
    companies: Sequence[str],
    lexicon: Lexicon,
) -> str | None:
    """Return the word of vocabulary.Part for a speaker, None where the statement takes no stance, or welcomes."""
    role = (mention.role or (mention.name if mention.kind == "office" else "")).lower()
    if side.government:
        if stance is None:
            return None
        if any(word in role for word in lexicon.people.spokespersons):
            return "spokesperson"
        if own_act and any(word in role for word in lexicon.people.deciders):
            return "decider"
        return "announcer" if announcer or stance in ("announces", "confirms") else None
    if stance is None:
        return None
    if mention.name in companies:
        return "affected_party"
    return None if stance == "welcomes" else "critic"
