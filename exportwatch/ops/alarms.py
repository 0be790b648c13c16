"""Alarms: what is not well is told once by e-mail when it begins and once when it ends.

A message that could not be sent is sent at the next look. Without recipients, alarms stand on the health board alone.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction

from exportwatch import findings
from exportwatch.ops.models import Alarm

log = logging.getLogger(__name__)

_LOOKING = 0x4557_0100  # the key of the advisory lock: two looks at a time would tell twice


def check(now: datetime) -> None:
    """Compare what is found with the alarms that stand: begin, end and tell. Four queries where nothing changed."""
    failing = {(item.part, item.about): item.seen for item in findings.found(now) if not item.ok}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOOKING])
        for alarm in Alarm.objects.filter(ended_at__isnull=True):
            if failing.pop((alarm.part, alarm.about), None) is None:
                alarm.ended_at = now
                alarm.save(update_fields=["ended_at"])
        for (part, about), words in failing.items():
            Alarm.objects.create(part=part, about=about, words=words, since=now)
        _tell(now)


def _tell(now: datetime) -> None:
    begun = list(Alarm.objects.filter(told_at__isnull=True))
    ended = list(Alarm.objects.filter(ended_at__isnull=False, end_told_at__isnull=True))
    if not (begun or ended):
        return
    if settings.ALARM_RECIPIENTS:
        try:
            send_mail(_subject(begun, ended), _letter(begun, ended), None, settings.ALARM_RECIPIENTS)
        except (OSError, smtplib.SMTPException):
            log.exception("Alarms could not be told by e-mail; the next look tries again")
            return
    Alarm.objects.filter(pk__in=[alarm.pk for alarm in begun]).update(told_at=now)
    Alarm.objects.filter(pk__in=[alarm.pk for alarm in ended]).update(end_told_at=now)


def _subject(begun: Sequence[Alarm], ended: Sequence[Alarm]) -> str:
    lasting = [alarm for alarm in begun if alarm.ended_at is None]
    first = (lasting or begun or ended)[0]
    more = len(begun) + len(ended) - 1
    state = "not well" if lasting else "well again"
    return f"ExportWatch, {state}: {first.about or first.part}"[:150] + (f" and {more} more" if more else "")


def _letter(begun: Sequence[Alarm], ended: Sequence[Alarm]) -> str:
    lines = []
    if begun:
        lines += ["Not well:", *(f"- {alarm}, since {_at(alarm.since)}" for alarm in begun), ""]
    if ended:
        lines += ["Well again:", *(f"- {alarm.about or alarm.part}, at {_at(alarm.ended_at)}" for alarm in ended), ""]
    return "\n".join([*lines, "The health board of the desk says more: /desk/health/"])


def _at(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""
