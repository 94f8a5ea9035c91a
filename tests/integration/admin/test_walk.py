"""Who gets where: everybody, on every page of the admin, with one's own rows and with others'.

An admin, a page, a choice or an action that the table does not name fails here. Decide what everybody shall meet, write
it into ``walk_table`` and write docs/permissions.md anew: python -m tests.integration.admin.walk_table
"""

from collections.abc import Iterable

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import override_settings

from tests.integration.admin import walk_table
from tests.integration.admin.walk import walk_choices, walk_model, walk_site
from tests.integration.admin.walk_table import Lines
from tests.integration.admin.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The directory, made once: what a walk does to it is rolled back, and all of it at the end."""
    # Whoever must have a second factor and has none gets nowhere; see tests of accounts.
    with override_settings(KINDRED_SECOND_FACTOR=False), django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        connection.check_constraints()  # once: what is left to check is checked again after each test
        yield made
        transaction.set_rollback(True)


def told(walked: Iterable[tuple[str, str, str]]) -> str:
    """Return what was met the way the table has it."""
    lines: Lines = {}
    for line, person, cell in walked:
        lines.setdefault(line, {})[person] = cell
    return walk_table.as_text(lines)


def expected(section: str) -> str:
    return walk_table.as_text(walk_table.sections()[section])


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_everybody_meets_on_the_pages_of_a_model_what_the_table_says(world, model):
    assert told(walk_model(world, model)) == expected(model._meta.label)


def test_everybody_is_offered_what_the_table_says(world):
    assert told(walk_choices(world)) == expected(walk_table.CHOICES)


def test_everybody_meets_on_the_pages_of_the_site_what_the_table_says(world):
    assert told(walk_site(world)) == expected(walk_table.SITE)


def test_table_names_every_admin_there_is_and_no_other():
    labels = {model._meta.label for model in MODELS}
    assert walk_table.sections().keys() == {walk_table.SITE, walk_table.CHOICES, *labels}


def test_page_of_permissions_is_what_the_walk_finds():
    assert walk_table.PAGE.read_text(encoding="utf-8") == walk_table.as_page()
