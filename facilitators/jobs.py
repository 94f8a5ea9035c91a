"""What the worker does by itself for people and their listings; procrastinate finds the module by its name."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from facilitators.accounts import sessions
from facilitators.confirmation import asking, emails
from groups.emails.addresses import stewards
from groups.mail import forget_unsent


@app.periodic(cron="30 8 * * *")
@app.task(queueing_lock="ask_about_listings")
def ask_about_listings(timestamp: int) -> None:
    """Ask each morning about the listings that nobody has confirmed for long."""
    asking.look_after_unconfirmed(now=timezone.now())


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="give_up_unsent")
@transaction.atomic
def give_up_unsent(timestamp: int) -> None:
    """Give up mails that could not be sent for a week, and tell stewards how many."""
    if count := forget_unsent(now=timezone.now()):
        for steward in stewards():
            emails.tell_unsent(count, to=steward)


@app.periodic(cron="20 2 * * *")
@app.task(queueing_lock="forget_ended_sessions")
def forget_ended_sessions(timestamp: int) -> None:
    """Forget, each night, the sessions that are over."""
    sessions.forget_ended_sessions(now=timezone.now())
