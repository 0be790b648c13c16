"""The mark of a register that was made up for benchmarks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class SyntheticRegister(models.Model):
    """One row where everything in this database is made up; none where the register is real.

    `permits`, `measures` and `seed` say how `synthesize` was called; the same three give the same register again.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    permits = models.PositiveIntegerField()
    measures = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One row at most."""

        constraints = [models.CheckConstraint(condition=Q(id=1), name="syntheticregister_one_row")]

    def __str__(self) -> str:
        """Say what it is."""
        return f"A synthetic register of {self.permits} permits and {self.measures} measures, seed {self.seed}"
