"""What becomes of the pages that prove something: changed since their quotes were taken, and looked at again.

A fact says the same as before, so that no version of a record is written.
"""

from __future__ import annotations

import datetime as dt

from exportwatch.registry.models import Article, Evidence


def note_page_changed(article: Article, at: dt.datetime) -> int:
    """Mark the article's verified quotes: its page was seen to be another one then. Returns how many there are."""
    verified = Evidence.objects.filter(article=article, verified=True)
    verified.filter(page_changed_at__isnull=True).update(page_changed_at=at)
    return verified.count()


def note_page_checked(article: Article, text: str) -> list[Evidence]:
    """Take the mark off the quotes that stand, word for word, in the page's present text, after somebody looked at it.

    Returns the quotes that do not stand there any more; they stay marked. One query, and one a quote that stands.
    """
    gone = []
    for evidence in Evidence.objects.filter(article=article, verified=True, page_changed_at__isnull=False):
        if evidence.quote in text:
            evidence.page_changed_at = None
            evidence.save(update_fields=["page_changed_at"])
        else:
            gone.append(evidence)
    return gone
