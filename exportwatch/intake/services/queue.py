"""What waits at the desk: stories, not articles, by relevance and age. Reads only.

A story's proposals are those of all its articles; an article that has no story yet stands for itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Avg, Count, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce
from django.utils import timezone

from exportwatch.intake.models import Fetch, FetchState, Proposal, ProposalState, StoryMember
from exportwatch.intake.models.proposals import ProposalQuerySet
from exportwatch.registry.models import Article

PAGE = 25
"""How many stories a page of the queue shows: a morning's work, quick to load."""

OTHER_LANGUAGE = "language"
"""The `error_code` of an article whose language the engine does not read."""


_MOST_RELEVANT: tuple[OrderBy, ...] = (F("relevance").desc(), F("since").asc(), F("key").asc())
_ORDERS: dict[str, tuple[OrderBy, ...]] = {
    "newest": (F("since").desc(), F("key").asc()),
    "oldest": (F("since").asc(), F("key").asc()),
}


@dataclass(slots=True)
class QueuedStory:
    """A story with pending proposals. `story` None: one article without a story. `first` is the proposal to open,
    the most relevant one; `articles` all that tell it, the first report first."""

    story: int | None
    relevance: int
    waiting_since: dt.datetime
    proposals: list[Proposal] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)

    @property
    def first(self) -> Proposal:
        """The proposal to open."""
        return max(self.proposals, key=lambda row: (row.relevance, -row.pk))

    @property
    def held_by(self) -> list[User]:
        """Who works on it now, each once."""
        now = timezone.now()
        held = [row.assigned_to for row in self.proposals if row.assigned_until and row.assigned_until > now]
        return list(dict.fromkeys(user for user in held if isinstance(user, User)))


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue. `proposals` and `stories` count all that waits under the filter."""

    stories: list[QueuedStory]
    total_stories: int
    total_proposals: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total_stories // PAGE))

    @property
    def previous(self) -> int:
        """The number of the page before."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The number of the page after."""
        return self.number + 1


def queue(user: User, chosen: Mapping[str, Any], number: int = 1) -> QueuePage:
    """Return a page of what waits, the most relevant story first; of equal ones the one that has waited longest.

    `chosen`: filters by name (see desk.forms.QueueFilter). Five queries.
    """
    waiting = _filtered(Proposal.objects.pending(), user, chosen).order_by()
    keyed = waiting.annotate(key=_key())
    groups = keyed.values("key").annotate(relevance=Max("relevance"), since=Min("created_at"))
    order = _ORDERS.get(chosen.get("order", ""), _MOST_RELEVANT)
    counts = keyed.aggregate(stories=Count("key", distinct=True), proposals=Count("pk"))
    first = max(number - 1, 0) * PAGE
    shown = {
        row["key"]: QueuedStory(row["key"] if row["key"] > 0 else None, row["relevance"], row["since"])
        for row in groups.order_by(*order)[first : first + PAGE]
    }
    keys = dict(keyed.filter(key__in=list(shown)).values_list("pk", "key"))
    for row in Proposal.objects.filter(pk__in=list(keys)).for_list().order_by("pk"):
        shown[keys[row.pk]].proposals.append(row)
    for member in _members([key for key in shown if key > 0]):
        shown[member.story_id].articles.append(member.article)
    for story in shown.values():
        story.articles = story.articles or [story.proposals[0].snapshot.article]
    return QueuePage(list(shown.values()), counts["stories"], counts["proposals"], max(number, 1))


def beside(proposal: Proposal) -> list[Proposal]:
    """Return all proposals of a proposal's story that are not superseded, this one among them, oldest first. Three
    queries."""
    member = StoryMember.objects.filter(article=proposal.snapshot.article_id).first()
    told = StoryMember.objects.filter(story=member.story_id) if member else StoryMember.objects.none()
    articles = [proposal.snapshot.article_id, *told.values_list("article", flat=True)]
    found = Proposal.objects.filter(snapshot__article__in=articles).exclude(state=ProposalState.SUPERSEDED)
    return list(found.for_list().order_by("pk"))


def of_story(story_id: int) -> ProposalQuerySet:
    """Return the proposals of a story's articles, superseded ones too."""
    articles = StoryMember.objects.filter(story=story_id).values("article")
    return Proposal.objects.filter(snapshot__article__in=articles)


def following(user: User, after: Proposal | None = None) -> Proposal | None:
    """Return the proposal to look at next: of the same story first, else the most relevant one that nobody else works
    on. At most three queries."""
    free = Proposal.objects.pending().free_for(user.pk)
    if after is not None:
        here = [row.pk for row in beside(after) if row.is_pending and row.pk != after.pk]
        if found := free.filter(pk__in=here).first():
            return found
        free = free.exclude(pk=after.pk)
    return free.order_by("-relevance", "created_at", "pk").first()


def summary(since: dt.datetime) -> list[dict[str, Any]]:
    """Return who decided how much since then, and how long it took: user, accepted, rejected, took (mean, None where
    no opening was noted). The busiest first. One query."""
    decided = Proposal.objects.decided().filter(decided_at__gte=since).order_by()
    rows = decided.values("decided_by__username").annotate(
        accepted=Count("pk", filter=Q(state=ProposalState.ACCEPTED)),
        rejected=Count("pk", filter=Q(state=ProposalState.REJECTED)),
        mean=Avg(F("decided_at") - F("opened_at")),
    )
    return [
        {
            "user": row["decided_by__username"],
            "accepted": row["accepted"],
            "rejected": row["rejected"],
            "took": row["mean"],
        }
        for row in sorted(rows, key=lambda row: -(row["accepted"] + row["rejected"]))
    ]


def failed() -> QuerySet[Fetch]:
    """Return articles that failed for another reason than their language, and that nobody dismissed."""
    return Fetch.objects.filter(state=FetchState.FAILED, dismissal__isnull=True).exclude(error_code=OTHER_LANGUAGE)


def for_a_person() -> QuerySet[Fetch]:
    """Return articles in languages that the engine does not read, that nobody dismissed."""
    rows = Fetch.objects.filter(state=FetchState.FAILED, dismissal__isnull=True, error_code=OTHER_LANGUAGE)
    return rows.select_related("article", "snapshot").defer("upload", "snapshot__text", "snapshot__headers")


def _key() -> Coalesce:
    """Return what groups proposals: the number of the story, else that of the article, negative."""
    member = StoryMember.objects.filter(article=OuterRef("snapshot__article")).order_by().values("story")
    return Coalesce(Subquery(member), -F("snapshot__article"), output_field=IntegerField())


def _members(stories: Sequence[int]) -> list[StoryMember]:
    return list(StoryMember.objects.filter(story__in=stories).select_related("article"))


def _filtered(waiting: QuerySet[Proposal], user: User, chosen: Mapping[str, Any]) -> QuerySet[Proposal]:
    if issuer := chosen.get("issuer"):
        waiting = waiting.filter(issuer=issuer)
    if destination := chosen.get("destination"):
        waiting = waiting.filter(destinations__contains=[destination])
    if kind := chosen.get("kind"):
        waiting = waiting.filter(kind=kind)
    whose = chosen.get("whose")
    now = timezone.now()
    if whose == "mine":
        waiting = waiting.filter(assigned_to=user.pk, assigned_until__gt=now)
    elif whose == "free":
        waiting = waiting.filter(Q(assigned_until=None) | Q(assigned_until__lte=now))
    elif whose == "others":
        waiting = waiting.filter(assigned_until__gt=now).exclude(assigned_to=user.pk)
    return waiting
