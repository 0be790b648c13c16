"""Stories: which articles tell one report, and who reported it first. Writes `Article.origin`, so that copies of a
report count as one source of a fact.

Candidates come from an index over bands and are compared on their whole texts (extraction.likeness), so that placing
costs the same however many articles there are. Whoever writes a member holds one lock until the transaction ends: two
workers that bring two copies at the same moment find each other's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Func, IntegerField, Q, QuerySet, Value
from django.utils import timezone

from exportwatch.extraction import agencies, likeness
from exportwatch.extraction.likeness import Signature
from exportwatch.intake.models import Snapshot, Story, StoryMember
from exportwatch.registry.models import Article

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

CANDIDATES = 12
"""How many of the texts with the most bands in common are compared whole; about a millisecond each."""

LOOKED_AT = 500
"""How many texts with a band in common are looked at for that: a report with more copies than these is known again
from any of them."""

_PLACING = 0x53_74_6F_72  # the key of the advisory lock: "Stor"
_EARLIEST = (F("article__published_earliest").asc(nulls_last=True), "pk")


def place(snapshot: Snapshot) -> Story:
    """Put the snapshot's article into the story that it tells, a new one where it tells none that is known.

    An article that has its place keeps it; a further snapshot brings its bands and credits up to date. Call it last in
    a transaction: the lock of all placing is held to its end. Four queries for a report like no other, else at most
    15, however many articles there are.
    """
    article = snapshot.article
    said = likeness.signature(snapshot.text, snapshot.language)
    agency = agencies.credited(snapshot.text, byline=article.byline, publisher=article.publisher) or ""
    what = {"snapshot": snapshot, "bands": list(said.bands), "agency": agency}
    # The long part, before the lock; what was placed meanwhile is looked at under it.
    newest, sharing = _sharing_a_band(said)
    nearest = _nearest(said, article, sharing)
    with transaction.atomic(savepoint=False):
        _hold()
        # Members get their numbers under the lock and are seen at its release: whoever was not seen has a higher one.
        unseen = dict(
            StoryMember.objects.order_by().filter(Q(article=article) | Q(pk__gt=newest)).values_list("article_id", "pk")
        )
        if place_held := unseen.pop(article.pk, None):
            StoryMember.objects.filter(pk=place_held).update(**what)
            story = Story.objects.get(members=place_held)
        else:
            later = _nearest(said, article, list(unseen.values()))
            alike, near = max(filter(None, (nearest, later)), key=lambda pair: pair[0], default=(None, None))
            # A person may have merged the story away between the look and the lock.
            there = Story.objects.filter(pk=near.pk).first() if near else None
            if there is None and not agency:
                return _begin(snapshot, said)
            story = there or Story.objects.create()
            StoryMember.objects.create(story=story, article=article, likeness=alike, **what)
        _tell_origin(story)
    return story


_BEGIN = """
WITH begun AS (INSERT INTO intake_story (origin, created_at) VALUES ('', %(now)s) RETURNING id)
INSERT INTO intake_storymember (story_id, article_id, snapshot_id, bands, agency, given_origin, placed_at)
SELECT id, %(article)s, %(snapshot)s, %(bands)s::integer[], '', '', %(now)s FROM begun RETURNING story_id
"""


def _begin(snapshot: Snapshot, said: Signature) -> Story:
    """Begin a story with a report like no other that credits nobody, as most are: there is no origin to tell. One
    statement, by hand: the two of the ORM take as long as comparing two texts."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            _BEGIN,
            {"article": snapshot.article_id, "snapshot": snapshot.pk, "bands": list(said.bands), "now": now},
        )
        (number,) = cursor.fetchone()
    return Story(pk=number, created_at=now)


def split(story_id: int, articles: Iterable[int], editor: AbstractBaseUser) -> Story:
    """Move articles, by id, into a new story of their own; returns it.

    ValidationError where none of them is in the story, or none would be left in it.
    """
    with transaction.atomic():
        _hold()
        story = Story.objects.filter(pk=story_id).first()
        if story is None:
            raise ValidationError(_gone(story_id))
        members = set(story.members.values_list("article_id", flat=True))
        moving = members & set(articles)
        if not moving:
            raise ValidationError("Tick the articles that tell another report; none of this story was ticked.")
        if moving == members:
            raise ValidationError("Leave at least one article in the story: all of them are one story already.")
        parted = Story.objects.create()
        _move(story.members.filter(article__in=moving), parted, editor)
        _tell_origin(story)
        _tell_origin(parted)
    return parted


