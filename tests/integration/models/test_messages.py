"""What a person reads who fills in a form wrongly: which field, and what to do."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from tests import factories as make
from tests.integration.models.broken import cancelled, course, moved

pytestmark = pytest.mark.django_db

RULE = "Weekly needs days; monthly needs days with weeks of the month, or dates; once needs its day."
MISTAKES: list[tuple[Callable[[], Model], dict[str, Any], list[str]]] = [
    (make.make_group, {"minimum_age": 130}, ["Ages run from 0 to 120."]),
    (make.make_group, {"course_weeks": 6}, ["Start, weeks and joining late are for courses only."]),
    (course, {"course_weeks": 0}, ["A course has at least one week."]),
    (make.make_group, {"summary": ""}, ["A published listing has a summary and the time it was published."]),
    (make.make_group, {"pause_reason": "Holiday"}, ["Only a paused listing has a reason and a date for the pause."]),
    (make.make_meeting, {"attendance": "online"}, ["A meeting online or by phone has no venue."]),
    (make.make_meeting, {"byday": []}, [RULE]),
    (make.make_meeting, {"freq": "monthly"}, [RULE]),
    (make.make_meeting, {"freq": "once", "byday": []}, [RULE]),
    (make.make_meeting, {"start_time": None}, ["Say when it starts, unless it is by appointment."]),
    (make.make_meeting, {"interval": 2}, ["“Every second…” needs the first day to count from."]),
    (
        make.make_meeting,
        {"dtstart": date(2031, 1, 7), "until": date(2031, 1, 6)},
        ["The last day must not be before the first."],
    ),
    (make.make_meeting, {"duration": timedelta(0)}, ["A meeting lasts more than nothing and at most a day."]),
    (
        moved,
        {"new_on": None},
        ["Cancelled needs the date; moved needs the date and the new one; added needs the new one only."],
    ),
    (
        cancelled,
        {"original_on": None},
        ["Cancelled needs the date; moved needs the date and the new one; added needs the new one only."],
    ),
    (make.make_venue, {"country": "gb"}, ["Give the country as two capital letters, such as GB."]),
    (make.make_venue, {"latitude": 53.4}, ["Give both latitude and longitude, or neither."]),
    (make.make_venue, {"latitude": 95.0, "longitude": 0.0}, ["Latitude runs from -90 to 90 degrees."]),
    (make.make_venue, {"latitude": 0.0, "longitude": 190.0}, ["Longitude runs from -180 to 180 degrees."]),
    (
        make.make_venue,
        {"name": "", "street": "", "locality": "", "postcode": ""},
        ["Say where it is: at least a town."],
    ),
    (make.make_crisis_line, {"number": ""}, ["Give a number, a text service or a page."]),
    (
        make.make_crisis_line,
        {"tel": "0113 496"},
        ["The number to dial has digits only, and is also written out."],
    ),
]


@pytest.mark.parametrize(("row", "fields", "messages"), MISTAKES, ids=[str(list(fields)) for _, fields, _ in MISTAKES])
def test_mistake_across_fields_is_said_in_one_sentence(
    row: Callable[[], Model], fields: dict[str, Any], messages: list[str]
) -> None:
    mistaken = row()
    for name, value in fields.items():
        setattr(mistaken, name, value)

    with pytest.raises(ValidationError) as error:
        mistaken.full_clean()

    assert error.value.message_dict == {NON_FIELD_ERRORS: messages}


def test_second_use_of_what_is_unique_is_said_with_the_field() -> None:
    topic = make.make_topic()
    other = make.make_topic()
    other.slug = topic.slug

    with pytest.raises(ValidationError) as error:
        other.full_clean()

    assert error.value.message_dict == {"slug": ["Topic with this Slug already exists."]}
