"""Who made an act known: the announcer, and whose side a speaker is on.

Reads what reading.py found; proposes, never decides what the record says.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from exportwatch.extraction.acts import Act, Telling
from exportwatch.extraction.cast import Mention
from exportwatch.extraction.facts import Span
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.places import Finder
from exportwatch.extraction.reading import Reading
from exportwatch.extraction.speech import Speech
from exportwatch.extraction.stances import Side, side_of
from exportwatch.extraction.text import Tokens

_NEAR = 3  # sentences: how far from the evidence the announcer may speak

_MAKER = 2  # tokens: how far before its name stands what a firm is
_BUILT = 6  # tokens: how far behind its name and a comma
_PRONOUN = 3  # tokens: how far behind "this" stands that it was confirmed
_AGENT = 14  # tokens: how far behind a verb stands by whom it was done
_BESIDE = 24  # characters: how far before a spokesman stands whose he is

_NOWHERE = Span(0, 0)

# Who is believed to be the announcer before whom.
_SPEAKS_OF_IT = {"person": 0, "office": 1, "institution": 1, "country": 6}
_MAKES_IT_KNOWN = 0
_SPEAKS_BESIDE = {"person": 2, "institution": 3, "office": 5, "country": 7}
_SPOKESPERSON_BESIDE = 4
_ACTS = {"institution": 4, "office": 4, "country": 9}
_AGENCY_ACTS = 2
_OUTSIDER_ANNOUNCES = 5
_SPEAKS_ELSEWHERE = {"person": 8, "institution": 6, "office": 8}


def speaker_side(mention: Mention, issuer: str | None, names: Finder, lexicon: Lexicon) -> Side:
    """Return whose voice a speaker is toward the acts of `issuer`."""
    who = Mention(mention.kind, mention.name, _NOWHERE, 0, 0, mention.role, mention.organisation)
    return _side(who, issuer, names, lexicon)


@lru_cache(maxsize=256)
def _side(who: Mention, issuer: str | None, names: Finder, lexicon: Lexicon) -> Side:
    """As `speaker_side`. Kept, since it is asked again and again of the few who speak in a report."""
    described = f"{who.role or ''} {who.name if who.kind != 'person' else ''} {who.organisation or ''}"
    places = names.find(described)[0]
    of_seat = who.kind == "institution" and not lexicon.people.press.isdisjoint(who.name.lower().split())
    speaking = ("authority", "seat") if of_seat else ("authority",)  # "the Kremlin's press service"
    if any(place.kind in speaking and place.code == issuer for place in places):
        return Side(government=True)
    return side_of(who, issuer, [place.code for place in places], lexicon)


def announcer_of(act: Act, reading: Reading, names: Finder) -> Mention | None:
    """Return who makes the act known, the government's voice before others': who speaks in the evidence, who is said
    to have announced it, who speaks beside it, who decided it; None where nobody shows."""
    told = {telling.cue.sentence.index for telling in act.tellings}
    near = sorted(told | {index + step for index in told for step in range(-_NEAR, _NEAR + 1)})
    if act.is_item:
        near = [index for index in near if reading.shares_paragraph(index, told)]
    ranked: list[tuple[int, int, Mention]] = []
    for index in near:
        distance = next(step for step in range(_NEAR + 1) if {index - step, index + step} & told)
        for speech in reading.spoken.get(index, ()):
            rank = _rank(speech, act, reading, names, told=told)
            if rank is not None and (act.is_current or distance == 0):
                ranked.append((rank, distance, speech.speaker))
    if act.is_current and not act.is_item:
        ranked += [
            (_SPEAKS_ELSEWHERE[speech.speaker.kind], order, speech.speaker)
            for order, speech in enumerate(reading.speeches)
            if speech.speaker.kind in _SPEAKS_ELSEWHERE
            and _is_government(speech.speaker, act, reading, names)
            and not _speaks_abroad(speech, act, reading)
        ]
    for rank, mention in (*_announced_by(reading, act), *_makes_announcement(reading, act), *_acting(act, reading)):
        if _is_government(mention, act, reading, names) or mention.kind == "country":
            ranked.append((rank, 0, mention))
    if not ranked:
        return None
    best = min(ranked, key=lambda entry: entry[:2])[2]
    if best.kind == "office":
        return _office_of(best, act, reading, names)
    if best.kind != "institution":
        return best
    voices = (mention for _, _, mention in ranked if _speaks_for(mention, best, reading))
    return next(voices, None) or reading.cast.known_short(best.name) or best


def _office_of(voice: Mention, act: Act, reading: Reading, names: Finder) -> Mention:
    """The institution for which a nameless spokesman speaks, the last one named before; the office itself where none
    is."""
    if reading.lexicon.people.spokespersons.isdisjoint(voice.name.lower().split()):
        return voice
    rows = (mention for row in reversed(reading.mentions) for mention in reversed(row))
    before = (m for m in rows if m.kind == "institution" and m.span.start <= voice.span.start)
    own = voice.name.lower().split()
    for mention in before:
        bare = mention.name.lower().split()[-1] in reading.lexicon.people.bare_government
        if bare or not _is_government(mention, act, reading, names):
            continue
        heads = {word for word in own if word in reading.lexicon.people.institutions}
        if not heads or not heads.isdisjoint(mention.name.lower().split()):
            return reading.cast.known_short(mention.name) or mention
    return voice


def _speaks_for(mention: Mention, institution: Mention, reading: Reading) -> bool:
    """Whether somebody named is the spokesman of an institution: "SECO spokesman Fabian Maienfisch". What an
    institution made known is known from him."""
    role = (mention.role or "").lower().replace("’s", "").replace("'s", "").split()
    if mention.kind != "person" or reading.lexicon.people.spokespersons.isdisjoint(role):
        return False
    start, text = mention.span.start, reading.document.text
    beside = text[max(0, start - _BESIDE) : start].lower().replace("’s", "").replace("'s", "").split()
    if set(role) <= reading.lexicon.people.spokespersons and mention.organisation is None:
        rows = (m for row in reversed(reading.mentions) for m in reversed(row))
        before = next((m for m in rows if m.kind == "institution" and m.span.start < start and m.role != "echo"), None)
        if before is not None and before.name == institution.name:
            return True  # "…, the State Department said. “…,” spokesman Ann Lee said"
    # "the State Department's spokesman", "spokesman for the department", "SECO spokesman"
    own = {word.strip("()") for word in institution.name.lower().split()} - reading.lexicon.grammar.prepositions
    own -= reading.lexicon.grammar.articles | reading.lexicon.grammar.joining
    said = {*role, *beside, *(mention.organisation or "").lower().split()}
    nouns = reading.lexicon.people.institutions
    small = reading.lexicon.grammar.prepositions | reading.lexicon.grammar.articles
    bare = not (
        set(role) - small - nouns - reading.lexicon.people.spokespersons
    )  # "ministry spokesman": of any ministry
    return not (own if bare else own - nouns or own).isdisjoint(said)


def _is_government(mention: Mention, act: Act, reading: Reading, names: Finder) -> bool:
    return speaker_side(mention, act.issuer, names, reading.lexicon).government


def _rank(speech: Speech, act: Act, reading: Reading, names: Finder, *, told: set[int]) -> int | None:
    """How well a speech fits an announcement; None for the voice of somebody else."""
    speaker = speech.speaker
    if _speaks_abroad(speech, act, reading):
        return None
    side = speaker_side(speaker, act.issuer, names, reading.lexicon)
    in_evidence = any(sentence.index in told for sentence in speech.sentences)
    if not side.government:
        announces = in_evidence and speech.verb in reading.lexicon.speech.announcing and speaker.kind == "institution"
        own = side.country is None and _own_words(speech, act, reading)
        if own:
            return _SPEAKS_OF_IT["person"]
        if in_evidence and side.country is None and _is_firm(speaker, reading):
            return _SPEAKS_OF_IT["institution"]
        return _OUTSIDER_ANNOUNCES if announces else None
    bare = reading.lexicon.people.bare_government & set(speaker.name.lower().split()) and speaker.kind != "person"
    if in_evidence:
        return _SPEAKS_OF_IT.get(speaker.kind, 9) + (3 if bare else 0)
    spokes = any(word in (speaker.role or "").lower() for word in reading.lexicon.people.spokespersons)
    return _SPOKESPERSON_BESIDE if spokes else _SPEAKS_BESIDE.get(speaker.kind, 9) + (1 if bare else 0)


def _is_firm(speaker: Mention, reading: Reading) -> bool:
    """ "The chip maker ASML said that its licence has been revoked": the holder makes it known. The text says that it
    is a firm."""
    lexicon = reading.lexicon
    if speaker.kind not in ("institution", "person") or speaker.role:
        return False
    words = speaker.name.replace(",", " ").split()
    if any(word.rstrip(".") in lexicon.companies.suffixes for word in words):
        return True
    for toks in reading.toks:
        if toks.words.isdisjoint(lexicon.pairs.private):
            continue
        for index in (i for i in toks.capitals if toks.texts[i].removesuffix("'s").removesuffix("’s") == words[0]):
            apposed = toks.lows[index + len(words) : index + len(words) + 1] == [","]
            near = toks.lows[max(0, index - _MAKER) : index] + (
                toks.lows[index + 2 : index + 2 + _BUILT] if apposed else []
            )
            if not lexicon.pairs.private.isdisjoint(near):
                return True
    return False


def _speaks_abroad(speech: Speech, act: Act, reading: Reading) -> bool:
    """ "In Moscow, the deputy defence minister said": no voice of another country's government."""
    return act.issuer is not None and reading.abroad.get(speech.speaker.name, act.issuer) != act.issuer