def merge(story_id: int, other_id: int, editor: AbstractBaseUser) -> Story:
    """Move the articles of the other story into this one, which is returned; the other is no more.

    ValidationError where one of them does not exist or both are the same.
    """
    if story_id == other_id:
        raise ValidationError(f"Story {story_id} cannot be merged with itself; give the number of the other one.")
    with transaction.atomic():
        _hold()
        stories = Story.objects.in_bulk([story_id, other_id])
        for number in (story_id, other_id):
            if number not in stories:
                raise ValidationError(_gone(number))
        story, other = stories[story_id], stories[other_id]
        _move(other.members.all(), story, editor)
        other.delete()
        _tell_origin(story)
    return story


def first_told(articles: Iterable[int]) -> dict[int, Article]:
    """Return article → the first article of its story, for those that are not the first. Two queries."""
    stories = dict(StoryMember.objects.filter(article__in=articles).values_list("article_id", "story_id"))
    members = (
        StoryMember.objects.filter(story__in=set(stories.values()))
        .select_related("article")
        .order_by("story_id", *_EARLIEST)
        .distinct("story_id")
    )
    firsts = {member.story_id: member.article for member in members}
    return {number: firsts[story] for number, story in stories.items() if firsts[story].pk != number}


def _gone(story_id: int) -> str:
    return f"There is no story {story_id}; it may have been merged meanwhile. Look at the desk for its articles."


def _hold() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PLACING])


def _sharing_a_band(said: Signature) -> tuple[int, list[int]]:
    """Return the newest member's number, and the numbers of members that share a band. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(id), 0), intake_sharing_a_band(%s::integer[], %s) FROM intake_storymember",
            [list(said.bands), LOOKED_AT],
        )
        newest, sharing = cursor.fetchone()
    return newest, sharing


def _nearest(said: Signature, article: Article, numbers: list[int]) -> tuple[float, Story] | None:
    """Return how much the nearest text of the same report among those members is like it, with its story. One query,
    none without members or bands."""
    if not numbers or not said.bands:
        return None
    candidates = (
        StoryMember.objects.filter(pk__in=numbers, bands__overlap=list(said.bands))
        .exclude(article=article)
        .order_by(_bands_in_common(said).desc(), "pk")
        .select_related("snapshot", "story")
        .only("story", "snapshot__text", "snapshot__language")[:CANDIDATES]
    )
    alike = [
        (degree, member.story)
        for member in candidates
        if (degree := likeness.compared(said, likeness.signature(member.snapshot.text, member.snapshot.language)))
        is not None
    ]
    return max(alike, key=lambda pair: pair[0], default=None)


def _bands_in_common(said: Signature) -> Func:
    return Func(
        F("bands"),
        Value(list(said.bands), output_field=ArrayField(IntegerField())),
        template="(SELECT count(*) FROM (SELECT unnest(%(expressions)s)) AS common)",
        arg_joiner=") INTERSECT SELECT unnest(",
        output_field=IntegerField(),
    )


def _move(members: QuerySet[StoryMember], story: Story, editor: AbstractBaseUser) -> None:
    members.update(story=story, likeness=None, placed_by=editor.pk)


def _tell_origin(story: Story) -> None:
    """Write who reported the story first into it and into its articles, but not over what an editor wrote there."""
    origin = _origin_of(story)
    if origin != story.origin:
        story.origin = origin
        story.save(update_fields=["origin"])
    untold = story.members.exclude(given_origin=origin)
    told = untold.filter(article__origin__in=["", F("given_origin")]).values_list("article_id", flat=True)
    if articles := list(told):
        Article.objects.filter(pk__in=articles).update(origin=origin)
        story.members.filter(article__in=articles).update(given_origin=origin)


def _origin_of(story: Story) -> str:
    members = story.members.select_related("article").order_by(*_EARLIEST)
    if crediting := members.exclude(agency="").first():
        return crediting.agency
    first, *others = members[:2]
    if not others:
        return ""
    article = first.article
    return article.publisher or urlsplit(article.url or "").hostname or f"the first article of story {story.pk}"
