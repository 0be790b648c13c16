"""From the cues of a report to tellings of acts: who acts on whom, and when.

One step between reading.py and acts.py; finds no announcer and builds no Action.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from exportwatch.extraction.acts import Act, Telling, is_background
from exportwatch.extraction.announcers import speaker_side
from exportwatch.extraction.cast import Mention
from exportwatch.extraction.certainty import judge
from exportwatch.extraction.clauses import find_cues
from exportwatch.extraction.cues import Certainty, Cue
from exportwatch.extraction.destinations import destinations_of
from exportwatch.extraction.facts import FoundDate, Span
from exportwatch.extraction.governing import clause_start
from exportwatch.extraction.issuers import issuer_of
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.looking_back import LookingBack
from exportwatch.extraction.placed import Placed, acts, is_dateline
from exportwatch.extraction.places import Finder
from exportwatch.extraction.reading import Reading
from exportwatch.extraction.subject import Subject, subject_of
from exportwatch.extraction.text import Sentence, Tokens

_LEAD = 3  # sentences: where the news is told
_HEADS = 3  # paragraphs: where a page says what kind of text it holds
_NO_COUNTRY = "UN"  # of authorities.toml: a body of states
_ITEM = 4  # tokens: a time and a word may stand before the country that an item of a round-up begins with
_ITEMS = 2  # countries: from so many on a report is a round-up
_INSERTION = 5  # tokens: longer words between two commas are a remark of their own
_OTHERS = 3  # sentences: how soon a report says that the other permits go on
_EXPLAINED = 7  # tokens: how far behind a name and its comma stands what the name is
_TAKEN_UP = 2  # sentences: how far back stands what "these" and "that country" take up
_REACHED = 14  # tokens: how far behind an object "to that country" stands
_WE = 8  # tokens: how far before its verb "we" stands
_HOME = 4  # tokens: how far behind its country a firm is named
_JOINED = 4  # tokens: how far before others stands that somebody joined them
_AGENT = 4  # tokens: "by the arms company"
_AUXILIARY = 6  # tokens: how far behind a relative pronoun stands "had"

CueMark = tuple[Cue, Certainty, Span]
"""A cue with how sure it is and where its doing word stands."""


def find_tellings(reading: Reading, names: Finder) -> tuple[list[Telling], list[CueMark]]:
    """Return the tellings of acts that are facts, in reading order, and every cue with its certainty."""
    private, items = _private_names(reading), _items(reading)
    found: list[Telling] = []
    marks: list[CueMark] = []
    of_firms: set[str] = set()  # by the text: a headline that names nobody tells of the same
    led_by_firms: set[str] = set()
    is_of_firm = False  # the headline tells what a firm does: so does a passive that names nobody
    denied: set[str] = set()  # by the headline: what the text tells of it is what is denied
    positions = (0, *itertools.accumulate(not sentence.is_title for sentence in reading.layout.sentences))
    for sentence, toks, cue in cues_of(reading.layout.sentences, reading.toks, reading.lexicon):
        certainty = judge(cue, toks, reading.lexicon)
        if certainty.is_fact and (_is_private(cue, toks, reading, private) or (is_of_firm and cue.passive)):
            is_of_firm = is_of_firm or sentence.is_title
            certainty = Certainty.MENTIONED
            of_firms.add(cue.type)
            if positions[sentence.index] < _LEAD:
                led_by_firms.add(cue.type)
        marks.append((cue, certainty, cue.span(toks)))
        if sentence.is_title and certainty == Certainty.NEGATED:
            denied.add(cue.type)
        if certainty.is_fact:
            position = positions[sentence.index]
            telling = _telling(_narrowed(cue, reading), certainty, sentence, reading, position)
            if telling.issuer is None:
                telling = replace(telling, issuer=_of_speaker(telling, reading, names))
            if not telling.destinations:
                telling = replace(telling, destinations=_taken_up(telling, found[-1:], reading))
            if head := items.get(sentence.paragraph):
                telling = replace(telling, issuer=telling.issuer or head, is_item=True)
            if not is_background(telling, reading.now):
                _vote(telling, reading)
            outside = cue.type in denied or _told_by_outsider(telling, reading, names)
            found.append(replace(telling, looks_back=True) if outside else telling)
    of_firms -= {one.cue.type for one in found if not one.cue.sentence.is_title}
    of_firms |= led_by_firms
    told = [one for one in found if one.issuer or not one.cue.sentence.is_title or one.cue.type not in of_firms]
    if all(one.cue.sentence.is_title and (_is_bargain(one, reading) or _binds_nobody(reading)) for one in told):
        told = []  # "Sweden axes arms deal with Chad", over a text of something else
    return told, marks


def cues_of(
    sentences: Sequence[Sentence], rows: Sequence[Tokens], lexicon: Lexicon
) -> Iterator[tuple[Sentence, Tokens, Cue]]:
    """Yield every cue of a document, in reading order, with its sentence and that one's tokens.

    Asks for the words alone (`rows`, a row a sentence): neither for names nor for who speaks.
    """
    subject = subject_of(rows, lexicon)
    found = list(_cues(sentences, rows, lexicon, subject))
    if found and not (subject.arms and subject.permits) and not subject.of_others:
        # What tells of one act on controlled goods speaks of them where it names none.
        found = list(_cues(sentences, rows, lexicon, Subject(arms=True, permits=True)))
    yield from found


def _cues(
    sentences: Sequence[Sentence], rows: Sequence[Tokens], lexicon: Lexicon, subject: Subject
) -> Iterator[tuple[Sentence, Tokens, Cue]]:
    for sentence, toks in zip(sentences, rows, strict=True):
        index = sentence.index
        goes_on = index > 0 and not sentences[index - 1].is_title
        for cue in find_cues(sentence, toks, lexicon, subject, rows[index - 1].lows if goes_on else ()):
            yield sentence, toks, cue


def _vote(telling: Telling, reading: Reading) -> None:
    """Count who acts and where the goods were to go for the clauses of the document that leave it unsaid; what was long
    ago says nothing of them."""
    is_lead = telling.cue.sentence.is_title or telling.position < _LEAD
    if telling.issuer:
        reading.context.note_issuer(telling.issuer, is_lead=is_lead)
    for code in telling.destinations:
        reading.context.note_destination(code, is_lead=is_lead)


def _binds_nobody(reading: Reading) -> bool:
    """ "The text has no binding force": what a headline makes of a vote."""
    phrases = reading.lexicon.certainty.not_binding
    return any(phrase in " ".join(toks.lows) for toks in reading.toks for phrase in phrases)


def _is_bargain(telling: Telling, reading: Reading) -> bool:
    """ "Deal", "contract": what a headline calls many things that nobody licenses."""
    low = reading.toks[telling.cue.sentence.index].lows[telling.cue.object_last]
    return low in reading.lexicon.acts.bargains


def _taken_up(telling: Telling, before: Sequence[Telling], reading: Reading) -> tuple[str, ...]:
    """ "Has taken up these applications again": where the ones told of before were to go; "exports to that country":
    the last one named."""
    cue, lexicon = telling.cue, reading.lexicon
    toks = reading.toks[cue.sentence.index]
    lands = not lexicon.pairs.buyers.isdisjoint(toks.lows[cue.object_last + 1 : cue.object_last + _AGENT])
    reach = _OTHERS + _TAKEN_UP if lands else _TAKEN_UP
    near = [one for one in before if 0 <= cue.sentence.index - one.cue.sentence.index <= reach]
    if near and not lexicon.grammar.demonstratives.isdisjoint(
        toks.lows[max(0, cue.object_first - 2) : cue.object_first]
    ):
        return near[0].destinations
    behind = range(min(cue.first, cue.object_first), min(len(toks) - 2, max(cue.last, cue.object_last) + _REACHED))
    pairs, definite = lexicon.pairs, lexicon.grammar.definite
    goal = next(
        (
            i
            for i in behind
            if toks.lows[i] in pairs.towards and toks.lows[i + 1] in definite and toks.lows[i + 2] in pairs.lands
        ),
        None,
    )
    if goal is None:
        return ()
    index = cue.sentence.index
    here = [item for item in reading.placed[index] if item.first < goal]
    earlier = (
        i for i in range(index - 1, max(-1, index - 1 - _TAKEN_UP), -1) if not reading.layout.sentences[i].is_title
    )
    rows = (here, *(reading.placed[i] for i in earlier))
    named = (item.place.code for row in rows for item in reversed(row) if item.place.kind in ("name", "demonym"))
    return tuple(itertools.islice((code for code in named if code != telling.issuer), 1))


def _narrowed(cue: Cue, reading: Reading) -> Cue:
    """ "Five permits were suspended. The other sixty remain valid": a suspension of some permits is a partial one."""
    if cue.type != "suspension" or cue.object_kind != "permit":
        return cue
    words, index = reading.lexicon.acts, cue.sentence.index
    for toks in reading.toks[index : index + _OTHERS]:
        lows = toks.lows
        for others in (i for i, low in enumerate(lows) if low in words.others):
            if words.go_on.isdisjoint(lows[others:]):
                break
            near = lows[others : others + _EXPLAINED]
            if lows[others] in words.elliptical or any(words.object_kind(low) == "permit" for low in near):
                return replace(cue, type="partial_suspension", partial=True)
    return cue


def _items(reading: Reading) -> dict[int, str]:
    """Paragraph → the country that it is headed with, where two paragraphs or more are headed with different ones: the
    items of a round-up ("SPAIN. No new licences …", "From Tallinn: …", "11:15 Bratislava withdraws …")."""
    found: dict[int, str] = {}
    for sentence, placed in zip(reading.layout.sentences, reading.placed, strict=True):
        first = next((item for item in placed if item.place.kind in ("name", "seat")), None)
        if first is None or sentence.is_title or sentence.paragraph in found or first.first > _ITEM:
            continue
        toks = reading.toks[sentence.index]
        opens = reading.layout.paragraphs[sentence.paragraph].span.start == sentence.span.start
        if opens and (is_dateline(toks, first) or toks.texts[0].isdigit()):
            found[sentence.paragraph] = first.place.code
    return found if len(set(found.values())) >= _ITEMS else {}


def _named_in_items(act: Act, reading: Reading) -> set[str]:
    """The countries that the items of a round-up name which tell of the act."""
    told = {telling.cue.sentence.paragraph for telling in act.tellings}
    rows = zip(reading.layout.sentences, reading.placed, strict=True)
    return {item.place.code for sentence, placed in rows if sentence.paragraph in told for item in placed}


def _private_names(reading: Reading) -> frozenset[str]:
    """The names that the text explains as those of firms: "BRP, the maker of snowmobiles"."""
    private, grammar = reading.lexicon.pairs.private, reading.lexicon.grammar
    found: set[str] = set()
    for toks in reading.toks:
        if toks.words.isdisjoint(private):
            continue
        for index, low in enumerate(toks.lows):
            if low == "," and index and not private.isdisjoint(toks.lows[index + 1 : index + _EXPLAINED]):
                found.add(toks.texts[index - 1])
            if low in grammar.be or low in reading.lexicon.certainty.becoming:
                behind = toks.lows[index + 1 : index + _EXPLAINED]
                subject = next((i for i in toks.capitals if index - _EXPLAINED < i < index), None)
                if subject is not None and not private.isdisjoint(behind) and not grammar.articles.isdisjoint(behind):
                    found.add(toks.texts[subject])  # "DJI has become the first Chinese company to …"
    return frozenset(found)


def _is_private(cue: Cue, toks: Tokens, reading: Reading, private: frozenset[str]) -> bool:
    """ "The maker has stopped shipping engines": nobody who governs is the subject."""
    words, lows = reading.lexicon, toks.lows
    if cue.passive and not cue.nominal:
        agent = lows[cue.last + 1 : cue.last + _AGENT]  # "suspended by the company"
        return bool(agent) and agent[0] in words.pairs.by and not words.pairs.private.isdisjoint(agent)
    if cue.passive or cue.nominal or cue.negative_grant or cue.renewed:
        return False
    start = clause_start(lows, cue.first, words)
    subject = range(start, cue.first)
    if any(lows[i] in words.of_state for i in subject):
        return False
    named = (item for item in reading.placed[cue.sentence.index] if start <= item.first < cue.first)
    if any(acts(item, toks, words) and not _is_home(item, toks, words) for item in named):
        return False
    # "Savtron Optik AG has halted …"
    firm = any(toks.texts[i].rstrip(".") in words.companies.suffixes or toks.texts[i] in private for i in subject)
    return firm or not words.pairs.private.isdisjoint(lows[start : cue.first])


def _is_home(item: Placed, toks: Tokens, lexicon: Lexicon) -> bool:
    """ "BRP, the Quebec maker of snowmobiles": where a firm is at home."""
    if toks.lows[item.last].endswith(lexicon.pairs.at_home):
        return True
    led = item.first > 0 and toks.lows[item.first - 1] in lexicon.grammar.articles
    return led and not lexicon.pairs.private.isdisjoint(toks.lows[item.last + 1 : item.last + _HOME])


def _told_by_outsider(telling: Telling, reading: Reading, names: Finder) -> bool:
    """Whether somebody outside the government tells of the act in a quotation: then it was there before."""
    speaker = _quoted_with(telling, reading)
    if speaker is None or speaker.kind != "institution":
        return False
    return not speaker_side(speaker, telling.issuer, names, reading.lexicon).government


def _of_speaker(telling: Telling, reading: Reading, names: Finder) -> str | None:
    """ "“We have revoked the licences,” said the British minister": whose government "we" are."""
    toks, first = reading.toks[telling.cue.sentence.index], telling.cue.first
    speaker = _quoted_with(telling, reading)
    if speaker is None or reading.lexicon.people.first_person.isdisjoint(toks.lows[max(0, first - _WE) : first]):
        return None
    country = speaker_side(speaker, None, names, reading.lexicon).country
    return country if country not in telling.destinations else None


def _quoted_with(telling: Telling, reading: Reading) -> Mention | None:
    """Who tells of the act in a quotation; None where none holds it."""
    if not telling.in_quote:
        return None
    start = reading.toks[telling.cue.sentence.index].starts[telling.cue.first]
    for speech in reading.spoken.get(telling.cue.sentence.index, ()):
        quotation = speech.quotation
        if quotation and quotation.span.start <= start < quotation.span.end:
            return speech.speaker
    return None


def _telling(cue: Cue, certainty: Certainty, sentence: Sentence, reading: Reading, position: int) -> Telling:
    toks = reading.toks[sentence.index]
    placed, lexicon = reading.placed[sentence.index], reading.lexicon
    issuer = issuer_of(cue, toks, placed, lexicon)
    destinations = destinations_of(cue, toks, placed, lexicon, issuer)
    back = LookingBack(cue, reading, position)
    at_once = reading.lexicon.certainty.at_once
    return Telling(
        cue,
        certainty,
        None if issuer in destinations else issuer,
        destinations,
        _dates_of(cue, toks, reading),
        position,
        looks_back=back.is_of_before() or _is_of_others(cue, toks, reading),
        in_quote=back.in_quote,
        subordinate=back.is_subordinate(),
        is_past=back.is_past(),
        is_fresh=any(_is_weekday(date, reading) for date in reading.dates[sentence.index])
        or any(phrase in back.whole for phrase in at_once),
        is_participle=toks.lows[cue.first].endswith(reading.lexicon.grammar.gerund_endings),
    )


def _is_weekday(date: FoundDate, reading: Reading) -> bool:
    """A day of the week that nothing resolves, in a page without a date: one of these days."""
    said = date.as_stated.lower().split()
    unresolved = date.earliest is None and not date.is_past_period and reading.published is None
    return unresolved and len(said) == 1 and said[0] in reading.lexicon.calendar.weekdays


def _is_of_others(cue: Cue, toks: Tokens, reading: Reading) -> bool:
    """ "Other countries have halted …": no act of the government that the report is about. "Member states have halted
    …", "joined its neighbours, halting …" is one."""
    lows = toks.lows
    start = clause_start(lows, cue.first, reading.lexicon)
    if start > 1 and lows[start - 1] in reading.lexicon.grammar.relatives:
        start -= 2
    pairs, joining = reading.lexicon.pairs, reading.lexicon.certainty.joining
    named = any(
        lows[i] in pairs.others
        and (i == 0 or toks.texts[i].islower())
        and lows[i - 1] not in pairs.united
        and reading.lexicon.grammar.prepositions.isdisjoint(lows[max(0, i - 2) : i])
        and joining.isdisjoint(lows[max(0, i - _JOINED) : i])
        for i in range(start, cue.first)
    )
    return named and not cue.passive


