"""Mails are queued with what they tell of, sent by the worker, and forgotten."""

import logging

import pytest

from groups.mail import NotSentError, deliver, post
from groups.models import Bounce, OutgoingMail
from tests import factories as make
from tests.post import MailServer, run_jobs, send_queued

pytestmark = pytest.mark.django_db


def queue(to: str = "alice@example.org") -> OutgoingMail:
    post(to, subject="Is it still\ntrue?", lines=["Dear Alice,", "please look."], why="You run a group listed here.")
    return OutgoingMail.objects.get(to=to)


def test_mail_is_plain_text_and_says_why_one_gets_it(mail_server: MailServer) -> None:
    queue()

    send_queued()

    [letter] = mail_server.letters
    assert letter.recipients == ["alice@example.org"]
    assert letter.subject == "Is it still true?"
    assert letter.message.get_content_type() == "text/plain"
    assert letter.text == (
        "Dear Alice,\n\nplease look.\n\n-- \nKindred, http://127.0.0.1:8000\nYou run a group listed here.\n"
    )
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_worker_sends_what_was_queued(mail_server: MailServer) -> None:
    queue()

    run_jobs()

    assert [letter.recipients for letter in mail_server.letters] == [["alice@example.org"]]


def test_mail_waits_while_the_server_does_not_take_it(mail_server: MailServer) -> None:
    mail = queue()
    mail_server.answers["alice@example.org"] = "451 Try later"

    with pytest.raises(NotSentError, match="refused for now"):
        deliver(mail=mail.pk)

    assert OutgoingMail.objects.exists()
    assert not Bounce.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_failing_mail_leaves_no_address_in_the_log(mail_server: MailServer, caplog: pytest.LogCaptureFixture) -> None:
    queue()
    mail_server.answers["alice@example.org"] = "451 alice@example.org is away"

    with caplog.at_level(logging.DEBUG):
        run_jobs()

    # The test's own mail server logs what it hears.
    logged = "\n".join(caplog.handler.format(one) for one in caplog.records if not one.name.startswith("mail."))
    assert "NotSentError" in logged
    assert "alice" not in logged


def test_address_that_does_not_exist_is_noted_and_not_tried_again(mail_server: MailServer) -> None:
    mail_server.answers["alice@example.org"] = "550 Nobody here"
    queue()
    send_queued()
    queue()

    send_queued()

    assert list(Bounce.objects.values_list("email", "times")) == [("alice@example.org", 2)]
    assert not OutgoingMail.objects.exists()


def test_message_is_delivered_once_its_mail_is_sent(mail_server: MailServer) -> None:
    message = make.make_message(make.make_conversation(make.make_group()))
    post("alice@example.org", subject="A message", lines=[message.text], why="You run a group.", message=message)

    send_queued()

    message.refresh_from_db()
    assert message.delivered_at is not None