def _acting(act: Act, reading: Reading) -> list[tuple[int, Mention]]:
    """ "The ministry has decided …", "suspended by the agency": who acts in the evidence, or decides beside it."""
    found: list[tuple[int, Mention]] = []
    for telling in act.tellings:
        cue, index = telling.cue, telling.cue.sentence.index
        lows = reading.toks[index].lows
        for mention in reading.mentions[index]:
            before = lows[mention.first - 1] if mention.first else ""
            subject = mention.last < cue.first and not cue.passive and before not in reading.lexicon.grammar.between
            agent = cue.last < mention.first <= cue.last + _AGENT and before in reading.lexicon.pairs.by
            owner = lows[mention.last].endswith("'s")  # "the Department of State's Directorate has struck"
            if mention.kind in _ACTS and mention.role != "echo" and (subject or agent) and not owner:
                bare = reading.lexicon.people.bare_government & set(mention.name.lower().split())
                agency = _is_agency(mention, index, reading) and not cue.sentence.is_title
                rank = _AGENCY_ACTS if agency else _ACTS[mention.kind] + cue.sentence.is_title + bool(bare)
                found.append((rank, mention))
        for beside in (index - 1, index + 1):
            if 0 <= beside < len(reading.toks) and not cue.sentence.is_title:
                words = reading.lexicon.certainty.decisions | reading.lexicon.people.issuing
                decides = not words.isdisjoint(reading.toks[beside].lows)
                found += [
                    (_ACTS["institution"] + 1, m)
                    for m in reading.mentions[beside]
                    if decides and m.kind == "institution" and m.role != "echo"
                ]
    return found


