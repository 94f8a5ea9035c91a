"""What is left of a mail once only its sender's words are to be passed on."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.emails.answering import Purpose, Side
from groups.interchange.letters import is_automatic, own_words, without_addresses, without_links
from groups.models import Conversation

OURS = """=== Write above this line ===

Somebody wrote to “Still Here” through Kindred.
Answer here: http://127.0.0.1:8000/answer/?link={token}

> Is there a lift?
"""


@pytest.fixture
def token() -> str:
    return Side(Conversation(pk=71), is_visitor=False).token(Purpose.ANSWER)


def mail(text: str, subtype: str = "plain") -> EmailMessage:
    message = EmailMessage()
    message.set_content(text, subtype=subtype)
    return message


@pytest.mark.parametrize(
    "quoted",
    [
        "On Mon, 5 May 2031 at 10:00, Kindred <kindred@localhost> wrote:\n\n{history}",
        "On Mon, 5 May 2031 at 10:00, Kindred\n<kindred@localhost> wrote:\n{history}",
        "Am 05.05.31 um 10:00 schrieb Kindred:\n{history}",
        "________________________________\nFrom: Kindred <kindred@localhost>\nSent: Monday\n\n{plain}",
        "-----Original Message-----\nFrom: Kindred <kindred@localhost>\n\n{plain}",
        "From: Kindred <kindred@localhost>\nSent: Monday, 5 May\nTo: alice@example.org\n\n{plain}",
        "-- \nAlice Alderton\nalice@example.org\n\n{history}",
        "{plain}",
    ],
)
def test_only_the_words_above_are_left(token: str, quoted: str) -> None:
    plain = OURS.format(token=token)
    history = "\n".join(f"> {line}" for line in plain.splitlines())

    text = "Yes, there is.\n\nCome at seven.\n\n" + quoted.format(history=history, plain=plain)

    assert own_words(mail(text)) == "Yes, there is.\n\nCome at seven."


def test_words_between_quoted_lines_are_left() -> None:
    text = "> Is there a lift?\nYes, there is.\n> When?\nAt seven: sharp.\n"

    assert own_words(mail(text)) == "Yes, there is.\nAt seven: sharp."


def test_html_becomes_plain(token: str) -> None:
    history = OURS.format(token=token).replace("\n", "<br>")
    html = f"<style>p {{}}</style><p>Yes, <b>there</b> is.</p><div>On 5 May Kindred wrote:</div><blockquote>{history}"

    assert own_words(mail(html + "</blockquote>", "html")) == "Yes, there is."


def test_attachments_are_named_and_left_out() -> None:
    message = mail("See the map.")
    message.add_attachment(b"alice@example.org", maintype="text", subtype="x-map", filename="alice@example.org.txt")

    assert own_words(message) == "See the map.\n\n[attachments are not passed on]"


@pytest.mark.parametrize("text", ["", "> Is there a lift?\n", "-- \nAlice\n"])
def test_mail_without_words_is_empty(text: str) -> None:
    assert own_words(mail(text)) == ""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Write to alice@example.org.", "Write to [address removed]."),
        ("<mailto:Alice.A+x@mail.example.org>, or call", "<[address removed]>, or call"),
        ("alice%40example.org", "[address removed]"),
        ("at 7 @ the hall, 0113 496 0101", "at 7 @ the hall, 0113 496 0101"),
    ],
)
def test_addresses_are_taken_out(text: str, left: str) -> None:
    assert without_addresses(text) == left


def test_secrets_of_our_mails_are_taken_out_in_either_case(token: str) -> None:
    text = f"Look: https://groups.example.org/answer/?link={token}, reply+{token.upper()}@in.example.org"

    assert without_links(text) == "Look: [link removed] [link removed]"


@pytest.mark.parametrize(
    "headers",
    [{"Auto-Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X-Autoreply": "yes"}],
)
def test_what_a_program_wrote_is_told_from_what_a_person_wrote(headers: dict[str, str]) -> None:
    message = mail("I am on holiday.")
    assert not is_automatic(message)

    for name, value in headers.items():
        message[name] = value

    assert is_automatic(message)


@given(raw=st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_without_failing(raw: bytes) -> None:
    for start in (
        b"",
        b"Content-Type: text/html; charset=klingon\n\n",
        b"Content-Type: multipart/mixed; boundary=x\n\n",
    ):
        message: Any = message_from_bytes(start + raw, policy=default)

        assert isinstance(own_words(message), str)
        assert is_automatic(message) in {True, False}
