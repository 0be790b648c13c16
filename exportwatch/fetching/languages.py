"""Which language a text is in, by what it declares and by its letters."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

_DECLARED = re.compile(r"\s*([A-Za-z]{2})(?![A-Za-z])")

# Characters: more changes hardly any answer and costs as much as reading the page (measured 2026-11-26).
_SAMPLE = 1_000
_MIN_LETTERS = 20
# Below it py3langid is guessing: six words of English score 0.8, a row of names 0.1 to 0.3 (measured 2026-11-22).
_MIN_CONFIDENCE = 0.5


def declared(tag: str | None) -> str | None:
    """ISO 639-1 code of a language tag such as "en-GB" or "fr_CA"; None where it is none of two letters."""
    found = _DECLARED.match(tag or "")
    return found.group(1).lower() if found else None


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the language of `text`; None where it is too short or too mixed to tell.

    The first call loads the model (near a second).
    """
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS:
        return None
    code, confidence = _classifier()(sample)
    return code if confidence >= _MIN_CONFIDENCE and len(code) == 2 else None


@functools.cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    classify: Callable[[str], tuple[str, float]] = LanguageIdentifier.from_model_file(
        MODEL_FILE, norm_probs=True
    ).classify
    return classify
