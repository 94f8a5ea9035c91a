"""The pages behind the links in a conversation's mails, and answers by mail: what each is good for, and no more."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.actions import contact
from groups.actions.replies import receive_reply
from groups.emails.answering import OverError, Purpose, Side
from groups.incoming import NobodyHereError, OverForThemError, receive
from groups.models import ContactMessage, Conversation, OutgoingMail
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_reported_yet(db: None) -> None:
    cache.clear()  # its table has no model: numbers of conversations may come again


PAGES = {
    "answer": Purpose.ANSWER,
    "answer-end": Purpose.ANSWER,
    "answer-report": Purpose.ANSWER,
    "send-details": Purpose.DETAILS,
}


@pytest.fixture
def conversation(group) -> Conversation:
    conversation = make.make_conversation(group, visitor_email="vera@example.net", visitor_name="Vera")
    make.make_message(conversation, text="Is there a lift?")
    return conversation


@pytest.fixture
def alice(conversation) -> Side:
    return Side(conversation, is_visitor=False)


@pytest.fixture
def vera(conversation) -> Side:
    return Side(conversation, is_visitor=True)


def url(side: Side, page: str = "answer") -> str:
    return f"{reverse(page)}?link={side.token(PAGES[page])}"


def mails() -> list[tuple[str, str]]:
    """Return each mail that waits: whom it goes to and what it is about."""
    return list(OutgoingMail.objects.order_by("to", "subject").values_list("to", "subject"))


def mail(text: str = "Yes, there is.") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "alice@example.org"
    message.set_content(text)
    return message


@pytest.mark.parametrize("page", PAGES)
def test_opening_a_link_changes_nothing_and_sets_no_cookie(client, alice, page) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        response = client.get(url(alice, page))
        transaction.set_rollback(True)
    assert response.status_code == 200
    assert dict(response.cookies) == {}
    assert "no-store" in response.headers["Cache-Control"]
    assert "vera@example.net" not in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_page_needs_a_link_of_its_own_purpose(client, alice, page) -> None:
    good = alice.token(PAGES[page])
    others = [alice.token(purpose) for purpose in Purpose if purpose != PAGES[page]]
    forged = [good.replace("-g-", "-v-"), "1" + good, good[:-1] + ("0" if good[-1] != "0" else "1"), "x", ""]

    answers = [client.post(reverse(page) + f"?link={token}", {"text": "Hello"}) for token in [*others, *forged]]

    assert {response.status_code for response in answers} == {404}
    assert not mails()


@pytest.mark.parametrize("page", PAGES)
def test_link_is_too_old_after_30_days(client, alice, page, monkeypatch) -> None:
    link = url(alice, page)
    today = timezone.localdate()
    monkeypatch.setattr(timezone, "localdate", lambda: today + timedelta(days=30))
    assert client.get(link).status_code == 200

    monkeypatch.setattr(timezone, "localdate", lambda: today + timedelta(days=31))
    assert client.get(link).status_code == 410


def test_answer_goes_to_the_other_side(client, alice, vera) -> None:
    client.post(url(alice), {"text": "Yes, there is."})
    client.post(url(vera), {"text": "Thank you."})

    assert mails() == [
        ("alice@example.org", "A message for Still Here"),
        ("vera@example.net", "An answer from Still Here"),
    ]


def test_answer_needs_no_cookie_of_a_form(alice) -> None:
    assert Client(enforce_csrf_checks=True).post(url(alice), {"text": "Yes"}).status_code == 302


def test_empty_answer_is_asked_for_again(client, alice) -> None:
    response = client.post(url(alice), {"text": " "})

    assert "Please write something first." in response.content.decode()
    assert not mails()


def test_side_answers_so_often_a_day(client, alice, monkeypatch) -> None:
    monkeypatch.setattr(contact, "MOST_ANSWERS", 1)
    client.post(url(alice), {"text": "Yes."})

    response = client.post(url(alice), {"text": "And there is tea."})

    assert "You have written a lot today." in response.content.decode()
    assert "And there is tea." in response.content.decode()
    assert len(mails()) == 1


def test_answer_to_a_group_that_nobody_runs_any_more_is_not_lost_silently(client, vera, group) -> None:
    group.facilitations.all().delete()

    response = client.post(url(vera), {"text": "Thank you."})

    assert "There is nobody whom we can reach at the moment." in response.content.decode()


@pytest.mark.parametrize(("is_visitor", "told"), [(True, "alice@example.org"), (False, "vera@example.net")])
def test_either_side_ends_the_conversation(client, conversation, is_visitor, told) -> None:
    side = Side(conversation, is_visitor)
    links = [url(side), url(side.other), url(side.other, "answer-end")]
    client.post(links[0], {"text": "On its way."})

    response = client.post(url(side, "answer-end"))

    assert client.get(response.url).status_code == 200
    assert not Conversation.objects.exists()
    assert mails() == [(told, "A conversation has ended: Still Here")]  # and not what was on its way
    assert [client.get(link).status_code for link in links] == [410, 410, 410]


def test_report_shows_stewards_what_the_other_wrote_and_no_address(client, alice, conversation) -> None:
    make.make_steward()
    make.make_message(conversation, is_from_visitor=False, text="Yes, there is.")

    for _ in range(2):
        client.post(url(alice, "answer-report"))

    [mail] = OutgoingMail.objects.all()
    assert (mail.to, mail.subject) == ("stella@example.org", "A message was reported: Still Here")
    assert "> Is there a lift?" in mail.text
    assert "Yes, there is." not in mail.text
    assert "vera@example.net" not in mail.text


def test_report_goes_to_administrators_where_there_is_no_steward(client, vera) -> None:
    make.make_superuser()

    client.post(url(vera, "answer-report"))

    assert mails() == [("admin@example.org", "A message was reported: Still Here")]


def test_answer_to_what_ended_a_moment_ago_is_not_lost_silently(alice) -> None:
    alice.conversation.delete()

    with pytest.raises(OverError):
        contact.answer(alice, text="Yes.")


def test_details_are_sent_by_a_button(client, alice, group) -> None:
    make.make_meeting(group, attendance="online", join_details="https://meet.example.org/owls\nPasscode 4711")
    make.make_meeting(group, join_details="")

    assert "meet.example.org" not in client.get(url(alice, "send-details")).content.decode()
    client.post(url(alice, "send-details"))

    assert mails() == [("vera@example.net", "An answer from Still Here")]
    assert ContactMessage.objects.latest("pk").text == (
        "Every Tuesday, 19:00 (Europe/London):\nhttps://meet.example.org/owls\nPasscode 4711"
    )


def test_details_that_are_not_there_are_not_sent(client, alice) -> None:
    response = client.post(url(alice, "send-details"))

    assert "The listing does not say how to join yet." in response.content.decode()
    assert not mails()


# --- By mail


def test_reply_goes_to_the_other_side(alice) -> None:
    receive_reply(mail("Yes.\n\n> Is there a lift?"), alice.token(Purpose.REPLY).upper())

    assert mails() == [("vera@example.net", "An answer from Still Here")]
    assert ContactMessage.objects.latest("pk").text == "Yes."


def test_reply_of_a_program_is_dropped(alice) -> None:
    holiday = mail()
    holiday["Auto-Submitted"] = "auto-replied"

    receive_reply(holiday, alice.token(Purpose.REPLY))

    assert not mails()


def test_reply_without_words_is_told_to_its_sender(alice) -> None:
    receive_reply(mail("> Is there a lift?"), alice.token(Purpose.REPLY))

    assert mails() == [("alice@example.org", "Your answer was not passed on")]


def test_reply_beyond_the_limit_is_told_to_its_sender(alice, monkeypatch) -> None:
    monkeypatch.setattr(contact, "MOST_ANSWERS", 0)

    receive_reply(mail(), alice.token(Purpose.REPLY))

    assert mails() == [("alice@example.org", "Your answer was not passed on")]


def test_reply_is_taken_from_the_mail_server(alice, settings) -> None:
    settings.KINDRED_MAIL_IN = "in.example.org"

    receive(alice.reply_to, mail("Yes.").as_bytes())

    assert mails() == [("vera@example.net", "An answer from Still Here")]


def test_reply_with_the_secret_of_a_page_is_refused(alice, settings) -> None:
    settings.KINDRED_MAIL_IN = "in.example.org"

    with pytest.raises(NobodyHereError):
        receive(f"reply+{alice.token(Purpose.ANSWER)}@in.example.org", mail().as_bytes())


def test_reply_to_what_is_over_is_refused(alice, settings) -> None:
    settings.KINDRED_MAIL_IN = "in.example.org"
    address = alice.reply_to
    alice.conversation.delete()

    with pytest.raises(OverForThemError):
        receive(address, mail().as_bytes())
