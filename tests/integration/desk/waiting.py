"""One of everything that can wait for a steward."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from facilitators.models import User
from groups.actions.versions import changing
from groups.models import Bounce, Report, SupportGroup
from tests import factories as make

YEARS_AGO = timedelta(days=800)


def complete_group(**fields: Any) -> SupportGroup:
    """Return a published listing, confirmed today, that meets in Sheffield."""
    group = make.make_group(topics=[make.make_topic()], **{"confirmed_at": timezone.now(), **fields})
    make.make_meeting(group)
    return group


def live_change(group: SupportGroup, by: User) -> None:
    """Make a change that a steward is to look at."""
    with changing(group, by=by, why="We moved.") as change:
        change.is_to_look_at = True
        SupportGroup.objects.filter(pk=group.pk).update(summary="Now by the river.")


def add_one_of_each() -> None:
    """Have one of each kind wait for a steward."""
    now = timezone.now()
    number = SupportGroup.objects.count()
    complete_group(name=f"New {number}", status="submitted", published_at=None, confirmed_at=None)
    changed = complete_group(name=f"Changed {number}")
    make.make_proposal(changed, changes={"summary": "After."}, by=make.make_user(f"dan{number}@example.org"))
    live_change(complete_group(name=f"Live {number}"), make.make_user(f"eve{number}@example.org"))
    reported = complete_group(name=f"Reported {number}")
    make.make_report(reported, wrong="unsafe", note="A man shouted.")
    Report.objects.create(
        group=reported, wrong="time", proposal=make.make_proposal(reported, changes={"summary": "At eight."})
    )
    make.make_report(complete_group(name=f"Doubted {number}", confirmed_at=now - timedelta(days=1), doubted_at=now))
    complete_group(name=f"Old {number}", confirmed_at=now - YEARS_AGO)
    person = make.make_facilitator(
        complete_group(name=f"Run {number}"), name=f"Fay {number}", email=f"fay{number}@example.org"
    )
    Bounce.objects.create(email=f"Fay{number}@example.org")
    make.make_check(person, expires_on=timezone.localdate() + timedelta(days=30))
    double = complete_group(name=f"Double {number}")
    make.make_lookalike(double, complete_group(name=f"Double {number}"), found_at=now - timedelta(days=2))
    make.make_suggestion(
        email=f"gil{number}@example.org", runs_it=True, confirmed_at=now, group=complete_group(name=f"Sent {number}")
    )
