"""Searches one sentence for acts on permits: the doing word, then its object to the right, to the left or around.

Says where the parts of an act stand. What act they make stands in cues.py, how sure it is in certainty.py, who acts
on whom in pairs.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from exportwatch.extraction.cues import Cue, act_of, axes_of
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Sentence, Token

_PARTICLES: dict[str, set[tuple[str, ...]]] = {
    "hold": {("on", "hold"), ("on", "ice"), ("off",)},
    "take": {("again",)},
    "back": {("back",)},
    "turn": {("down",)},
    "call": {("off",)},
}
_PARTICLE_KIND = {"hold": "hold", "take": "resume", "back": "hold", "turn": "refuse", "call": "cancel"}
_REACH = 26  # tokens: how far from its verb an object may stand


def find_cues(sentence: Sentence, toks: Sequence[Token], lexicon: Lexicon, about_arms: bool) -> tuple[Cue, ...]:
    """Return the acts that a sentence tells of, from left to right.

    `about_arms`: the document speaks of controlled goods, so that bare "exports" or "licences" are theirs.
    """
    reader = _Reader(sentence, toks, lexicon, about_arms)
    found: list[Cue] = []
    for index, token in enumerate(toks):
        cue = None
        if token.lower in lexicon.acts.verbs and not (token.lower in lexicon.acts.nouns and reader.is_noun(index)):
            cue = reader.verb(index, index, lexicon.acts.verbs[token.lower])
        if cue is None and token.lower in lexicon.acts.light_verbs:
            cue = reader.light_verb(index)
        if cue is None and token.lower in lexicon.acts.nouns:
            cue = reader.noun(index)
        if cue is not None and not any(_same_object(cue, other) for other in found):
            found.append(cue)
    return tuple(found)


def _same_object(one: Cue, other: Cue) -> bool:
    return one.type == other.type and one.object_first == other.object_first and not one.nominal


class _Reader:
    """One sentence under reading."""

    def __init__(self, sentence: Sentence, toks: Sequence[Token], lexicon: Lexicon, about_arms: bool) -> None:
        self.sentence = sentence
        self.toks = toks
        self.lexicon = lexicon
        self.about_arms = about_arms

    def low(self, index: int) -> str:
        return self.toks[index].lower if 0 <= index < len(self.toks) else ""

    def is_noun(self, index: int) -> bool:
        """Whether a word that may be noun or verb is a noun here."""
        before = self.low(index - 1)
        if before in ("to", "will", "would", "must", "should", "not", "may", "could", "can", "might"):
            return False
        return (
            before in self.lexicon.grammar.determiners
            or before.endswith("'s")
            or self.lexicon.acts.objects.get(before) is not None
            or before in self.lexicon.acts.controlled
            or self.low(index + 1) in ("on", "of", "to")
        )

    def verb(self, first: int, last: int, kind: str) -> Cue | None:
        form = self.low(first)
        if kind == "grant":
            return self._again(first) or self._negative_grant(first)
        if kind == "send":
            return self._no_longer(first)
        is_ed = form.endswith("ed") or form in self.lexicon.acts.irregular_participles
        if is_ed and self._is_passive(first, last):
            found = self._object_left(first)
            if found:
                return self._cue(kind, first, last, found, passive=True)
            if self._be_before(first):
                return None
        found = self._object_right(last)
        if found:
            return self._cue(kind, first, last, found)
        return None

    def light_verb(self, first: int) -> Cue | None:
        light = self.lexicon.acts.light_verbs[self.low(first)]
        for last in range(first + 1, min(first + _REACH, len(self.toks))):
            for particle in _PARTICLES[light]:
                end = last + len(particle)
                if tuple(self.low(i) for i in range(last, end)) != particle:
                    continue
                if particle == ("again",) and "up" not in (self.low(first + 1), self.low(last - 1)):
                    continue
                if light in ("back", "turn", "call") and last > first + 1 and not self._object_between(first, last):
                    continue
                kind = _PARTICLE_KIND[light]
                found = self._object_between(first, last)
                if found:
                    return self._cue(kind, first, first, found)
                found = self._object_left(first)
                if found and last <= first + 3:
                    return self._cue(kind, first, end - 1, found, passive=True)
                found = self._object_right(end - 1) if last == first + 1 else None
                return self._cue(kind, first, end - 1, found) if found else None
            if self.low(last) in self.lexicon.acts.boundaries:
                return None
        return None

    def noun(self, index: int) -> Cue | None:
        """ "suspension of permits", "halt to exports", "arms embargo": the object after a preposition or in front."""
        kind = self.lexicon.acts.nouns[self.low(index)]
        if kind == "refuse" and self.low(index - 1) == "of" and self.low(index - 2) in ("policy", "presumption"):
            return self._policy_of_denial(index)
        found = None
        if self.low(index + 1) in ("of", "on", "to", "in", "for", "against") or (
            self.low(index + 1) and self.low(index + 2) in ("of", "on")
        ):
            found = self._object_right(index + 1)
        if found is None and (
            self.lexicon.acts.objects.get(self.low(index - 1)) or self.low(index - 1) in self.lexicon.acts.controlled
        ):
            start = index - 1
            while start > 0 and (
                self.lexicon.acts.objects.get(self.low(start - 1))
                or self.low(start - 1) in self.lexicon.acts.controlled
            ):
                start -= 1
            found = (start, index - 1)
        if found is None or (
            (self.lexicon.acts.object_kind(self.toks[found[1]].lower) or "") == "restriction"
            and kind == "hold"
            and found[1] < index
        ):
            return None
        return self._cue(kind, index, index, found, nominal=True, supported=self._supported(index))

    def _policy_of_denial(self, index: int) -> Cue:
        """ "A policy of denial applies to requests": an act of its own, whatever its object."""
        near = [
            i
            for i in range(max(0, index - 30), min(len(self.toks), index + 30))
            if self.lexicon.acts.object_kind(self.toks[i].lower) in ("permit", "application", "trade")
        ]
        goal = min(near, key=lambda i: abs(i - index), default=index)
        return Cue(
            "denial",
            "policy",
            self.sentence,
            index - 2,
            index,
            goal,
            goal,
            "application",
            ("new_applications",),
            nominal=True,
            supported=True,
        )

    def _supported(self, index: int) -> bool:
        left = [self.low(i) for i in range(max(0, index - 9), index)]
        for offset in range(len(left) - 1, -1, -1):
            if left[offset] in self.lexicon.acts.makers:
                return True
            if left[offset] in self.lexicon.acts.boundaries:
                break
        right = [self.low(i) for i in range(index + 1, min(len(self.toks), index + 16))]
        return any(
            left_word in self.lexicon.grammar.be and right_word in self.lexicon.acts.makers
            for left_word, right_word in itertools.pairwise(right)
        )

    def _negative_grant(self, index: int) -> Cue | None:
        """ "No new licences will be granted", "stopped granting new permits", "will not issue permits"."""
        left = [self.low(i) for i in range(max(0, index - 14), index)]
        passive = self._be_before(index)
        if passive:
            found = self._object_left(index)
            if not found or self.lexicon.acts.object_kind(self.toks[found[1]].lower) not in ("permit", "application"):
                return None
            lead = [self.low(i) for i in range(max(0, found[0] - 4), found[0] + 1)]
            gap = [self.low(i) for i in range(found[1] + 1, index)]
            if not ("no" in lead or "not" in gap or "n't" in gap):
                return None
            return self._grant_cue(index, found, new=True)
        stopped = any(self.lexicon.acts.verbs.get(word) == "hold" for word in left[-2:])
        negated = any(word in ("not", "no", "never") for word in left[-4:])
        found = self._object_right(index)
        if not found or self.lexicon.acts.object_kind(self.toks[found[1]].lower) not in ("permit", "application"):
            return None
        inside = any(self.low(i) == "no" for i in range(index + 1, found[0] + 1))
        if not (stopped or negated or inside):
            return None
        return self._grant_cue(index, found, new=True)

    def _again(self, index: int) -> Cue | None:
        """ "Applications are to be reviewed again", "again consider new permits"."""
        near = [self.low(i) for i in (index - 1, index + 1, index + 2, index + 3)]
        if "again" not in near and "resume" not in near[:1]:
            return None
        found = self._object_left(index) if self._be_before(index) else self._object_right(index)
        if not found or self.lexicon.acts.object_kind(self.toks[found[1]].lower) not in ("permit", "application"):
            return None
        return self._cue("resume", index, index, found, passive=found[0] < index)

    def _no_longer(self, index: int) -> Cue | None:
        """ "Weapons are no longer exported", "no longer sells arms": goods for an object."""
        if "no longer" not in " ".join(self.low(i) for i in range(max(0, index - 4), index)):
            return None
        goods = [
            i
            for i in range(max(0, index - 30), min(len(self.toks), index + 8))
            if self.low(i) in self.lexicon.acts.controlled
        ]
        if not goods:
            return None
        return Cue(
            "suspension",
            "hold",
            self.sentence,
            index,
            index,
            goods[0],
            goods[0],
            "trade",
            (),
            passive=goods[0] < index,
            negative_grant=True,
        )

    def _grant_cue(self, index: int, found: tuple[int, int], *, new: bool) -> Cue | None:
        goods = self._goods(found)
        if goods is False or not new:
            return None
        return Cue(
            "freeze_on_new",
            "grant",
            self.sentence,
            index,
            index,
            found[0],
            found[1],
            "permit",
            ("new_applications",),
            negative_grant=True,
            controlled=goods,
        )

    def _be_before(self, index: int) -> bool:
        for back in range(index - 1, max(-1, index - 6), -1):
            word = self.low(back)
            if word in self.lexicon.grammar.be:
                return True
            if word not in self.lexicon.acts.fillers and word not in ("not", "n't", "”", "“", '"', "to", "getting"):
                return False
        return False

    def _is_passive(self, first: int, last: int) -> bool:
        if self._be_before(first):
            return True
        if self.low(first - 1) in self.lexicon.grammar.have:
            return False
        after = self.low(last + 1)
        return after in ("by", "for", "over", "after", ".", ",", "") or (
            self.sentence.is_title and self._object_right(last) is None
        )

    def _object_right(self, index: int) -> tuple[int, int] | None:
        for position in range(index + 1, min(len(self.toks), index + _REACH)):
            word = self.low(position)
            if word in self.lexicon.acts.boundaries:
                return None
            if self.lexicon.acts.object_kind(self.toks[position].lower) and self._is_head(position):
                run = self._run(position)
                return run if self._is_governed(run[0], index) else None
            if (
                word in self.lexicon.acts.verbs
                and word not in self.lexicon.acts.nouns
                and not word.endswith(("ing", "ed"))
            ):
                return None
        return None

    def _object_between(self, first: int, last: int) -> tuple[int, int] | None:
        found = self._object_right(first)
        return found if found and found[1] < last else None

    def _object_left(self, index: int) -> tuple[int, int] | None:
        """The subject of a passive: the first object word after the nearest clause border that has one."""
        start = index - 1
        while start >= 0 and index - start < 60 and self.low(start) not in self.lexicon.acts.boundaries:
            start -= 1
        while True:
            for position in range(start + 1, index):
                if self.lexicon.acts.object_kind(self.toks[position].lower) and self._is_head(position):
                    run = self._run(position)
                    if self._is_governed(run[0], start):
                        return run
                    return None
            if start <= 0 or self.low(start) not in ("that", "which", "where", "who"):
                return None
            border = start
            start -= 1
            while start >= 0 and border - start < 24 and self.low(start) not in self.lexicon.acts.boundaries:
                start -= 1

    def _is_head(self, position: int) -> bool:
        """Whether a word that may also be a verb ("to export", "firms export") is a noun here."""
        word, before, after = self.low(position), self.low(position - 1), self.low(position + 1)
        if word in (
            "export",
            "supply",
            "transfer",
            "contract",
            "request",
            "limits",
            "supplies",
            "exports",
            "transfers",
            "requests",
            "controls",
            "deal",
            "deals",
        ):
            if before in (
                "to",
                "not",
                "will",
                "would",
                "could",
                "may",
                "can",
                "must",
                "who",
                "that",
                "which",
                "it",
                "they",
            ):
                return False
            noun_like = (
                after in ("of", "to")
                or self.lexicon.acts.objects.get(after) is not None
                or before in self.lexicon.acts.controlled
                or before in self.lexicon.grammar.determiners
                or before in ("of", "all", "such", "no", "further", "some", "and", "on")
            )
            return noun_like or word not in ("export", "supply", "transfer", "contract", "deal")
        return word not in ("selling", "exporting") or before not in self.lexicon.grammar.be

    def _run(self, position: int) -> tuple[int, int]:
        last = position
        while (
            last + 1 < len(self.toks)
            and self.lexicon.acts.object_kind(self.toks[last + 1].lower)
            and self._is_head(last + 1)
        ):
            last += 1
        return position, last

    def _is_governed(self, head: int, border: int) -> bool:
        """False where another noun stands between: "practice in arms exports", "talks on licences"."""
        for position in range(head - 1, border, -1):
            word = self.low(position)
            if word in self.lexicon.grammar.determiners or word in (",", "and"):
                if (
                    word in ("the", "a", "an", "its", "their", "any", "new")
                    and self.low(position - 1) in self.lexicon.grammar.prepositions
                ):
                    continue
                return True
            if word in self.lexicon.grammar.prepositions:
                noun = self.low(position - 1)
                if position - 1 <= border or noun.isdigit() or noun in ("out", "about", "around"):
                    return True
                return (
                    noun in self.lexicon.acts.transparent
                    or self.lexicon.acts.objects.get(noun) is not None
                    or noun in self.lexicon.acts.verbs
                    or noun in ("hold", "ice")
                )
        return True

    def _goods(self, found: tuple[int, int]) -> bool:
        """True: controlled goods are named; False: goods of another kind. Bare exports take the document's subject."""
        start = found[0]
        while (
            start > 0
            and found[0] - start < 6
            and self.low(start - 1) not in self.lexicon.acts.boundaries
            and self.low(start - 1) not in self.lexicon.acts.verbs
            and self.low(start - 1) != ","
        ):
            start -= 1
        near = [self.low(i) for i in range(start, min(len(self.toks), found[1] + 7))]
        parts = {part for word in near for part in (word, *word.split("-"))}
        if parts & self.lexicon.acts.other_goods and not parts & (
            self.lexicon.acts.controlled - {"security", "technology", "sensitive"}
        ):
            return False
        if parts & self.lexicon.acts.controlled or self.about_arms:
            return True
        is_permit = self.lexicon.acts.object_kind(self.toks[found[1]].lower) == "permit"
        return is_permit and any(self.lexicon.acts.verbs.get(token.lower) == "send" for token in self.toks)

    def _cue(
        self,
        kind: str,
        first: int,
        last: int,
        found: tuple[int, int],
        *,
        passive: bool = False,
        nominal: bool = False,
        supported: bool = False,
    ) -> Cue | None:
        head_kind = self.lexicon.acts.object_kind(self.toks[found[1]].lower) or (
            "restriction" if self.low(found[1]) in self.lexicon.acts.nouns else "trade"
        )
        if nominal and self.low(found[1]) in self.lexicon.acts.controlled:
            head_kind = "trade"
        stage = [self.low(i) for i in range(max(0, found[0] - 4), found[1] + 1)]
        is_new = any(word in self.lexicon.acts.new for word in stage) and not any(
            word in ("already", "existing") for word in stage
        )
        act = act_of(kind, head_kind, is_new, self.low(found[1]) in self.lexicon.acts.bargains)
        end = next(
            (i for i in range(last + 1, len(self.toks)) if self.low(i) in self.lexicon.acts.boundaries), len(self.toks)
        )
        around = " ".join(self.low(i) for i in range(max(0, first - 3), min(end, last + 16)))
        if act in ("revocation", "cancellation") and any(words_of in around for words_of in self.lexicon.acts.for_now):
            act = "suspension"  # "revoked for a time": what is to come back was suspended, whatever the verb
        goods = self._goods(found)
        if act is None or not goods:
            return None
        near = [
            self.low(i) for i in range(max(0, min(first, found[0]) - 1), min(len(self.toks), max(last, found[1]) + 2))
        ]
        partial = act == "suspension" and (
            any(word in self.lexicon.acts.part for word in near) or self._of_total(found)
        )
        return Cue(
            "partial_suspension" if partial else act,
            kind,
            self.sentence,
            first,
            last,
            found[0],
            found[1],
            head_kind,
            axes_of(act, head_kind, is_new, any(word in self.lexicon.acts.pending for word in stage)),
            passive,
            nominal,
            supported,
            False,
            self.low(first) in self.lexicon.acts.prohibiting,
            partial,
            goods,
        )

    def _of_total(self, found: tuple[int, int]) -> bool:
        """ "30 of the 350 licences": a number, "of", a number in front of the object."""
        words_before = [self.low(i) for i in range(max(0, found[0] - 9), found[0])]
        for position, word in enumerate(words_before):
            if (
                word == "of"
                and any(w.isdigit() for w in words_before[:position])
                and any(w.isdigit() for w in words_before[position + 1 :])
            ):
                return True
        return False