def _is_agency(mention: Mention, index: int, reading: Reading) -> bool:
    """Whether an institution is an authority known by its name, as those are that publish rules: BIS, SECO."""
    if mention.kind != "institution" or mention.name.islower():
        return False  # "the country's arms control authority"
    words = mention.name.lower().replace("(", " ").replace(")", " ").split()
    agency = not reading.lexicon.people.agencies.isdisjoint(words)
    if not agency and not any(word.isupper() for word in mention.name.replace("(", " ").replace(")", " ").split()):
        return False  # "Itamaraty", "the White House": a ministry by its house
    if not reading.lexicon.people.bare_government.isdisjoint(mention.name.lower().split()):
        return False  # "the Lee administration"
    if agency and len(words) > 1:
        return True
    return any(
        placed.place.kind == "authority" and mention.first <= placed.first <= mention.last
        for placed in reading.placed[index]
    )


def _makes_announcement(reading: Reading, act: Act) -> list[tuple[int, Mention]]:
    """ "Pompeo makes the announcement in a written statement", "the minister made the step public"."""
    words = reading.lexicon
    found = []
    for toks, row in zip(reading.toks, reading.mentions, strict=True):
        if toks.words.isdisjoint(words.speech.making) or not act.is_current or act.is_item:
            continue
        for mention in row:
            after = toks.lows[mention.last + 1 : mention.last + 5]
            if (
                mention.kind in ("person", "office", "institution")
                and len(after) > 2
                and after[0] in words.speech.making
            ):
                named = not words.speech.announcements.isdisjoint(after[1:])
                known = not words.acts.steps.isdisjoint(after[1:3]) and not words.speech.made_known.isdisjoint(
                    after[3:]
                )
                found += [(_MAKES_IT_KNOWN, _first_joined(mention, row, toks, words))] if named or known else []
    return found


