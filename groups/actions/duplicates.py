"""Listings that may be one group: found every hour, decided by stewards."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.utils import timezone

from groups.actions.lookalikes_sql import FIGURES, FIND, FINISH, FORGET, KEEP
from groups.models import Lookalike


@transaction.atomic
def find_lookalikes() -> int:
    """Compare all listings but the archived; return how many pairs are perhaps one group.

    What is no longer alike is forgotten; that somebody has said of two listings that they are two groups is not.
    """
    with connection.cursor() as cursor:
        # Two at once would both keep what both find.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('lookalikes', 0))")
        cursor.execute("SET LOCAL work_mem = '64MB'")
        for statement in (*FIND, FORGET, KEEP, FINISH):
            cursor.execute(statement, FIGURES)
    return Lookalike.objects.filter(dismissed_at=None).count()


def dismiss_lookalike(pair: Lookalike, *, by: AbstractBaseUser) -> bool:
    """Note for good that two listings are two groups; return False where somebody has decided meanwhile."""
    waiting = Lookalike.objects.filter(pk=pair.pk, dismissed_at=None)
    return bool(waiting.update(dismissed_at=timezone.now(), dismissed_by_id=by.pk))


def ask_again(pair: Lookalike) -> bool:
    """Let stewards decide again whether two listings are one group; return False where they can already."""
    dismissed = Lookalike.objects.filter(pk=pair.pk, dismissed_at__isnull=False)
    return bool(dismissed.update(dismissed_at=None, dismissed_by=None))
