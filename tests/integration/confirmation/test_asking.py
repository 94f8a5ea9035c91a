"""The life of a listing that nobody confirms, day by day."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilitators.confirmation import asking, emails
from facilitators.confirmation.asking import look_after_unconfirmed
from facilitators.models import ConfirmationRequest
from groups.actions.confirmation import confirm_listing
from groups.actions.moderation import pause_listing, resume_listing
from groups.finder.fit import CONFIRMED_LATELY
from groups.models import Bounce, OutgoingMail, SupportGroup
from groups.templatetags.when import confirmed
from tests import factories as make
from tests.integration.confirmation.days import AROUND, DAY_0, Clock, live, status_of

pytestmark = pytest.mark.django_db

ALICE, STELLA, CORA = "alice@example.org", "stella@example.org", "cora@example.org"
LEAVES = "One group leaves the site soon unless confirmed"


@pytest.mark.parametrize("days", [AROUND, pytest.param(range(401), marks=pytest.mark.thorough)])
def test_life_of_a_listing_nobody_confirms(clock: Clock, larch: SupportGroup, days: Iterable[int]) -> None:
    make.make_steward()
    larch.organisation = make.make_organisation()
    larch.save()
    make.make_coordinator(larch.organisation)
    make.make_coordinator(make.make_organisation(), "dora@example.org")

    assert live(clock, days) == [
        (91, ALICE, "Still true? Larch"),
        (121, ALICE, "Reminder: still true? Larch"),
        (151, ALICE, "Last reminder: still true? Larch"),
        (336, STELLA, LEAVES),
        (336, CORA, LEAVES),
        (366, ALICE, "Archived: Larch"),
    ]
    assert status_of(larch) == "archived"
    assert larch.versions.latest("pk").why == "Nobody had confirmed it for a year."


def test_mail_asks_for_one_tap_and_says_until_when(clock: Clock, larch: SupportGroup) -> None:
    clock.go_to(91)

    look_after_unconfirmed(now=clock.now)

    paragraphs = OutgoingMail.objects.get().text.split("\n\n")
    assert paragraphs.pop(2).startswith("http://127.0.0.1:8000/still-true/?link=")
    assert paragraphs == [
        "Is everything about “Larch” still true? When and where you meet, how to join?",
        "Open this link and tap “Still true”. It takes ten seconds and needs no login:",
        "There you can also say that something changed, that you have a break, or that the group has closed.",
        "This is what people see now: http://127.0.0.1:8000/groups/larch/",
        "The link is yours: please do not pass it on. It works until 31 May 2001.",
        "-- \nKindred, http://127.0.0.1:8000\n"
        "You get this about every 90 days because you look after this group’s listing.\n",
    ]


@pytest.mark.parametrize(
    ("day_confirmed", "said"),
    [
        (0, "If nobody answers, the page will say from 29 June 2001 that it was not confirmed lately."),
        (-300, "The page says by now that it was not confirmed lately. If nobody answers, it will leave the site."),
    ],
)
def test_last_reminder_says_what_happens_else(clock: Clock, larch: SupportGroup, day_confirmed: int, said: str) -> None:
    SupportGroup.objects.update(confirmed_at=DAY_0 + timedelta(days=day_confirmed))
    for number in (1, 2):
        larch.confirmation_requests.create(number=number, sent_at=DAY_0 + timedelta(days=60 + 30 * number))
    clock.go_to(179)

    look_after_unconfirmed(now=clock.now)

    mail = OutgoingMail.objects.get()
    assert (mail.subject, said in mail.text) == ("Last reminder: still true? Larch", True)


def test_listing_is_not_confirmed_lately_after_twice_the_days(clock: Clock, larch: SupportGroup) -> None:
    assert timedelta(days=180) == CONFIRMED_LATELY
    assert "Not confirmed lately" not in confirmed(larch.confirmed_at, DAY_0 + timedelta(days=180))
    assert "Not confirmed lately" in confirmed(larch.confirmed_at, DAY_0 + timedelta(days=181))


def test_listing_that_is_confirmed_each_time_is_asked_about_each_time(clock: Clock, larch: SupportGroup) -> None:
    mails = []
    for day in AROUND:
        if sent := live(clock, [day]):
            mails += sent
            confirm_listing(larch, by=None)

    assert [day for day, _, _ in mails] == [91, 181, 271, 361]
    assert {subject for _, _, subject in mails} == {"Still true? Larch"}


def test_listing_never_confirmed_is_asked_about_after_its_publication(clock: Clock) -> None:
    make.make_facilitator(make.make_group(published_at=DAY_0))

    assert [day for day, _, _ in live(clock, AROUND)][:1] == [91]


def test_listing_that_was_always_old_is_asked_about_thrice_before_it_leaves(clock: Clock) -> None:
    make.make_facilitator(make.make_group(name="Larch", confirmed_at=DAY_0 - timedelta(days=900)))
    make.make_steward()

    assert [(day, to) for day, to, _ in live(clock, [0, 1, 28, 29, 30, 57, 58, 59, 86, 87, 88, 115, 116, 117])] == [
        (0, ALICE),
        (29, ALICE),
        (58, ALICE),
        (87, STELLA),
        (116, ALICE),
    ]


def test_listing_with_nobody_to_ask_leaves_all_the_same_and_stewards_know(clock: Clock, larch: SupportGroup) -> None:
    make.make_steward()
    larch.facilitations.all().delete()

    assert live(clock, AROUND) == [(336, STELLA, LEAVES)]
    assert status_of(larch) == "archived"


def test_all_who_run_it_are_asked_and_nobody_else(clock: Clock, larch: SupportGroup) -> None:
    larch.contact_email = "inbox@example.org"
    larch.save()
    make.make_facilitator(larch, role="co", email="", user=make.make_user("bob@example.org"))
    make.make_facilitation(make.make_facilitator(email="invited@example.org"), larch, accepted_at=None)
    make.make_facilitator(make.make_group(confirmed_at=DAY_0 + timedelta(days=50)), email="dora@example.org")

    assert [to for _, to, _ in live(clock, range(88, 93))] == [ALICE, "bob@example.org"]


def test_address_that_mail_came_back_from_is_left_alone_until_it_changes(clock: Clock, larch: SupportGroup) -> None:
    Bounce.objects.create(email="Alice@example.org")
    assert live(clock, range(88, 93)) == []

    larch.facilitations.get().facilitator.__class__.objects.update(email="alice@example.com")

    assert live(clock, range(100, 102)) == [(100, "alice@example.com", "Still true? Larch")]


def test_groups_own_address_is_asked_where_mail_reaches_nobody_else(clock: Clock, larch: SupportGroup) -> None:
    Bounce.objects.create(email=ALICE)
    SupportGroup.objects.update(contact_email="inbox@example.org")

    assert [to for _, to, _ in live(clock, range(88, 93))] == ["inbox@example.org"]


@pytest.mark.parametrize(
    ("fields", "is_asked"),
    [
        ({}, True),
        ({"status": "paused"}, False),
        ({"status": "archived"}, False),
        ({"status": "draft", "published_at": None}, False),
        ({"source": "oc", "source_key": "1"}, False),
        ({"source": "oc", "source_key": "1", "left_source_at": DAY_0}, True),
    ],
)
def test_only_what_people_confirm_is_asked_about(clock: Clock, fields: dict[str, Any], is_asked: bool) -> None:
    make.make_facilitator(make.make_group(**{"confirmed_at": DAY_0, **fields}))
    make.make_steward()

    assert bool(live(clock, range(80, 480, 40))) == is_asked


def test_after_a_pause_it_is_asked_about_anew(clock: Clock, larch: SupportGroup) -> None:
    assert len(live(clock, [91, 121, 151])) == 3
    pause_listing(larch, by=None)
    assert [subject for _, _, subject in live(clock, [160, 300, 400])] == ["Paused: Larch"]
    resume_listing(larch, by=None)
    larch.versions.update(made_at=clock.now)
    OutgoingMail.objects.all().delete()

    assert [(day, subject) for day, _, subject in live(clock, [500, 501, 528, 529, 530, 557, 558, 559])] == [
        (500, "Still true? Larch"),
        (529, "Reminder: still true? Larch"),
        (558, "Last reminder: still true? Larch"),
    ]


def test_one_mail_names_all_that_leave(clock: Clock) -> None:
    make.make_steward()
    names = [f"Group {number:02}" for number in range(60)]
    for name in names:
        make.make_group(name=name, confirmed_at=DAY_0)
    clock.go_to(336)

    look_after_unconfirmed(now=clock.now)

    [mail] = OutgoingMail.objects.all()
    assert mail.subject == "60 groups leave the site soon unless confirmed"
    assert [name for name in names if name in mail.text] == names[:50]
    assert "- and 10 more" in mail.text
    assert "leave the site on 1 January 2002 or soon after" in mail.text


def test_day_has_a_most(clock: Clock, larch: SupportGroup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_A_DAY", 1)
    make.make_facilitator(make.make_group(name="Oak", confirmed_at=DAY_0), email="bob@example.org")

    assert [(day, to) for day, to, _ in live(clock, range(90, 95))] == [(91, ALICE), (92, "bob@example.org")]


# --- However often, and however badly, it runs


DAYS = st.lists(st.sampled_from(AROUND), min_size=3, max_size=15).map(sorted)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(days=DAYS, confirmations=st.sets(st.sampled_from(AROUND), max_size=3))
def test_whenever_it_runs_no_mail_is_sent_twice_and_none_after_leaving(
    clock: Clock, larch: SupportGroup, days: list[int], confirmations: set[int]
) -> None:
    with transaction.atomic():
        numbers: list[int] = []
        for day in days:
            clock.go_to(day)
            if day in confirmations and status_of(larch) == "published":
                confirm_listing(larch, by=None)
                numbers.clear()
            was = status_of(larch)
            before = set(ConfirmationRequest.objects.values_list("pk", flat=True))
            look_after_unconfirmed(now=clock.now)
            sent = list(ConfirmationRequest.objects.exclude(pk__in=before).values_list("number", flat=True))
            assert was == "published" or sent == []
            numbers += sent
            assert numbers == list(range(1, len(numbers) + 1))
        assert status_of(larch) == (
            "archived" if OutgoingMail.objects.filter(subject="Archived: Larch") else "published"
        )
        transaction.set_rollback(True)


def test_second_run_of_a_day_does_nothing(clock: Clock, larch: SupportGroup) -> None:
    make.make_steward()

    assert [day for day, _, _ in live(clock, [day for day in AROUND for _ in range(2)])] == [91, 121, 151, 336, 366]


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_one_mail(clock: Clock, larch: SupportGroup) -> None:
    clock.go_to(91)

    def run(_number: int) -> None:
        try:
            look_after_unconfirmed(now=clock.now)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(8)))

    assert [mail.subject for mail in OutgoingMail.objects.all()] == ["Still true? Larch"]


class CrashError(Exception):
    """The machine stops."""


def test_crash_between_note_and_mail_leaves_neither(
    clock: Clock, larch: SupportGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*args: Any, **fields: Any) -> None:
        raise CrashError

    monkeypatch.setattr(emails, "ask_if_true", crash)
    with pytest.raises(CrashError):
        live(clock, [91])
    monkeypatch.undo()
    assert not ConfirmationRequest.objects.exists()

    assert [subject for _, _, subject in live(clock, [100, 101])] == ["Still true? Larch"]
