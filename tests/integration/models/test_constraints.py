"""Every rule of a row is held by the database itself, whoever writes it."""

from typing import Any

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, transaction
from django.db.models import Model

from tests import factories as make
from tests.integration.models import broken
from tests.integration.models.breaking import Broken, Row
from tests.integration.models.broken_upkeep import UPKEEP

pytestmark = pytest.mark.django_db


def write(row: Model, **columns: Any) -> None:
    """Write columns past clean(), save() and whatever else Python could check."""
    type(row)._base_manager.filter(pk=row.pk).update(**columns)


def violated(row: Model, columns: dict[str, Any]) -> str:
    """Return the name of the constraint that these columns break."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write(row, **columns)
    cause: Any = error.value.__cause__
    return str(cause.diag.constraint_name)


def cases(table: dict[str, list[Broken]]) -> list[Any]:
    return [
        pytest.param(name, case, id=f"{name}-{number}")
        for name, entries in table.items()
        for number, case in enumerate(entries)
    ]


def check(name: str, case: Broken) -> None:
    row = case.row()
    if case.second is None:
        assert violated(row, case.columns) == name
    else:
        write(row, **case.columns)
        shared = {column: getattr(row, column) for column in case.same}
        assert violated(case.row(), case.second | shared) == name


@pytest.mark.parametrize(("name", "case"), cases(broken.VENUE))
def test_venue_constraint_refuses_broken_row(name: str, case: Broken) -> None:
    check(name, case)


@pytest.mark.parametrize(("name", "case"), cases(broken.GROUP))
def test_group_constraint_refuses_broken_row(name: str, case: Broken) -> None:
    check(name, case)


@pytest.mark.parametrize(("name", "case"), cases(broken.MEETING))
def test_meeting_constraint_refuses_broken_row(name: str, case: Broken) -> None:
    check(name, case)


@pytest.mark.parametrize(("name", "case"), cases(broken.MEETING_EXCEPTION))
def test_meeting_exception_constraint_refuses_broken_row(name: str, case: Broken) -> None:
    check(name, case)


@pytest.mark.parametrize(("name", "case"), cases(broken.VOCABULARY))
def test_vocabulary_constraint_refuses_broken_row(name: str, case: Broken) -> None:
    check(name, case)


@pytest.mark.parametrize(("name", "case"), cases(broken.PLACES))
def test_place_constraint_refuses_broken_row(name: str, case: Broken) -> None:
    check(name, case)


@pytest.mark.parametrize(("name", "case"), cases(broken.CRISIS_LINE))
def test_crisis_line_constraint_refuses_broken_row(name: str, case: Broken) -> None:
    check(name, case)


@pytest.mark.parametrize(("name", "case"), cases(broken.DATES))
def test_date_and_access_constraint_refuses_broken_row(name: str, case: Broken) -> None:
    check(name, case)


@pytest.mark.parametrize(("name", "case"), cases(broken.PEOPLE))
def test_people_constraint_refuses_broken_row(name: str, case: Broken) -> None:
    check(name, case)


@pytest.mark.parametrize(("name", "case"), cases(UPKEEP))
def test_upkeep_constraint_refuses_broken_row(name: str, case: Broken) -> None:
    check(name, case)


def test_meeting_timezone_unknown_to_postgresql_is_refused() -> None:
    meeting = make.make_meeting()

    with pytest.raises(DataError), transaction.atomic():
        write(meeting, timezone="Europe/Atlantis")


UNIQUE_FIELDS = [
    (make.make_organisation, "slug"),
    (make.make_topic, "slug"),
    (make.make_topic, "name"),
    (make.make_community, "slug"),
    (make.make_community, "name"),
    (make.make_access_feature, "slug"),
    (make.make_access_feature, "name"),
    (make.make_group, "slug"),
]


@pytest.mark.parametrize(
    ("row", "column"), [pytest.param(*one, id="-".join((one[0].__name__, one[1]))) for one in UNIQUE_FIELDS]
)
def test_unique_column_refuses_second_row(row: Row, column: str) -> None:
    first, second = row(), row()

    with pytest.raises(IntegrityError), transaction.atomic():
        write(second, **{column: getattr(first, column)})


def test_every_constraint_has_a_row_that_breaks_it() -> None:
    declared = {
        constraint.name
        for model in apps.get_models()
        if model.__module__.startswith(("groups.", "facilitators."))
        for constraint in model._meta.constraints
    }

    assert declared - broken.UNBREAKABLE == set(broken.ALL)
