"""What changed between two versions of a page, as a reader sees it."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportwatch.fetching.differences import Change, words


def shown(changes: tuple[Change, ...]) -> str:
    marks = {"equal": "{}", "added": "[+{}]", "removed": "[-{}]", "skipped": "<{}>"}
    return " ".join(
        marks[change.kind].format(change.words if change.kind == "skipped" else " ".join(change.text.split()))
        for change in changes
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a b c", "a b c", ""),
        ("a  b\nc", " a b c\n", ""),  # white space is no edit
        ("", "a b", "[+a b]"),
        ("a b", "", "[-a b]"),
        ("28 licences", "29 licences", "[-28] [+29] licences"),
        ("The ban holds.", "The ban no longer holds.", "The ban [+no longer] holds."),
        ("One.\nTwo.\nThree.", "One.\nThree.", "One. [-Two.] Three."),
        ("a\nb\nc", "c\na\nb", "[+c] a b [-c]"),
        ("Le décret est suspendu.", "Le décret est abrogé.", "Le décret est [-suspendu.] [+abrogé.]"),
    ],
)
def test_a_change_is_marked_where_it_is(before: str, after: str, expected: str) -> None:
    assert shown(words(before, after)) == expected


def test_what_stands_far_from_a_change_is_left_out_and_counted() -> None:
    before = " ".join(f"w{n}" for n in range(100))
    after = before.replace("w50", "changed")
    assert shown(words(before, after, context=2)) == "<48> w48 w49 [-w50] [+changed] w51 w52 <47>"
    assert shown(words(before, f"new {before}", context=2)) == "[+new] w0 w1 <98>"
    assert [change.kind for change in words(before, after, context=None)] == ["equal", "removed", "added", "equal"]


TEXT = st.lists(st.sampled_from(["a", "b", "c", "\n", "licence", "permit "]), max_size=60).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(TEXT, TEXT)
def test_the_parts_put_together_are_the_texts(before: str, after: str) -> None:
    changes = words(before, after, context=None)
    if not changes:
        assert before.split() == after.split()
        return
    for text, kind in ((before, "removed"), (after, "added")):
        assert "".join(change.text for change in changes if change.kind in {"equal", kind}).split() == text.split()
    assert all(first.kind != second.kind for first, second in pairwise(changes))
    for change in words(before, after, context=3):
        assert change.words == len(change.text.split()) or change.kind == "skipped"


def _prose(seed: int, size: int) -> list[str]:
    source = random.Random(seed)  # noqa: S311
    vocabulary = ["the", "of", "licence", *(f"word{n}" for n in range(500))]
    return [source.choice(vocabulary) + ("\n" if source.random() < 0.02 else " ") for _ in range(size)]


@pytest.mark.parametrize("kind", ["edited", "unlike", "repeating", "reversed", "one line", "two words"])
def test_a_megabyte_is_compared_in_moments(kind: str) -> None:
    text = _prose(1, 150_000)
    before = "".join(text)
    if kind == "edited":
        for at in range(0, len(text), 1500):
            text[at] = "edited "
        after = "".join(text)
    elif kind == "unlike":
        after = "".join(_prose(2, 150_000))
    elif kind == "repeating":
        before, after = "same words again\n" * 60_000, "same again words\n" * 60_000
    elif kind == "reversed":
        before = "".join(f"line {n}\n" for n in range(80_000))
        after = "".join(f"line {n}\n" for n in reversed(range(80_000)))
    elif kind == "one line":
        before = before.replace("\n", " ")
        after = before[:500_000] + "edited " + before[500_000:]
    else:
        before, after = "a b " * 250_000, "b a " * 250_001
    start = time.process_time()
    changes = words(before, after)
    assert time.process_time() - start < 6
    assert changes
    if kind == "edited":
        assert sum(change.words for change in changes if change.kind == "added") == 100
