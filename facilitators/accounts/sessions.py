"""Where people are logged in: ending one of their sessions, forgetting those that are over."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from facilitators.models import User


def end_session(pk: int, *, by: User, here: str | None) -> bool:
    """End one of a person's own sessions, but not the one they are in (its key: ``here``); return whether there was.

    Nobody else's is found.
    """
    session = UserSession.objects.filter(pk=pk, user=by).exclude(session_key=here).first()
    if session is None:
        return False
    session.end()
    return True


def forget_ended_sessions(*, now: datetime) -> None:
    """Forget sessions that are over, with the browsers and addresses they were of."""
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
