"""How sure, how wanted and how real an act is, as the words around it say.

Judges one cue in one sentence; knows nothing of other sentences, countries or people.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from exportwatch.extraction.cues import BOUNDARIES, Cue
from exportwatch.extraction.lexicon import words
from exportwatch.extraction.text import Token

_NEGATIONS = frozenset(words("en", "certainty", "negations"))
_REFUSALS = frozenset(words("en", "certainty", "refusals"))
_OBLIGATIONS = frozenset(words("en", "certainty", "obligations"))
_DEMANDS = frozenset(words("en", "certainty", "demands"))
_INTENTIONS = frozenset(words("en", "certainty", "intentions"))
_DECISIONS = frozenset(words("en", "certainty", "decisions"))
_FUTURE = frozenset(words("en", "certainty", "future"))
_HEDGES = frozenset(words("en", "certainty", "hedges"))
_CONDITIONALS = frozenset(words("en", "certainty", "conditionals"))
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "'s"})
_AUXILIARIES = _BE | {
    "have",
    "has",
    "had",
    "also",
    "then",
    "now",
    "soon",
    "immediately",
    "temporarily",
    "again",
    "still",
    "“",
    '"',
    "at",
    "once",
}
_SAYING = frozenset(
    {
        "said",
        "announced",
        "says",
        "announces",
        "told",
        "confirmed",
        "declared",
        "stated",
        "saying",
        "decided",
        "adding",
        "added",
    }
)
_MODALS_HEDGED = frozenset({"may", "might", "could", "can"})
_GOVERNED = 14  # tokens: how far left the word that governs an infinitive is looked for


class Certainty(StrEnum):
    """What the text says of an act. Only the first two make a measure."""

    TOLD = "told"  # it was done or is being done
    ANNOUNCED = "announced"  # those in power say that they will
    NEGATED = "negated"
    HEDGED = "hedged"
    DEMANDED = "demanded"
    INTENDED = "intended"
    CONDITIONAL = "conditional"
    MENTIONED = "mentioned"  # named without being told: "after the suspension"

    @property
    def is_fact(self) -> bool:
        """Whether the act may become a proposed measure."""
        return self in (Certainty.TOLD, Certainty.ANNOUNCED)


def judge(cue: Cue, toks: Sequence[Token]) -> Certainty:
    """Return how the sentence stands to its act."""
    lows = [token.lower for token in toks]
    start = clause_start(lows, cue.first)
    if cue.negative_grant:
        return _judge_negative_grant(cue, lows, start)
    if cue.nominal:
        return _judge_noun(cue, lows, start)
    if _negated_object(cue, lows):
        return Certainty.NEGATED
    if (
        cue.passive
        and not any(word in _BE for word in lows[max(0, cue.first - 5) : cue.first])
        and any(word in _OBLIGATIONS for word in lows[max(0, cue.first - 14) : cue.first])
    ):
        return Certainty.DEMANDED
    coordinated = _coordinated(lows, cue, start)
    if coordinated is not None:
        return coordinated
    left = lows[start : cue.first]
    near = _strip_auxiliaries(left)
    border = lows[start - 1] if start > 0 else ""
    if "no longer" in " ".join(left[-4:]) or any(word in _NEGATIONS for word in left[-4:]):
        return Certainty.NEGATED
    last = near[-1] if near else ""
    if last in _MODALS_HEDGED:
        decided = border == "that" and any(word in _DECISIONS for word in lows[max(0, start - 5) : start - 1])
        return Certainty.ANNOUNCED if decided and last in ("can", "may") else Certainty.HEDGED
    if last in _OBLIGATIONS:
        return Certainty.DEMANDED
    if last in _FUTURE:
        return _under_condition(lows, cue, border) or Certainty.ANNOUNCED
    if last == "would":
        said = any(word in _SAYING for word in lows[max(0, start - 8) : cue.first])
        return Certainty.ANNOUNCED if said and border != "if" else Certainty.CONDITIONAL
    if last == "to":
        return _judge_infinitive(lows, cue, start)
    if border in ("if", "unless", "whether", "until", "once") or (left and left[0] in ("if", "unless", "whether")):
        return Certainty.CONDITIONAL
    if lows[cue.first].endswith("ing"):
        return _judge_gerund(lows, cue, left)
    if border == "that":
        governing = lows[max(0, start - 6) : start - 1]
        if any(word in _REFUSALS for word in governing[-3:]):
            return Certainty.NEGATED
        if any(word in _DEMANDS or word in _OBLIGATIONS for word in governing[-4:]):
            return Certainty.DEMANDED
        if any(word in _HEDGES for word in governing[-3:]):
            return Certainty.HEDGED
    if _is_base_form(lows[cue.first]) and not cue.passive and _is_demanded_base(lows, cue.first):
        return Certainty.DEMANDED
    return Certainty.TOLD


def _coordinated(lows: Sequence[str], cue: Cue, start: int) -> Certainty | None:
    """ "Will not keep its word and suspend sales", "able to cancel or suspend": the second verb stands under the
    first one's auxiliary."""
    if lows[cue.first - 1 : cue.first] not in (["and"], ["or"]) or not _is_base_form(lows[cue.first]):
        return None
    for position in range(cue.first - 2, max(start, cue.first - 20) - 1, -1):
        word = lows[position]
        if word in ("will", "would", "must", "should", "can", "could", "may", "might"):
            if any(w in _NEGATIONS for w in lows[position + 1 : position + 3]):
                return Certainty.NEGATED
            return Certainty.ANNOUNCED if word == "will" else Certainty.HEDGED
        if word == "to":
            return _governing_of(lows, position, start, cue.sentence.is_title)
    return None


