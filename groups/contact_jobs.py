"""What the worker does by itself for conversations and for those who want to join online."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from groups.actions import contact, join_details


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="release_join_details")
def release_join_details(timestamp: int) -> None:
    """Mail how to join to those who asked, shortly before each date."""
    join_details.release_details(now=datetime.now(UTC))


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="give_up_undelivered")
def give_up_undelivered(timestamp: int) -> None:
    """Tell, each hour, those whose message reached nobody."""
    contact.give_up_undelivered(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="30 2 * * *")
@app.task(queueing_lock="forget_conversations")
def forget_conversations(timestamp: int) -> None:
    """Delete, each night, what was written 30 days ago and who asked to join yesterday."""
    now = datetime.fromtimestamp(timestamp, UTC)
    contact.forget_conversations(now=now)
    join_details.forget_join_requests(now=now)
