from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import authenticate
from django.utils import timezone

from facilitators.models import Check, Facilitator, User
from tests import factories as make

TODAY = date(2031, 1, 5)


@pytest.mark.parametrize(
    ("checked_on", "expires_on", "is_valid"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (date(2030, 1, 1), TODAY, True),
        (date(2030, 1, 1), date(2031, 1, 4), False),
        (date(2031, 1, 6), None, False),
    ],
)
def test_check_is_valid_from_its_day_until_it_expires(
    checked_on: date, expires_on: date | None, is_valid: bool
) -> None:
    assert Check(checked_on=checked_on, expires_on=expires_on).is_valid_on(TODAY) is is_valid


@pytest.mark.django_db
def test_public_checks_leave_out_the_expired_and_the_private(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2031, 1, 5, 12, 0, tzinfo=UTC))
    alice, bob = make.make_facilitator(), make.make_facilitator(name="Bob Birtles")
    valid = make.make_check(alice)
    make.make_check(alice, is_public=False)
    make.make_check(alice, expires_on=date(2031, 1, 4))
    make.make_check(alice, checked_on=date(2031, 1, 6))
    make.make_check(bob)

    assert Facilitator.objects.prefetch_related("checks").get(pk=alice.pk).public_checks == [valid]


@pytest.mark.django_db
def test_facilitator_stays_when_their_login_goes() -> None:
    user = make.make_user("alice@example.org")
    alice = make.make_facilitator(user=user)

    user.delete()

    alice.refresh_from_db()
    assert alice.user is None


@pytest.mark.django_db
def test_facilitation_orders_the_lead_before_the_helper() -> None:
    group = make.make_group()
    bob = make.make_facilitator(group, role="co", name="Bob Birtles")
    alice = make.make_facilitator(group)

    assert [one.facilitator for one in group.facilitations.all()] == [alice, bob]


@pytest.mark.django_db
def test_login_works_whatever_the_capitals_of_the_address() -> None:
    user = make.make_user("Stella@example.org", password="correct horse")

    assert authenticate(username="sTELLA@Example.org", password="correct horse") == user


@pytest.mark.django_db
def test_login_made_without_a_password_opens_nothing() -> None:
    make.make_user("bob@example.org")

    assert authenticate(username="bob@example.org", password="") is None
    assert User.objects.get().has_usable_password() is False


def test_login_needs_an_address() -> None:
    with pytest.raises(ValueError, match="e-mail address"):
        User.objects.create_user("")


@pytest.mark.django_db
def test_login_is_called_by_name_and_else_by_address() -> None:
    named = make.make_user("stella@example.org", first_name="Stella", last_name="Steward")

    assert [str(named), str(make.make_user())] == ["Stella Steward", "charlie@example.org"]