def is_pluperfect(cue: Cue, toks: Sequence[Token]) -> bool:
    """Whether "had" carries the doing word: an act before the report's own time."""
    lows = [token.lower for token in toks]
    for position in range(cue.first - 1, max(-1, cue.first - 6), -1):
        if lows[position] == "had":
            return True
        if (
            lows[position] not in _AUXILIARIES
            and not _is_adverb(lows[position])
            and lows[position] not in ("not", "already")
        ):
            return False
    return False


def clause_start(lows: Sequence[str], index: int) -> int:
    """Return the index of the first token of the clause that holds `index`."""
    position = index
    while position > 0 and index - position < 40 and lows[position - 1] not in BOUNDARIES:
        position -= 1
    return position


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") and word not in ("italy", "july", "supply", "apply", "reply", "rely", "family")


def _strip_auxiliaries(left: Sequence[str]) -> list[str]:
    near = list(left[-8:])
    had_be = False
    while near and (near[-1] in _AUXILIARIES or _is_adverb(near[-1])):
        had_be = had_be or near[-1] in _BE
        near.pop()
    return near


def _negated_object(cue: Cue, lows: Sequence[str]) -> bool:
    lead = lows[max(0, cue.object_first - 4) : cue.object_first + 1]
    return any(
        word in ("no", "none", "neither", "not")
        and not (after in ("fewer", "less", "more", "only", "longer") or (word == "not" and not cue.passive))
        for word, after in zip(lead, [*lead[1:], ""], strict=True)
    )


def _judge_infinitive(lows: Sequence[str], cue: Cue, start: int) -> Certainty:
    to = cue.first - 1
    while to > 0 and lows[to] != "to":
        to -= 1
    return _governing_of(lows, to, start, cue.sentence.is_title)


def _governing_of(lows: Sequence[str], to: int, start: int, is_title: bool) -> Certainty:
    """What governs the infinitive whose "to" stands at `to`."""
    before = lows[to - 1] if to > 0 else ""
    if before in _BE or before == "going":
        return Certainty.ANNOUNCED
    if before in ("has", "have", "had", "needs", "need"):
        return Certainty.DEMANDED
    if before in ("as", "order"):
        return Certainty.HEDGED
    for position in range(to - 1, max(-1, to - _GOVERNED), -1):
        word = lows[position]
        verdict = _governing(word)
        if verdict is not None:
            negated = any(w in _NEGATIONS for w in lows[max(0, position - 3) : position])
            if negated:
                return Certainty.NEGATED
            return verdict
        if word in (";", ":", "that"):
            break
    if is_title or to - start <= 4:
        return Certainty.ANNOUNCED
    return Certainty.HEDGED


