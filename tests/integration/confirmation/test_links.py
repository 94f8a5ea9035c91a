"""What the link in a mail does, and all that it does not."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core import signing
from django.db import connection, transaction
from django.test import Client

from facilitators.confirmation import links
from facilitators.confirmation.links import make_link, read_link
from facilitators.models import Facilitator
from groups.models import ListingVersion, SupportGroup
from tests import factories as make
from tests.integration.confirmation.days import Clock, live, status_of

pytestmark = pytest.mark.django_db
ALICE = "alice@example.org"
STRICT = Client(enforce_csrf_checks=True)


def path_of(group: SupportGroup, address: str = ALICE, page: str = "") -> str:
    """The path of a page behind the link that was mailed."""
    return (
        make_link(group, address).removeprefix("http://127.0.0.1:8000").replace("/still-true/", f"/still-true/{page}")
    )


def test_mail_leads_to_one_tap_that_confirms(clock: Clock, larch: SupportGroup) -> None:
    SupportGroup.objects.update(doubted_at=clock.now)
    assert [to for _, to, _ in live(clock, [91])] == [ALICE]

    response = STRICT.post(path_of(larch), follow=True)

    larch.refresh_from_db()
    assert (larch.confirmed_at, larch.doubted_at, larch.status) == (clock.now, None, "published")
    assert "Its page now says that it was confirmed today." in response.content.decode()
    assert dict(response.cookies) == {}
    assert live(clock, [92, 122, 180]) == []


@pytest.mark.parametrize("page", ["", "break/", "closed/"])
@pytest.mark.parametrize("headers", [{}, {"Sec-Purpose": "prefetch"}, {"User-Agent": "Link scanner"}])
def test_opening_a_page_changes_nothing(larch: SupportGroup, page: str, headers: dict[str, str]) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")  # from here on a write is an error
        responses = [getattr(STRICT, method)(path_of(larch, page=page), headers=headers) for method in ("get", "head")]
        transaction.set_rollback(True)

    assert [response.status_code for response in responses] == [200, 200]
    assert [dict(response.cookies) for response in responses] == [{}, {}]
    assert {response["Referrer-Policy"] for response in responses} == {"no-referrer"}
    assert {response["Cache-Control"] for response in responses} == {
        "max-age=0, no-cache, no-store, must-revalidate, private"
    }


def test_nobody_is_thanked_for_nothing(clock: Clock, larch: SupportGroup) -> None:
    clock.go_to(91)

    response = STRICT.get(path_of(larch, page="thank-you/"))

    assert (response.status_code, response["Location"]) == (302, path_of(larch))


def test_page_shows_what_the_listing_says_and_nothing_private(larch: SupportGroup) -> None:
    make.make_meeting(larch, venue=make.make_confidential_venue(name="Rose House"))
    make.make_meeting(larch, attendance="online", join_details="https://meet.example.org/secret")
    SupportGroup.objects.update(contact_email="inbox@example.org")

    html = STRICT.get(path_of(larch)).content.decode()

    assert [word for word in ("Larch", "Every Tuesday", "7\N{NO-BREAK SPACE}pm", "Sheffield") if word not in html] == []
    secrets = ("Rose House", "7 Secret Lane", "meet.example.org", "inbox@", "alice@", "Alderton")
    assert [secret for secret in secrets if secret in html] == []


def test_link_does_not_name_its_address(larch: SupportGroup) -> None:
    secret = signing.loads(make_link(larch, ALICE).partition("link=")[2], salt=links.PURPOSE)

    assert secret[0] == larch.pk
    assert "alice" not in secret[1]


def test_break_is_said_with_date_and_reason_and_taken_back(clock: Clock, larch: SupportGroup) -> None:
    response = STRICT.post(path_of(larch, page="break/"), {"until": "2001-02-01", "reason": "Snow"}, follow=True)

    larch.refresh_from_db()
    assert (larch.status, str(larch.paused_until), larch.pause_reason) == ("paused", "2001-02-01", "Snow")
    version = larch.versions.latest("pk")
    assert (version.status, version.is_to_look_at, version.looked_at) == ("paused", True, None)
    assert "has a break until 1 February 2001" in response.content.decode()

    STRICT.post(take_back(response))

    assert status_of(larch) == "published"


def take_back(response: Any) -> str:
    """The address of the button that takes back."""
    html: str = response.content.decode()
    assert "/still-true/take-back/" in html
    return html.partition('action="')[2].partition('"')[0].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2000-12-30", "This day is over."),
        ("2010-01-01", "more than a year away"),
        ("soon", "Enter a valid date."),
    ],
)
def test_break_until_an_odd_day_is_asked_for_again(clock: Clock, larch: SupportGroup, until: str, said: str) -> None:
    response = STRICT.post(path_of(larch, page="break/"), {"until": until})

    assert said in response.content.decode()
    assert status_of(larch) == "published"


def test_end_is_asked_for_once_more_then_archives_and_is_taken_back(larch: SupportGroup) -> None:
    assert "closed for good?" in STRICT.get(path_of(larch, page="closed/")).content.decode()

    response = STRICT.post(path_of(larch, page="closed/"), follow=True)

    assert status_of(larch) == "archived"
    assert larch.versions.latest("pk").why == "Those who run it say that it has closed."
    STRICT.post(take_back(response))
    assert status_of(larch) == "published"


def test_what_was_changed_since_is_not_taken_back(larch: SupportGroup) -> None:
    path = take_back(STRICT.post(path_of(larch, page="closed/"), follow=True))
    make.make_version(larch, status="archived", why="A steward was here.")

    response = STRICT.post(path)

    assert (response.status_code, status_of(larch)) == (404, "archived")


def test_take_back_of_another_link_is_refused(larch: SupportGroup) -> None:
    make.make_facilitator(larch, role="co", email="bob@example.org")
    path = take_back(STRICT.post(path_of(larch, page="closed/"), follow=True))
    undo = path.partition("&undo=")[2]

    response = STRICT.post(f"{path_of(larch, 'bob@example.org', 'take-back/')}&undo={undo}")

    assert (response.status_code, status_of(larch)) == (404, "archived")


def test_what_is_said_is_by_the_login_of_who_says_it(larch: SupportGroup) -> None:
    bob = make.make_facilitating_user(larch, "bob@example.org", role="co")

    STRICT.post(path_of(larch, "bob@example.org", "closed/"))

    assert ListingVersion.objects.latest("pk").by == bob


@pytest.mark.parametrize("status", ["draft", "submitted", "paused", "archived"])
@pytest.mark.parametrize("page", ["", "break/", "closed/"])
def test_listing_that_is_not_published_stays_where_it_stands(larch: SupportGroup, status: str, page: str) -> None:
    SupportGroup.objects.update(status=status)
    before = SupportGroup.objects.values().get()

    response = STRICT.post(path_of(larch, page=page), follow=True)

    assert response.status_code == 200
    assert SupportGroup.objects.values().get() == before
    assert "There is nothing to confirm for now." in response.content.decode()


# --- Links that open nothing


def refused(path: str) -> int:
    """Use a link in every way; return how it is answered, the same each time."""
    pages = ["", "break/", "closed/", "thank-you/", "take-back/"]
    paths = [path.replace("/still-true/", f"/still-true/{page}", 1) for page in pages]
    answers = {STRICT.post(one).status_code for one in paths if "thank-you" not in one}
    answers |= {STRICT.get(one).status_code for one in paths if "take-back" not in one}
    [answer] = answers
    return answer


@pytest.fixture
def untouched(larch: SupportGroup):
    """The listing must be as it was."""
    before = SupportGroup.objects.values().get(pk=larch.pk)
    yield
    assert SupportGroup.objects.values().get(pk=larch.pk) == before
    assert not larch.versions.exists()


@pytest.mark.usefixtures("untouched")
def test_expired_link_says_so(larch: SupportGroup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "LINKS_LIVE", timedelta(seconds=-1))

    assert refused(path_of(larch)) == 410
    assert "This link is too old" in STRICT.get(path_of(larch)).content.decode()


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("link", ["", "x", "x:y:z", "%00", "%FF", "W10:1uDGYt:x", "🌲", "1" * 5000])
def test_broken_link_opens_nothing(link: str) -> None:
    assert refused(f"/still-true/?link={quote(link, safe='%')}") == 404


@pytest.mark.usefixtures("untouched")
def test_tampered_link_opens_nothing(larch: SupportGroup) -> None:
    path = path_of(larch)

    assert refused(path[:-1] + ("A" if path[-1] != "A" else "B")) == 404


@pytest.mark.usefixtures("untouched")
def test_link_of_another_group_does_nothing_here(larch: SupportGroup) -> None:
    other = make.make_group()
    make.make_facilitator(other, email="dora@example.org")

    STRICT.post(path_of(other, "dora@example.org"))

    assert SupportGroup.objects.get(pk=other.pk).confirmed_at is not None
    assert refused(path_of(larch, "dora@example.org")) == 404


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("salt", ["kindred.contact", links.UNDO_PURPOSE, "django.core.signing"])
def test_link_signed_for_another_purpose_opens_nothing(larch: SupportGroup, salt: str) -> None:
    payload = signing.loads(make_link(larch, ALICE).partition("link=")[2], salt=links.PURPOSE)

    assert refused(f"/still-true/?link={quote(signing.dumps(payload, salt=salt))}") == 404


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("payload", [[], [1], ["x", "y"], {}, None, [None, None], [2**70, "x"], "ab", [[1], "x"]])
def test_signed_nonsense_opens_nothing(larch: SupportGroup, payload: object) -> None:
    assert refused(f"/still-true/?link={quote(signing.dumps(payload, salt=links.PURPOSE))}") == 404


@pytest.mark.usefixtures("untouched")
def test_link_ends_with_running_the_group(larch: SupportGroup) -> None:
    path = path_of(larch)
    assert read_link(path.partition("link=")[2]).group == larch

    Facilitator.objects.update(email="alice@example.com")
    assert refused(path) == 404
    larch.facilitations.all().delete()
    assert refused(path) == 404


def test_groups_own_address_may_say_it_too_and_has_no_login(larch: SupportGroup) -> None:
    SupportGroup.objects.update(contact_email="inbox@example.org")

    html = STRICT.get(path_of(larch, "inbox@example.org")).content.decode()

    assert "/groups/larch/report/" in html
    assert "/admin/groups/supportgroup/" not in html


def test_login_is_led_to_the_editor(larch: SupportGroup) -> None:
    make.make_facilitating_user(larch, "bob@example.org", role="co")

    html = STRICT.get(path_of(larch, "bob@example.org")).content.decode()

    assert f"/admin/groups/supportgroup/{larch.pk}/change/" in html
