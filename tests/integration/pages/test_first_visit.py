"""The first visit: what a group says of it, and what one can ask in a message that is begun already."""

import pytest

from tests.factories import make_access_feature, make_group, make_meeting

pytestmark = pytest.mark.django_db
ASKED = ["What happens the first time?", "May I just listen?"]
WALKED_IN = ["Who do I look for?", "Which way in?", "What if I am late?", "Should I bring anything?"]


def asks(page) -> list[str]:
    return [text for text in page.each("label") if text.endswith("?")]


@pytest.mark.parametrize(
    ("attendance", "questions"),
    [
        ("in_person", [*ASKED, *WALKED_IN]),
        ("online", [*ASKED, "What if I am late?", "May I leave my camera off?"]),
        ("hybrid", [*ASKED, *WALKED_IN[:3], "May I leave my camera off?", *WALKED_IN[3:]]),
        ("phone", [*ASKED, "What if I am late?"]),
    ],
)
def test_page_asks_what_is_not_stated_and_makes_sense_there(read, attendance, questions):
    group = make_group(contact_email="inbox@example.org")
    make_meeting(group, attendance=attendance)

    assert asks(read(group.get_absolute_url())) == [*questions, "May someone come with me?"]


def test_page_asks_nothing_that_the_group_says_itself(read):
    group = make_group(
        contact_email="inbox@example.org",
        may_just_listen=False,
        first_visit_look_for="Sam",
        first_visit_entrance="Side door",
        first_visit_what_happens="We say our names.",
        first_visit_bring="A cup.",
        first_visit_late="Come in.",
    )
    camera, company = (make_access_feature(slug=slug) for slug in ("camera-optional", "bring-a-companion"))
    make_meeting(group, attendance="hybrid", access={camera: True, company: False})

    page = read(group.get_absolute_url())

    assert asks(page) == []
    assert page.each(css_class="answers")[-1] == (
        "Who to look for Sam The entrance Side door What to bring A cup. If you are late Come in. "
        "Talking Everyone takes a turn to speak Your camera It may stay off Someone with you Please come on your own"
    )


def test_page_asks_what_two_meetings_answer_differently(read):
    group = make_group(contact_email="inbox@example.org", may_just_listen=True)
    camera = make_access_feature(slug="camera-optional")
    for is_optional in (True, False):
        make_meeting(group, attendance="online", access={camera: is_optional})

    page = read(group.get_absolute_url())

    assert "May I leave my camera off?" in asks(page)
    assert "Your camera" not in page.text


def test_group_without_mail_has_words_for_a_call(read):
    group = make_group(phone="0113 496 0101", may_just_listen=True)
    make_meeting(group)

    page = read(group.get_absolute_url())

    assert asks(page) == []
    assert "What you can ask What happens the first time? Who do I look for?" in page.text
    assert "You could begin like this: “Hello, I would like to come for the first time." in page.text


def test_group_that_takes_nobody_new_invites_no_questions(read):
    group = make_group(contact_email="inbox@example.org", newcomers_welcome=False)
    make_meeting(group)

    assert "Your first visit" not in read(group.get_absolute_url()).text


def test_message_begins_with_the_questions_chosen_and_no_others(read):
    group = make_group(name="Still Here", contact_email="inbox@example.org")
    make_meeting(group)

    page = read(f"{group.get_absolute_url()}contact/?ask=bring&ask=listen&ask=my-own-words&first-visit=yes")

    assert page.each("textarea") == [
        "Hello, I would like to come to “Still Here” for the first time. "
        "Before I come, may I ask: – May I just listen? – Should I bring anything? Thank you."
    ]
    assert "We began the message for you." in page.text


def test_message_begins_without_a_question_too_and_else_empty(read):
    group = make_group(name="Still Here", contact_email="inbox@example.org")
    contact = f"{group.get_absolute_url()}contact/"

    assert read(f"{contact}?first-visit=yes").each("textarea") == [
        "Hello, I would like to come to “Still Here” for the first time. "
        "Is there anything I should know before I come? Thank you."
    ]
    for address in (contact, f"{contact}?ask=listen"):
        assert read(address).each("textarea") == [""]
        assert "We began" not in read(address).text


def test_message_begins_in_the_language_of_the_page(read):
    group = make_group(contact_email="inbox@example.org")

    page = read(f"/de{group.get_absolute_url()}contact/?ask=listen&first-visit=yes")

    assert "– Darf ich einfach nur zuhören?" in page.each("textarea")[0]
