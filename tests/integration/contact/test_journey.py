"""A visitor and a group write to each other. The raw mails of a real server, the logs and all tables are searched for
what neither shall learn and nobody shall keep."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from psycopg import sql

from groups.actions.contact import forget_conversations
from groups.actions.replies import receive_reply
from groups.models import ContactMessage, Conversation, SupportGroup
from tests.post import Letter, MailServer, run_jobs, send_queued

VISITOR, FACILITATOR = "vera.visitor@example.net", "alice@example.org"
WORDS = ("quokka", "axolotl", "narwhal", "pangolin")  # of each message in turn


def link_in(letter: Letter, page: str) -> str:
    """Return the path of the link to a page in a mail."""
    found = re.search(rf"http://127\.0\.0\.1:\d+(/{page}/\?link=\S+)", letter.text)
    assert found, letter.text
    return found.group(1)


def mail_from(sender: str, text: str, to: Letter) -> EmailMessage:
    """Return an answer as a mail program writes it: with a signature and all of the mail it answers to."""
    message = EmailMessage()
    message["From"], message["To"] = f"Somebody <{sender}>", str(to.message["Reply-To"])
    message["Subject"] = f"Re: {to.subject}"
    history = "\n".join(f"> {line}" for line in to.text.splitlines())
    message.set_content(
        f"{text}\n\n-- \nSomebody\n{sender}\n\nOn 5 May Kindred <kindred@localhost> wrote:\n{history}\n"
    )
    return message


def all_rows() -> Iterator[str]:
    """Yield each row of each table as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table)))
            for (row,) in cursor.fetchall():
                yield f"{table}: {row}"


def token_of(letter: Letter) -> str:
    local, _, domain = str(letter.message["Reply-To"]).partition("@")
    assert (local.partition("+")[0], domain, len(local) <= 64) == ("reply", "in.example.org", True)
    return local.partition("+")[2]


@pytest.mark.django_db(transaction=True)
def test_nobody_learns_an_address_and_nothing_is_kept(
    client: Client, settings, group: SupportGroup, write, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    settings.KINDRED_MAIL_IN = "in.example.org"
    caplog.set_level(logging.DEBUG)

    response = write(group, text=f"A {WORDS[0]} asks: is there a lift?", email=VISITOR, name="Vera")
    assert response.url == "/groups/still-here/contact/sent/"
    run_jobs()
    client.post(link_in(mail_server.letters[0], "answer"), {"text": f"Yes, says the {WORDS[1]}."})
    run_jobs()
    receive_reply(
        mail_from(VISITOR, f"The {WORDS[2]} thanks.", mail_server.letters[1]), token_of(mail_server.letters[1])
    )
    run_jobs()
    receive_reply(
        mail_from(FACILITATOR, f"So does the {WORDS[3]}.", mail_server.letters[2]), token_of(mail_server.letters[2])
    )
    run_jobs()

    assert [letter.recipients for letter in mail_server.letters] == [[FACILITATOR], [VISITOR], [FACILITATOR], [VISITOR]]
    for letter, word in zip(mail_server.letters, WORDS, strict=True):
        assert word in letter.text
        assert str(letter.message["From"]) == settings.DEFAULT_FROM_EMAIL
        other = VISITOR if letter.recipients == [FACILITATOR] else FACILITATOR
        assert other.encode() not in letter.raw.lower()
        assert len(re.findall(r"link=\S+-[vg]-", letter.text)) == 2  # their own, and none of the mail quoted
    assert any(WORDS[3] in row for row in all_rows())  # else the next would hold of nothing

    ours = [one for one in caplog.records if not one.name.startswith("mail.")]  # the test's server logs what it hears
    assert ours
    logged = "\n".join(caplog.handler.format(one) for one in ours)
    assert [secret for secret in (*WORDS, VISITOR, FACILITATOR) if secret in logged] == []

    forget_conversations(now=timezone.now() + timedelta(days=30, minutes=1))
    assert [row for row in all_rows() for secret in (*WORDS, VISITOR) if secret in row] == []


@pytest.mark.django_db
def test_messages_are_kept_for_delivery_and_30_days(group, write, mail_server) -> None:
    write(group)
    send_queued()
    delivered = ContactMessage.objects.get().delivered_at
    assert delivered

    assert forget_conversations(now=delivered + timedelta(days=30)) == 0
    assert Conversation.objects.exists()
    assert forget_conversations(now=delivered + timedelta(days=30, seconds=1)) == 1
    assert not Conversation.objects.exists()


@pytest.mark.django_db
def test_what_could_not_be_delivered_is_kept_no_longer(group, write) -> None:
    write(group)
    written = ContactMessage.objects.get().written_at

    assert forget_conversations(now=written + timedelta(days=30, seconds=1)) == 1
    assert [row for row in all_rows() if "vera@example.net" in row] == []