def _first_joined(mention: Mention, row: Sequence[Mention], toks: Tokens, lexicon: Lexicon) -> Mention:
    """ "Minister Ann Lee and Minister Bo Berg made the announcement": the first of the two."""
    for other in row:
        between = toks.lows[other.last + 1 : mention.first]
        joined = between and between[-1] in lexicon.certainty.and_or and all(low == "," for low in between[:-1])
        if other.kind == mention.kind == "person" and joined:
            return other
    return mention


def _sentence_of(telling: Telling) -> int:
    return telling.cue.sentence.index


def _own_words(speech: Speech, act: Act, reading: Reading) -> bool:
    """Whether somebody says in the first person, in quotation marks, that they did it."""
    if speech.quotation is None:
        return False
    span = speech.quotation.span
    first = bisect_left(act.tellings, speech.sentences[0].index, key=_sentence_of)
    for telling in act.tellings[first : bisect_right(act.tellings, speech.sentences[-1].index, key=_sentence_of)]:
        toks, verb = reading.toks[telling.cue.sentence.index], telling.cue.first
        own = toks.lows[bisect_left(toks.starts, span.start) : verb]
        if span.start <= toks.starts[verb] < span.end and not reading.lexicon.people.first_person.isdisjoint(own):
            return True
    return False


def _announced_by(reading: Reading, act: Act) -> list[tuple[int, Mention]]:
    """ "The step was announced by …": the speaker of an act told without its name."""
    if not act.is_current or act.is_item:
        return []
    found: list[tuple[int, Mention]] = []
    words = reading.lexicon
    for toks, row in zip(reading.toks, reading.mentions, strict=True):
        if toks.words.isdisjoint(words.speech.made_known):
            continue
        lows = toks.lows
        for index in (i for i, low in enumerate(lows) if low in words.speech.made_known):
            by = next((i for i in range(index + 1, min(index + 5, len(lows))) if lows[i] in words.pairs.by), None)
            taken_up = index <= _PRONOUN and not words.grammar.subject_pronouns.isdisjoint(lows[:index])
            known = lows[index] in words.certainty.told_of and words.speech.making.isdisjoint(
                lows[max(0, index - 1) : index]
            )
            if known:
                continue  # "known by its initials XYZ"
            if by is None or (words.acts.steps.isdisjoint(lows[:index]) and not taken_up):
                continue
            near = [m for m in row if by < m.first <= by + 6 and m.kind in ("person", "office", "institution")]
            agents = [m for m in near if m.first <= by + 3 or any(o.last + 1 == m.first for o in near)]
            agents = [m for m in agents if not lows[m.last].endswith("'s")]  # "by the State Department's Directorate"
            for mention in agents[:1]:
                bare = reading.lexicon.people.bare_government & set(mention.name.lower().split())
                found.append((_ACTS["institution"] if bare else _MAKES_IT_KNOWN, mention))
    return found
