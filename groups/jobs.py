"""What the worker does by itself; procrastinate finds the module by its name."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from groups import mail
from groups.actions import moderation

__all__ = ["mail"]


@app.periodic(cron="10 2 * * *")
@app.task(queueing_lock="end_pauses")
def end_pauses(timestamp: int) -> None:
    """Publish again, each night, the listings whose pause is over."""
    moderation.resume_paused(today=timezone.localdate(datetime.fromtimestamp(timestamp, UTC)))
