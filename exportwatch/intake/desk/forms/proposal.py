"""All the forms of one proposal together, bound to a POST or prefilled with what was found."""

from __future__ import annotations

from typing import Any

from exportwatch.intake.desk.forms.act import ActForm
from exportwatch.intake.desk.forms.found import PermitForm, StatementForm
from exportwatch.intake.desk.prefill import Prefill
from exportwatch.intake.models import Proposal
from exportwatch.intake.services.contradictions import contradictions
from exportwatch.intake.services.mapping import mapping_of, permit_candidates
from exportwatch.intake.services.review import Decision
from exportwatch.registry.matching import Speakers


class ProposalForms:
    """The forms of a proposal's act, statements and permits, with what they may be in the record.

    `notes`: by field of the act, sentences on what the record or another report says instead.
    """

    def __init__(self, proposal: Proposal, data: Any = None) -> None:
        """Build the forms. Queries: a constant number, seven more a found permit."""
        payload = proposal.payload
        self.mapping = mapping_of(proposal)
        initial = Prefill(proposal, self.mapping)
        self.act = ActForm(data, prefix="act", proposal=proposal, mapping=self.mapping, initial=initial.act())
        speakers = Speakers(initial.voices(), [found["speaker"] for found in payload["statements"]])
        self.statements = []
        for number, found in enumerate(payload["statements"]):
            people, institution = initial.people(found, speakers), speakers.institution(found["speaker"])
            self.statements.append(
                StatementForm(
                    data,
                    prefix=f"statement-{number}",
                    proposal=proposal,
                    candidates=people,
                    institution=institution,
                    initial=initial.statement(found, people, institution),
                )
            )
        self.permits = []
        for number, told in enumerate(payload["permits"]):
            permits = permit_candidates(payload, told)
            self.permits.append(
                PermitForm(
                    data,
                    prefix=f"permit-{number}",
                    proposal=proposal,
                    candidates=permits,
                    initial=initial.permit(told, permits),
                )
            )
        self.notes: dict[str, list[str]] = {}
        for item in contradictions(proposal, self.mapping.options):
            self.notes.setdefault(_FIELD_OF.get(item.field, item.field), []).append(str(item))

    def all(self) -> list[ActForm | StatementForm | PermitForm]:
        """Return every form, the act's first."""
        return [self.act, *self.statements, *self.permits]

    def is_valid(self) -> bool:
        """Whether all forms are valid; every one is checked, so that all messages show at once."""
        return [form.is_valid() for form in self.all()].count(False) == 0

    def decision(self) -> Decision:
        """Return the reviewer's decision from valid forms."""
        return Decision(
            act=self.act.decision(),
            statements=[said for form in self.statements if (said := form.decision())],
            permits=[permit for form in self.permits if (permit := form.decision())],
            single_source_reason=self.act.cleaned_data["single_source_reason"],
            as_entered={str(form.prefix): {name: form[name].value() for name in form.fields} for form in self.all()},
        )


_FIELD_OF = {"announced_by": "authority"}
"""Where a contradiction is shown whose subject has no field of its own in the act's form."""
