"""What a visitor writes to a group, whom it reaches, and what holds it back."""

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from groups.actions import contact
from groups.emails.answering import Side
from groups.models import Bounce, ContactMessage, Conversation, OutgoingMail
from tests import factories as make
from tests.post import send_queued

pytestmark = pytest.mark.django_db


def waiting() -> list[str]:
    """Return whom each mail that waits goes to."""
    return list(OutgoingMail.objects.order_by("to").values_list("to", flat=True))


def test_message_goes_to_all_who_said_yes_to_running_the_group(group, write) -> None:
    make.make_facilitator(group, email="bob@example.org")
    invited = make.make_facilitator(email="invited@example.org")
    make.make_facilitation(invited, group, accepted_at=None)

    write(group)

    assert waiting() == ["alice@example.org", "bob@example.org"]


def test_message_goes_to_the_groups_own_address_where_it_has_one(group, write) -> None:
    group.contact_email = "inbox@example.org"
    group.save()

    write(group)

    assert waiting() == ["inbox@example.org"]


def test_mail_says_how_to_answer_and_why_one_gets_it(group, write, mail_server) -> None:
    write(group, name="Vera", text="Is there a lift?\n\nWrite to vera@example.net.")
    send_queued()

    [letter] = mail_server.letters
    assert letter.subject == "A message for Still Here"
    assert letter.text.startswith("Somebody wrote to “Still Here” through Kindred. Neither of you sees the other’s")
    assert "Vera wrote:\n\n> Is there a lift?\n> \n> Write to [address removed].\n" in letter.text
    assert "You get this mail because messages for “Still Here” go to you." in letter.text
    assert letter.message["Reply-To"] is None


def test_addresses_are_shown_to_whom_the_writer_wants(group, write) -> None:
    write(group, text="Write to vera@example.net.", shows_addresses="on")

    assert ContactMessage.objects.get().text == "Write to vera@example.net."


def test_name_is_no_way_round(group, write) -> None:
    write(group, name="vera@example.net")

    assert Conversation.objects.get().visitor_name == "[address removed]"


def test_group_with_nobody_to_write_to_says_so_and_how_else_to_reach_it(client, write) -> None:
    group = make.make_group(phone="0113 496 0101", website="https://example.org/still-here")

    page = client.get(f"{group.get_absolute_url()}contact/").content.decode()

    assert "Nobody reads mail for this group yet" in page
    assert "0113 496 0101" in page
    assert "example.org/still-here" in page
    assert "<form" not in page
    assert "/contact/" not in client.get(group.get_absolute_url()).content.decode()
    assert write(group).status_code == 200
    assert not Conversation.objects.exists()


def test_unpublished_group_takes_no_message(client) -> None:
    group = make.make_group(status="draft", contact_email="inbox@example.org")

    assert client.get(f"/groups/{group.slug}/contact/").status_code == 404


def test_words_of_danger_bring_help_first(group, write, client) -> None:
    make.make_crisis_line(name="Emergency services", number="999", tel="999", is_emergency=True)

    sent = client.get(write(group, text="I want to kill myself").url).content.decode()

    assert "You do not have to wait for an answer" in sent
    assert "Call 999" in sent
    assert waiting() == ["alice@example.org"]


def test_group_gets_so_many_messages_a_day_and_no_more(group, write, monkeypatch) -> None:
    monkeypatch.setattr(contact, "MOST_FOR_A_GROUP", 1)
    write(group, email="first@example.net")

    response = write(group, email="second@example.net", text="Are you there?")

    assert "This group gets many messages today" in response.content.decode()
    assert "Are you there?" in response.content.decode()
    assert Conversation.objects.count() == 1


def test_one_address_writes_to_one_group_so_often_a_day(group, write, monkeypatch) -> None:
    monkeypatch.setattr(contact, "MOST_OF_ONE_VISITOR", 1)
    other = make.make_group(contact_email="other@example.org")
    write(group, email="vera@example.net")

    write(group, email="Vera@example.net")
    write(other, email="vera@example.net")

    assert waiting() == ["alice@example.org", "other@example.org"]


def test_message_that_reaches_nobody_is_told_to_its_writer_and_deleted(group, write, mail_server) -> None:
    mail_server.answers["alice@example.org"] = "550 Nobody here"
    write(group)
    send_queued()

    assert contact.give_up_undelivered(now=timezone.now()) == 0  # it may be on its way yet
    assert contact.give_up_undelivered(now=timezone.now() + 2 * contact.AT_LEAST_ON_ITS_WAY) == 1
    send_queued()

    [letter] = mail_server.letters
    assert letter.recipients == ["vera@example.net"]
    assert "did not reach “Still Here”" in letter.text
    assert list(Bounce.objects.values_list("email", flat=True)) == ["alice@example.org"]
    assert not Conversation.objects.exists()


def test_delivered_message_is_not_given_up(group, write, mail_server) -> None:
    write(group)
    send_queued()

    assert contact.give_up_undelivered(now=timezone.now() + 2 * contact.AT_LEAST_ON_ITS_WAY) == 0
    assert Conversation.objects.exists()


def test_reply_address_is_short_enough_for_any_conversation(settings) -> None:
    settings.KINDRED_MAIL_IN = "in.example.org"
    local = Side(Conversation(pk=2**53), is_visitor=True).reply_to.partition("@")[0]

    assert len(local) <= 64
    assert local == local.lower()
    assert EmailMessage(to=[f"{local}@in.example.org"]).message()["To"] == f"{local}@in.example.org"
