"""What the desk's script asks while somebody edits. JSON; nothing is written but that the assignment is renewed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from exportwatch.intake.desk.forms.fields import LONGEST_PASSAGE
from exportwatch.intake.desk.views.access import reviewer, reviewer_required
from exportwatch.intake.models import Proposal
from exportwatch.intake.services import assignments, review
from exportwatch.registry.formfields import FuzzyDateField
from exportwatch.registry.matching import authorities_like, companies_like, speakers_like
from exportwatch.registry.values import FuzzyDate

LONGEST_NAME = 200
"""Characters of a name that is looked up, as many as the record keeps."""


@reviewer_required
@require_POST
def check_quote(request: HttpRequest, proposal_id: int) -> JsonResponse:
    """Answer whether a passage stands in the stored text: {"found", "start", "end", "message"}."""
    found = get_object_or_404(Proposal.objects.select_related("snapshot__article"), pk=proposal_id)
    assignments.assign([found.pk], reviewer(request))
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()[:LONGEST_PASSAGE]
    try:
        quote = review.locate(words, found.snapshot)
    except ValidationError as error:
        return JsonResponse({"found": False, "start": None, "end": None, "message": " ".join(error.messages)})
    message = "Stands in the stored text, character for character."
    return JsonResponse({"found": True, "start": quote.start, "end": quote.end, "message": message})


@reviewer_required
@require_GET
def names(request: HttpRequest, kind: str) -> JsonResponse:
    """Answer what of the record a written name may stand for: {"candidates": [{"name", "reason", "same"}]}.

    `q` is the name, `country` an alpha-2 code, `on` a day: a person is answered with the office held then.
    """
    name = request.GET.get("q", "").strip()[:LONGEST_NAME]
    country = request.GET.get("country", "")[:2].upper() or None
    found: list[tuple[str, str, bool]] = []
    if name and kind == "company":
        found = [(item.company.name, item.reason, item.same) for item in companies_like(name, country)]
    elif name and kind == "authority" and country:
        found = [(item.authority.name, item.reason, item.same) for item in authorities_like(name, country)]
    elif name and kind == "person":
        people = speakers_like(name, None, country, _day(request.GET.get("on", "")))
        found = [(item.person.name, "; ".join(item.reasons), item.weight >= 4) for item in people]
    answer = [{"name": name, "reason": reason, "same": same} for name, reason, same in found]
    return JsonResponse({"candidates": answer})


def _day(text: str) -> FuzzyDate | None:
    """Return the day that was written; today where it cannot be read, since an office is always held on some day."""
    try:
        written: FuzzyDate | None = FuzzyDateField(required=False).clean(text)
    except ValidationError:
        written = None
    return written or FuzzyDate.day(timezone.localdate())
