"""The role of stewards, as an upgrade finds and leaves it."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from facilitators.roles import STEWARDS
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_stewards_of_an_older_installation_get_the_rights_of_this_version() -> None:
    stella = make.make_steward()
    stewards = Group.objects.get(name=STEWARDS)
    today = set(stewards.permissions.values_list("codename", flat=True))
    stewards.permissions.remove(*stewards.permissions.filter(content_type__model="report"))
    extra = stewards.permissions.model.objects.get(codename="change_user", content_type__app_label="facilitators")
    stewards.permissions.add(extra)  # what a version no longer gives is taken back

    for _ in range(2):
        call_command("ensure_roles", verbosity=0)

    assert set(stewards.permissions.values_list("codename", flat=True)) == today
    assert list(stella.groups.all()) == [stewards]


def test_first_start_makes_the_role() -> None:
    call_command("ensure_roles", verbosity=0)

    assert Group.objects.get(name=STEWARDS).permissions.filter(codename="change_report").exists()
