from datetime import date, time

import pytest
from django.test import Client

from groups.models import SupportGroup
from tests.factories import (
    make_exception,
    make_group,
    make_meeting,
    make_organisation,
    make_superuser,
    make_topic,
    make_venue,
)
from tests.integration.admin.page_form import PageForm

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

REFUSED = "Not saved yet: this was changed while you had it open."


@pytest.fixture
def bob(db):
    """A second person's browser."""
    browser = Client()
    browser.force_login(make_superuser("bob@example.org", first_name="Bob"))
    return browser


def test_second_save_is_refused_once_with_both_versions_and_everything_typed(open_listing, bob):
    group = make_group(status="draft", summary="As it was.", topics=[make_topic(name="Grief")])
    mine = open_listing(group).fill(summary="Stella’s sentence.", description="Typed for ten minutes.")
    theirs = PageForm(bob, mine.path, "supportgroup_form").fill(summary="Bob’s sentence.")
    theirs.save()

    response = mine.save()
    page = response.content.decode()
    group.refresh_from_db()
    assert (group.summary, group.description) == ("Bob’s sentence.", "")
    assert [
        text in page
        for text in (
            REFUSED,
            "Bob, ",
            "Changed The group in one sentence.",
            "The group in one sentence: it now says “Bob’s sentence.”, you wrote “Stella’s sentence.”.",
            "Typed for ten minutes.",
        )
    ] == [True] * 5
    assert response.context["missing"] == []

    mine.again(response).save()
    group.refresh_from_db()
    assert (group.summary, group.description) == ("Stella’s sentence.", "Typed for ten minutes.")


def test_third_person_in_between_is_noticed_again(open_listing, bob):
    group = make_group(status="draft")
    mine = open_listing(group).fill(summary="Mine.")
    SupportGroup.objects.get(pk=group.pk).save()
    refused = mine.save()
    SupportGroup.objects.get(pk=group.pk).save()
    assert REFUSED in mine.again(refused).save().content.decode()


def test_change_of_a_meeting_alone_counts(open_listing, bob):
    group = make_group(status="draft")
    make_meeting(group)
    mine = open_listing(group)
    PageForm(bob, mine.path, "supportgroup_form").fill("meetings-0", start_time="18:00").save()
    page = mine.fill("meetings-0", start_time="20:00").save().content.decode()
    assert (REFUSED in page, group.meetings.get().start_time) == (True, time(18))


def test_rows_somebody_else_removed_come_back_as_new_ones_with_what_was_typed(open_listing, bob):
    group = make_group(status="draft")
    gone, kept = make_meeting(group, name="Gone"), make_meeting(group, name="Kept")
    make_exception(gone, note="Goes along")
    make_exception(kept, note="Gone from within")
    make_exception(kept, original_on=date(2000, 1, 11), note="Stays")
    mine = open_listing(group).fill("meetings-0", notes="Typed in one that is gone.")
    mine.fill("meetings-1", notes="Typed in one that stays.").fill("meetings-1-exceptions-1", note="Still here")
    theirs = PageForm(bob, mine.path, "supportgroup_form").fill("meetings-0", DELETE="on")
    theirs.fill("meetings-1-exceptions-0", DELETE="on").save()
    assert [meeting.name for meeting in group.meetings.all()] == ["Kept"]

    refused = mine.save()
    assert "Deleted meeting “Gone”." in refused.content.decode()
    mine.again(refused).save()
    assert [
        (meeting.name, meeting.notes, [exception.note for exception in meeting.exceptions.all()])
        for meeting in group.meetings.all()
    ] == [
        ("Kept", "Typed in one that stays.", ["Gone from within", "Still here"]),
        ("Gone", "Typed in one that is gone.", ["Goes along"]),
    ]


def test_row_somebody_else_removed_can_be_removed_here_too(open_listing, bob):
    group = make_group(status="draft")
    make_meeting(group)
    mine = open_listing(group).fill(summary="Without it.")
    PageForm(bob, mine.path, "supportgroup_form").fill("meetings-0", DELETE="on").save()
    form = mine.again(mine.save())
    form.data["meetings-TOTAL_FORMS"] = ["0"]  # what the bin of a row not yet saved does
    form.save()
    group.refresh_from_db()
    assert (group.summary, group.meetings.count()) == ("Without it.", 0)


def test_change_by_an_import_is_told_as_such(open_listing):
    group = make_group(status="draft")
    mine = open_listing(group)
    SupportGroup.objects.filter(pk=group.pk).update(summary="From the feed.")
    assert "Changed by an import." in mine.save().content.decode()


def test_save_of_one_person_alone_is_never_refused(open_listing):
    group = make_group(status="draft")
    form = open_listing(group)
    for sentence in ("One.", "Two."):
        response = form.fill(summary=sentence).save("_continue")
        form = form.again(response)
    group.refresh_from_db()
    assert group.summary == "Two."


@pytest.mark.parametrize(
    ("make", "model", "field"), [(make_venue, "venue", "street"), (make_organisation, "organisation", "name")]
)
def test_venues_and_organisations_are_guarded_too(steward, bob, make, model, field):
    row = make()
    path = f"/admin/groups/{model}/{row.pk}/change/"
    mine, theirs = (PageForm(browser, path, f"{model}_form") for browser in (steward, bob))
    theirs.fill(**{field: "Theirs"}).save()
    refused = mine.fill(**{field: "Mine"}).save()
    row.refresh_from_db()
    assert (REFUSED in refused.content.decode(), getattr(row, field)) == (True, "Theirs")
    mine.again(refused).save()
    row.refresh_from_db()
    assert getattr(row, field) == "Mine"
