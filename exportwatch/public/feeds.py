"""The measures as an Atom feed (RFC 4287), under the same query string as their list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import feedgenerator

from exportwatch.public.caching import open_to_any_origin
from exportwatch.public.filters import FilterError
from exportwatch.public.views.measures import MEASURE_LIST
from exportwatch.registry.models import Measure

ENTRIES = 50
"""Measures in a feed; a reader that asks once a day misses none as long as fewer come in a day."""


@open_to_any_origin
def measures_feed(request: HttpRequest) -> HttpResponseBase:
    """Answer with the newest published measures under the filter, as Atom; an entry changes with its measure."""
    try:
        asked = MEASURE_LIST.parse(request.GET)
        page = MEASURE_LIST.page(asked.without("sort"))
    except FilterError as error:
        return HttpResponse(f"{error}\n", status=400, content_type="text/plain; charset=utf-8")
    home = request.build_absolute_uri("/measures/" + asked.query_string())
    feed = feedgenerator.Atom1Feed(
        title="ExportWatch: measures on arms export permits" + ("" if asked.is_open else ", filtered"),
        link=home,
        description="Suspensions, freezes and revocations of export permits, each with its source.",
        language="en-GB",
        feed_url=request.build_absolute_uri(request.get_full_path()),
        author_name="ExportWatch",
        feed_copyright="CC BY 4.0",
    )
    for measure in page.rows[:ENTRIES]:
        _add(feed, measure, request.build_absolute_uri(measure.get_absolute_url()))
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _add(feed: feedgenerator.Atom1Feed, measure: Measure, address: str) -> None:
    events = measure.published_events
    said = f" Announced {events[0].announced}." if events else ""
    feed.add_item(
        title=measure.title,
        link=address,
        description=f"{measure.get_instrument_display()} by {measure.authority}, {measure.authority.country}.{said}",
        unique_id=address,
        pubdate=measure.published_at,
        updateddate=max([event.published_at for event in events if event.published_at], default=measure.published_at),
        categories=[measure.get_instrument_display(), measure.authority.country.name],
    )