def _dates_of(cue: Cue, toks: Tokens, reading: Reading) -> tuple[FoundDate, ...]:
    """The dates that no other clause holds: "…, where the army took power on 1 February" dates no act."""
    found = []
    left_edge, right_edge = min(cue.first, cue.object_first), max(cue.last, cue.object_last)
    for date in reading.dates[cue.sentence.index]:
        index = bisect_right(toks.starts, date.span.start) - 1
        parting = reading.lexicon.certainty.parting
        if index < left_edge:
            comma = next((i for i in range(index, -1, -1) if toks.texts[i] in (",", ":", ";")), -1)
            closing = next((i for i in range(index, left_edge) if toks.texts[i] == ","), -1)
            inserted = comma > 0 and closing - comma > _INSERTION
            parted = inserted or any(toks.lows[i] in parting for i in range(comma + 1, index))
        else:
            between = parting | reading.lexicon.grammar.relatives
            if _looks_back_within(toks, right_edge, index, reading.lexicon):
                continue
            if _is_of_giving(toks, right_edge, index, reading.lexicon):
                continue
            edge = min(cue.last, cue.object_last) if index <= right_edge else right_edge
            inserted = index <= right_edge and any(toks.texts[i] == "," for i in range(edge + 1, index))
            parted = inserted or any(toks.lows[i] in between for i in range(edge + 1, index))
        if not parted:
            found.append(date)
    return tuple(found)


