"""The steps of an article as Celery tasks, and the sweep that finds what was left behind.

A message only says “look at row N”: whether the step runs is decided by the row. A lost broker loses nothing, a
message that arrives twice does nothing twice.
"""

from __future__ import annotations

from celery import shared_task

from exportwatch.intake.models import Fetch, FetchState
from exportwatch.intake.services import articles

SWEEP_BATCH = 500
"""How many rows a step and sweep enqueues at most: what one worker does in a few minutes; the next sweep takes the
rest."""


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def fetch_article(fetch_id: int) -> None:
    """Fetch the article, then pass it on."""
    articles.fetch(fetch_id)
    extract_article.delay(fetch_id)


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def extract_article(fetch_id: int) -> None:
    """Look for facts in the stored text; does nothing where the article is not there yet."""
    articles.extract(fetch_id)


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def sweep() -> None:
    """Enqueue what is due: rows whose message was lost, whose worker died, or whose next try has come."""
    for state, task in ((FetchState.TO_FETCH, fetch_article), (FetchState.TO_EXTRACT, extract_article)):
        for fetch_id in Fetch.objects.due(state).order_by("due_at").values_list("pk", flat=True)[:SWEEP_BATCH]:
            task.delay(fetch_id)