def _governing(word: str) -> Certainty | None:
    if word in _DECISIONS:
        return Certainty.TOLD
    if word in _REFUSALS:
        return Certainty.NEGATED
    if word in _DEMANDS or word in _OBLIGATIONS:
        return Certainty.DEMANDED
    if word in _INTENTIONS:
        return Certainty.INTENDED
    if word in ("able", "unlikely", "possible", "likely"):
        return Certainty.HEDGED
    return None


def _judge_gerund(lows: Sequence[str], cue: Cue, left: Sequence[str]) -> Certainty:
    tail = list(left[-6:])
    while tail and (_is_adverb(tail[-1]) or tail[-1] in ("now", "also", "not")):
        tail.pop()
    if tail and tail[-1] in _BE:
        return Certainty.TOLD
    for word in reversed(tail[-4:]):
        if word in ("by", "and", ","):
            return Certainty.TOLD
        verdict = _governing(word)
        if verdict is not None:
            return verdict
        if word in ("of", "for", "without", "against", "about", "from"):
            return Certainty.MENTIONED
    return Certainty.TOLD if len(tail) >= 1 and cue.sentence.is_title else Certainty.MENTIONED


def _judge_noun(cue: Cue, lows: Sequence[str], start: int) -> Certainty:
    left = lows[max(start, cue.first - 12) : cue.first]
    if any(word in _NEGATIONS for word in left[-4:]):
        return Certainty.NEGATED
    if any(word in _DEMANDS for word in left):
        return Certainty.DEMANDED
    if any(word in _REFUSALS for word in left):
        return Certainty.NEGATED
    if not cue.supported:
        return Certainty.MENTIONED
    if any(word in _MODALS_HEDGED or word == "would" for word in left):
        return Certainty.HEDGED
    if any(word in _INTENTIONS for word in left):
        return Certainty.INTENDED
    if any(word in ("if", "unless", "whether") for word in left) or (
        start > 0 and lows[start - 1] in ("if", "unless", "whether")
    ):
        return Certainty.CONDITIONAL
    return Certainty.TOLD


def _judge_negative_grant(cue: Cue, lows: Sequence[str], start: int) -> Certainty:
    after = lows[max(cue.first, cue.object_last) + 1 : max(cue.first, cue.object_last) + 16]
    if any(word in ("where", "if", "unless", "whenever") for word in after):
        return Certainty.CONDITIONAL  # a standing rule, not an act
    left = lows[start : cue.first]
    if any(word in _MODALS_HEDGED or word in _OBLIGATIONS for word in left):
        return Certainty.HEDGED
    if any(word in _DEMANDS for word in left):
        return Certainty.DEMANDED
    if any(word in ("promise", "promised", "pledged") for word in left):
        return Certainty.ANNOUNCED
    if lows[start - 1 : start] in (["if"], ["unless"], ["whether"]):
        return Certainty.CONDITIONAL
    return Certainty.TOLD


def _under_condition(lows: Sequence[str], cue: Cue, border: str) -> Certainty | None:
    after = lows[cue.last + 1 : cue.last + 24]
    if border in ("if", "unless") or "if" in after or "unless" in after or (lows and lows[0] == "if"):
        return Certainty.CONDITIONAL
    return None


def _is_base_form(word: str) -> bool:
    return not word.endswith(("ed", "s", "ing")) and word not in (
        "froze",
        "frozen",
        "put",
        "held",
        "took",
        "withdrew",
        "withheld",
        "kept",
        "withdrawn",
        "cut",
    )


def _is_demanded_base(lows: Sequence[str], first: int) -> bool:
    """ "demanded that Canada suspend permits": a bare form under a verb of wanting."""
    return any(word in _DEMANDS for word in lows[max(0, first - 10) : first])
