"""Titles, names of authors and of sites, as pages write them and as people would."""

from __future__ import annotations

import re

from exportwatch.fetching.charsets import one_line

MAX_NAMES = 300  # characters of a byline; more is no list of names

_WORKING_TITLE = re.compile(r"^(microsoft word|untitled)|\.(docx?|pdf|indd|qxd)$", re.IGNORECASE)
# As papers print them before names, in the languages of the sources.
_BY = re.compile(r"^(by|written by|from|par|von|por|di|door|av|af|przez)\s+", re.IGNORECASE)
_NO_NAME = re.compile(r"https?:|www\.|@|\d{3}|^(admin|administrator|editor|redaktion|staff|webmaster|root|user)$", re.I)
_MARK = "[|–—·•:»-]"
_LAST_MARK = re.compile(r"\s+[|–—·•»-]\s+")  # no colon, which French sets between spaces inside a headline


def is_working_title(title: str) -> bool:
    """Whether this is the name of a working file, not a title."""
    return _WORKING_TITLE.search(title) is not None


def names(written: list[str]) -> str | None:
    """A byline out of names as written, each once; None where none of them is a name."""
    found: dict[str, str] = {}
    for text in written:
        name = _BY.sub("", one_line(text) or "").strip(" ,;|")
        if 2 < len(name) <= MAX_NAMES and not _NO_NAME.search(name):
            found.setdefault(name.casefold(), name)
    joined = ", ".join(found.values())
    return joined if 0 < len(joined) <= MAX_NAMES else None


def without_site(title: str, site: str | None) -> str:
    """A title without the name of its site behind or before it, as the <title> element has it.

    Where the site's name is not known, a last part of one to three words behind a mark is taken for it.
    """
    if site:
        name = re.escape(site)
        return re.sub(rf"^{name}\s*{_MARK}\s+|\s+{_MARK}\s+{name}$", "", title, flags=re.IGNORECASE) or title
    marks = list(_LAST_MARK.finditer(title))
    if not marks or len(title[marks[-1].end() :].split()) > 3:
        return title
    return title[: marks[-1].start()] or title
