from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from groups.models import Missing, SupportGroup
from groups.models.choices import Status
from tests import factories as make

NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)


# --- Not stated differs from no

# What a listing can say: the value for "not stated", and what says no (or none, or the least there is).
ANSWERS: dict[str, tuple[Any, Any]] = {
    "for_whom": ("", "self"),
    "minimum_age": (None, 0),
    "maximum_age": (None, 0),
    "led_by": ("", "peer"),
    "structure": ("", "drop_in"),
    "may_just_listen": (None, False),
    "faith": ("", "secular"),
    "typical_size": ("", "up_to_6"),
    "newcomers_welcome": (None, False),
    "cost": ("", "free"),
    "joining": ("", "turn_up"),
    "capacity": ("", "full"),
    "join_details_given": ("", "on_request"),
}
TEXTS = {
    "summary",
    "description",
    "newcomers_note",
    "cost_note",
    "joining_note",
    "website",
    "phone",
    "contact_email",
    "confidentiality",
    "agreement",
    "first_visit_look_for",
    "first_visit_entrance",
    "first_visit_what_happens",
    "first_visit_bring",
    "first_visit_late",
    "pause_reason",
}
OF_COURSES = {"course_starts_on", "course_weeks", "may_join_late"}
# What describes the listing itself rather than the group.
OF_LISTING = {
    "id", "slug", "status", "name", "organisation", "text", "published_at", "confirmed_at", "doubted_at",
    "paused_until", "created_at", "changed_at", "source", "source_key", "source_digest", "left_source_at",
}  # fmt: skip


def test_every_column_is_known_to_these_tests() -> None:
    columns = {field.name for field in SupportGroup._meta.concrete_fields}

    assert columns == ANSWERS.keys() | TEXTS | OF_COURSES | OF_LISTING


def test_new_listing_states_nothing() -> None:
    group = SupportGroup()

    assert {name: getattr(group, name) for name in ANSWERS} == {
        name: unstated for name, (unstated, _) in ANSWERS.items()
    }
    assert {getattr(group, name) for name in TEXTS} == {""}
    assert {getattr(group, name) for name in OF_COURSES} == {None}


@pytest.mark.django_db
@pytest.mark.parametrize("field", ANSWERS)
def test_not_stated_and_no_are_stored_apart(field: str) -> None:
    unstated, no = ANSWERS[field]
    silent, negative = make.make_group(**{field: unstated}), make.make_group(**{field: no})
    silent.full_clean()
    negative.full_clean()

    stored = dict(SupportGroup.objects.values_list("pk", field))

    assert stored == {silent.pk: unstated, negative.pk: no}


@pytest.mark.django_db
def test_joining_a_running_course_not_stated_and_no_are_stored_apart() -> None:
    silent, negative = (make.make_group(structure="course", may_join_late=late) for late in (None, False))

    assert dict(SupportGroup.objects.values_list("pk", "may_join_late")) == {silent.pk: None, negative.pk: False}


@pytest.mark.django_db
def test_access_not_stated_is_not_no() -> None:
    ramp = make.make_access_feature()
    silent, negative = make.make_meeting(), make.make_meeting(access={ramp: False})

    said = [[one.is_available for one in meeting.access_stated.all()] for meeting in (silent, negative)]

    assert said == [[], [False]]


# --- In words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, ""),
        (0, None, "All ages"),
        (0, 12, "Up to 12"),
        (None, 12, "Up to 12"),
        (18, None, "18 and over"),
        (18, 30, "18 to 30"),
        (18, 18, "18"),
        (0, 120, "Up to 120"),
    ],
)
def test_ages_in_words(low: int | None, high: int | None, words: str) -> None:
    assert SupportGroup(minimum_age=low, maximum_age=high).ages_in_words == words


# --- Publishing


@pytest.mark.django_db
def test_missing_for_publishing_names_all_that_an_empty_draft_lacks() -> None:
    draft = make.make_group(status="draft", published_at=None, summary="")

    assert draft.missing_for_publishing() == [
        Missing("summary", "Write one sentence that says who it is for."),
        Missing("topics", "Choose at least one topic."),
        Missing("meetings", "Add at least one meeting, or say it meets by appointment."),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("attendance", ["in_person", "hybrid"])
def test_missing_for_publishing_names_the_meeting_without_a_place(attendance: str) -> None:
    group = make.make_group(topics=[make.make_topic()])
    make.make_meeting(group, attendance="online", position=0)
    make.make_meeting(group, attendance=attendance, venue=None, position=1)

    assert group.missing_for_publishing() == [Missing("meetings-1-venue", "Say where “Every Tuesday” comes together.")]


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{}, {"attendance": "online"}, {"attendance": "phone"}, {"freq": "appointment"}])
def test_missing_for_publishing_is_empty_for_a_complete_listing(fields: dict[str, Any]) -> None:
    group = make.make_group(topics=[make.make_topic()])
    make.make_meeting(group, **fields)

    assert group.missing_for_publishing() == []


def test_missing_for_publishing_can_be_asked_of_an_unsaved_listing() -> None:
    fields = [missing.field for missing in SupportGroup(summary="Talk and tea.").missing_for_publishing()]

    assert fields == ["topics", "meetings"]


@pytest.mark.django_db
def test_publish_keeps_the_first_time_and_ends_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    draft = make.make_group(status="draft", published_at=None)
    paused = make.make_group(status="paused", pause_reason="Holiday", paused_until=NOW.date())

    for group in (draft, paused):
        group.publish()
        group.save()

    rows = SupportGroup.objects.order_by("pk").values_list("status", "published_at", "pause_reason", "paused_until")
    assert list(rows) == [("published", NOW, "", None), ("published", make.LONG_AGO, "", None)]


# --- Who sees what


@pytest.mark.django_db
def test_published_leaves_out_every_other_status() -> None:
    groups = {status: make.make_group(status=status) for status in Status.values}

    assert list(SupportGroup.objects.published()) == [groups["published"]]
    assert [group.is_published for group in groups.values()] == [status == "published" for status in groups]


@pytest.mark.django_db
def test_search_text_follows_the_words_of_the_listing() -> None:
    group = make.make_group(name="Café Trost")
    assert SupportGroup.objects.filter(text="cafe").get() == group

    SupportGroup.objects.filter(pk=group.pk).update(name="Harbour", summary="For bereaved fathers.")

    assert [SupportGroup.objects.filter(text=word).count() for word in ("cafe", "harbour", "father")] == [0, 1, 1]
