"""A clock that tests turn, and what happens on each of its days."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from facilitators.confirmation.asking import look_after_unconfirmed
from groups.models import OutgoingMail, SupportGroup
from tests.factories import LONG_AGO

# A listing is confirmed at this moment; the job runs at another hour of the day.
DAY_0 = LONG_AGO + timedelta(days=365, hours=15)


class Clock:
    """The time, as everything in a test reads it."""

    def __init__(self) -> None:
        self.now = DAY_0

    def __call__(self) -> datetime:
        return self.now

    def go_to(self, day: int) -> None:
        """Let it be the hour of the daily job on the n-th day."""
        self.now = DAY_0.replace(hour=8, minute=30) + timedelta(days=day)


# Days on which something may happen, and those beside them: what is due every 30 days, and once a year.
AROUND = [max(day + beside, 0) for day in sorted([*range(0, 361, 30), 335, 365, 395]) for beside in (-1, 0, 1, 2)]


def live(clock: Clock, days: Iterable[int]) -> list[tuple[int, str, str]]:
    """Let the daily job run on each of these days; return each mail: its day, whom it went to, its subject."""
    happened = []
    for day in days:
        clock.go_to(day)
        look_after_unconfirmed(now=clock.now)
        happened += [(day, mail.to, mail.subject) for mail in OutgoingMail.objects.order_by("pk")]
        OutgoingMail.objects.all().delete()
    return happened


def status_of(group: SupportGroup) -> str:
    return SupportGroup.objects.get(pk=group.pk).status