def _looks_back_within(toks: Tokens, edge: int, index: int, lexicon: Lexicon) -> bool:
    """ "Eased the controls that it had imposed in 2019": a relative clause behind an act says when something else
    was."""
    lows = toks.lows[edge + 1 : index]
    relative = next((i for i, low in enumerate(lows) if low in lexicon.grammar.relatives), None)
    return relative is not None and not lexicon.grammar.pluperfect.isdisjoint(lows[relative : relative + _AUXILIARY])


def _is_of_giving(toks: Tokens, edge: int, index: int, lexicon: Lexicon) -> bool:
    """ "Cancelled the licence for bombs granted in 2015": when the permits were given."""
    near = itertools.takewhile(lambda i: toks.texts[i] not in (",", ";", ":"), range(edge + 1, index))
    given = next((i for i in near if toks.lows[i] in lexicon.certainty.given_then), None)
    return given is not None and toks.lows[given - 1] not in lexicon.grammar.auxiliaries


def is_opinion(reading: Reading) -> bool:
    """Whether the document calls itself a leader, a column or a letter: it comments on acts and reports none."""
    text = reading.document.text
    heads = [text[p.span.start : p.span.end] for p in reading.layout.paragraphs[:_HEADS]]
    lines = [(reading.document.title or "").lower(), *(head.lower() for head in heads)]
    kinds = reading.lexicon.asides.opinion
    alone = {kind.rstrip(" :|—–") for kind in kinds}
    return any(line.startswith(kinds) or line.strip() in alone for line in lines)


def complete(acts: Sequence[Act], reading: Reading) -> bool:
    """Give an act without issuer or destination those of its document, but an item of a round-up no destination of
    another; return whether any act is the news.

    An act whose government stays unknown may be the news all the same, but is no current act of anybody.
    """
    issuer, goals = reading.context.issuer, reading.context.destinations
    news = False
    for act in acts:
        if act.issuer == _NO_COUNTRY:
            act.issuer, act.is_current = None, False
            continue
        given = act.issuer or issuer
        near = _named_in_items(act, reading) if act.is_item else goals
        own = tuple(code for code in act.destinations if code != given)  # "U.S. weapons": where they come from
        act.destinations = own or tuple(code for code in goals if code != given and code in near)
        act.issuer = given
        news = news or act.is_current
        act.is_current = act.is_current and given is not None
    return news
