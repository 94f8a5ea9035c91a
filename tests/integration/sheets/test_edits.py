"""A steward's sheet is an edit: what it changes, what it leaves alone, what it refuses."""

from datetime import date, time

import pytest

from groups.actions.applied_sheets import ChangedMeanwhileError, apply_sheet, keep_sheet, plan_of
from groups.actions.sheets import lacking
from groups.actions.versions import undo_version
from groups.facts import facts_of
from groups.interchange.rows import BrokenFileError
from groups.models import MeetingException, OldSlug, Organisation, SupportGroup, UploadedSheet, Venue
from tests import factories as make
from tests.integration.sheets.listings import as_file, exported, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    """A published group that meets on Tuesdays in a hall and on Sundays online."""
    group = make.make_group(
        slug="larch", name="Larch circle", topics=[make.make_topic(slug="grief", name="Grief and loss")], cost="free"
    )
    make.make_meeting(group, notes="Ring twice.")
    make.make_meeting(group, attendance="online", byday=["SU"], join_details="Code 1234", position=1)
    return group


def kept(rows, by=None, kind="csv"):
    by = by or make.make_steward()
    keep_sheet(as_file(rows, kind), name="groups.csv", by=by)
    return UploadedSheet.objects.get(by=by)


def applied(rows, by=None):
    sheet = kept(rows, by)
    plan = plan_of(sheet)
    assert plan.rejections == []
    return apply_sheet(sheet, by=sheet.by, digest=plan.digest)


def refused(rows):
    plan = planned(rows)
    assert not plan.can_apply
    return [(one.position, one.field, one.reason) for one in plan.rejections]


def new_row(**cells):
    row = {
        "listing": "",
        "meeting id": "",
        "join details": "",
        "attendance": "",
        "name": "Willow circle",
        "topics": "Grief and loss",
        "town": "Leeds",
    }
    return {**row, "street": "1 Willow Way", "days": "Mon", "start": "18:00", **cells}


# --- What is changed


def test_changed_cells_are_the_stewards_edit_and_can_be_taken_back(group):
    stella = make.make_steward()
    other = facts_of(make.make_meeting(make.make_group(slug="other")).group)
    before = facts_of(group)
    rows = exported(["listing", "meeting id", "summary", "start", "cost"])
    for row in rows:
        if row["listing"] == "larch":
            row |= {"summary": "For anybody who grieves.", "cost": ""}
    next(row for row in rows if row["listing"] == "larch")["start"] = "18:30"

    result = applied(rows, by=stella)

    group.refresh_from_db()
    version, found = group.versions.all()
    assert (result.changed, result.new) == ([group.pk], [])
    assert (group.summary, group.cost) == ("For anybody who grieves.", "")
    assert [one.start_time for one in group.meetings.all()] == [time(18, 30), time(19)]
    assert (version.by, version.why) == (stella, "From the spreadsheet “groups.csv”.")
    assert (found.by, found.facts) == (None, before)
    assert facts_of(SupportGroup.objects.get(slug="other")) == other
    undo_version(version, by=stella)
    assert facts_of(SupportGroup.objects.get(pk=group.pk)) == before


def test_listing_of_any_source_is_changed_and_stays_of_its_source(group):
    SupportGroup.objects.update(source="feed", source_key="7", source_digest="abc")
    rows = exported(["listing", "summary"])[:1]

    applied([{**rows[0], "summary": "For all."}])

    group.refresh_from_db()
    assert (group.summary, group.source, group.source_digest) == ("For all.", "feed", "abc")


def test_column_that_is_not_there_leaves_its_fact_alone(group):
    own = make.make_organisation(slug="larch-trust", name="Larch Trust")
    make.make_organisation(name="larch-trust")  # is called as another's address reads
    SupportGroup.objects.update(organisation=own)

    applied([{"listing": "larch", "cost note": "A jar for the rent."}])

    group.refresh_from_db()
    assert (group.cost, group.cost_note, group.meetings.count()) == ("free", "A jar for the rent.", 2)
    assert group.organisation == own


def test_former_address_leads_to_the_listing(group):
    OldSlug.objects.create(slug="former", group=group)

    applied([{"listing": "former", "cost note": "A jar."}])

    group.refresh_from_db()
    assert group.cost_note == "A jar."


def test_organisation_is_found_by_name_or_made(group):
    known = make.make_organisation(name="Larch Trust")
    make.make_group(slug="second")

    applied([{"listing": "larch", "organisation": "larch trust"}, {"listing": "second", "organisation": "New Trust"}])

    assert SupportGroup.objects.get(slug="larch").organisation == known
    assert SupportGroup.objects.get(slug="second").organisation == Organisation.objects.get(name="New Trust")


def test_status_is_moved_as_a_steward_moves_it(group):
    applied([{"listing": "larch", "status": "archived"}])

    group.refresh_from_db()
    assert group.status == "archived"
    [(_, field, reason)] = refused([{"listing": "larch", "status": "paused"}])
    assert (field, reason) == ("status", "“paused” cannot follow “archived”: choose draft or published")


# --- Meetings


def test_row_that_is_gone_takes_its_meeting_away_and_a_new_row_adds_one(group):
    first, second = group.meetings.all()
    MeetingException.objects.create(meeting=first, original_on=date(2030, 1, 1))
    rows = exported()[:1]
    plan = planned(rows)

    assert (plan.meetings_gone, plan.changed[0].gone) == (1, [str(second.pk)])
    applied([*rows, {**rows[0], "meeting id": "", "days": "Fri", "notes": ""}])

    kept_one, made = group.meetings.all()
    assert (kept_one.pk, kept_one.exceptions.count()) == (first.pk, 1)
    assert (made.byday, made.venue, made.position, made.notes) == (["FR"], first.venue, 2, "")


def test_sheet_given_twice_knows_the_meeting_that_it_added(group):
    first = exported()[0]
    rows = [*exported(), {**first, "meeting id": "", "days": "Fri"}]
    applied(rows)
    made = group.meetings.get(byday=["FR"])
    make.make_exception(made, original_on=date(2030, 1, 4))

    again = planned(rows)

    assert (again.changed, again.rejections, again.unchanged) == ([], [], 1)
    assert planned([*rows[:2], {**rows[2], "start": "20:00"}]).meetings_gone == 1


def test_rows_without_meeting_ids_do_not_touch_meetings_but_may_not_tell_of_them(group):
    with pytest.raises(BrokenFileError, match="“meeting id” is missing"):
        planned([{"listing": "larch", "days": "Fri"}])


def test_private_details_are_not_in_the_file_and_stay(group):
    venue = make.make_confidential_venue()
    meeting = make.make_meeting(group, venue=venue, position=2)
    content = as_file(exported()).decode()
    rows = exported()
    for row in rows:
        row["summary"] = "For all."

    applied(rows)

    assert venue.private_street in facts_of(group)["meetings"][str(meeting.pk)]["venue"]["private_street"]
    assert [secret for secret in ("Code 1234", "7 Secret Lane", "S2 4QQ", "53.3811") if secret in content] == []
    group.refresh_from_db()
    assert group.summary == "For all."
    assert group.meetings.get(attendance="online").join_details == "Code 1234"


def test_confidential_place_is_not_moved_by_a_sheet(group):
    make.make_meeting(group, venue=make.make_confidential_venue(), position=2)
    rows = exported()
    rows[2]["street"] = "9 Open Street"

    assert refused(rows) == [(4, "venue", "this place is confidential: choose another one in the editor, not here")]


def test_place_of_others_is_not_changed_but_left(group):
    venue = Venue.objects.get()
    make.make_meeting(make.make_group(slug="beside"), venue=venue)
    rows = exported()
    rows[-2]["street"] = "14 Larch Street"

    applied(rows)

    assert sorted(Venue.objects.values_list("street", flat=True)) == ["12 Larch Street", "14 Larch Street"]
    assert Venue.objects.get(street="14 Larch Street").meetings.get().group == group


def test_place_that_is_here_is_taken_with_all_that_is_known_of_it(group):
    known = make.make_venue(
        name="Willow Hall", street="1 Willow Way", directions="Blue door.", latitude=53.8, longitude=-1.5
    )
    rows = exported()
    place = {"venue": "Willow Hall", "street": "1 willow way", "directions": "", "latitude": "", "longitude": ""}

    applied([{**rows[0], **place}, rows[1]])

    assert group.meetings.first().venue == known


def test_point_stays_with_its_postcode_and_goes_with_the_town(group):
    Venue.objects.update(latitude=53.38, longitude=-1.47)
    make.make_place(name="Leeds", latitude=53.8, longitude=-1.55)
    first, second = exported()
    [same] = planned([{**first, "street": "13 Larch Street"}, second]).changed
    [moved] = planned([{**first, "town": "Leeds", "postcode": ""}, second]).changed

    def point(one):
        venue = next(iter(one.new["meetings"].values()))["venue"]
        return venue["latitude"], venue["is_approximate"]

    assert (point(same), point(moved)) == ((53.38, False), (53.8, True))


# --- New listings


def test_row_without_a_listing_makes_one_that_visitors_see(group):
    stella = make.make_steward()

    result = applied([new_row(), new_row(days="Fri", **{"join details": "Code 9", "attendance": "hybrid"})], by=stella)

    made = SupportGroup.objects.get(slug="willow-circle")
    assert (result.new, made.status, made.join_details_given) == ([made.pk], "published", "on_request")
    assert [one.byday for one in made.meetings.all()] == [["MO"], ["FR"]]
    assert made.missing_for_publishing() == []
    assert [(one.by, one.facts) for one in made.versions.all()] == [(stella, facts_of(made))]


def test_incomplete_listing_is_refused_unless_it_is_a_draft(group):
    assert refused([new_row(topics="")]) == [(2, "topics", "at least one is needed")]

    applied([new_row(topics="", status="draft")])

    assert SupportGroup.objects.get(slug="willow-circle").status == "draft"


def test_example_is_never_taken_over(group):
    assert planned([new_row(status="example"), new_row()]).new[0].line == 3


def test_group_that_is_listed_is_not_listed_again(group):
    applied([new_row()])

    [(_, field, reason)] = refused([new_row()])
    assert (field, reason) == (
        "listing",
        "a group of this name is listed there: to change it, write “willow-circle” here",
    )


# --- What is refused


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_applied(group):
    before = facts_of(group)
    first, second = exported()
    rows = [
        {**first, "topics": "Greif", "minimum age": "old", "start": "half seven", "access": "lift"},
        {**second, "meeting id": "999999", "topics": "Greif", "minimum age": "old"},
        {**second, "listing": "nowhere"},
    ]

    assert refused(rows) == [
        (2, "minimum age", "“old” is not a number from 0 to 120"),
        (2, "topics", "“Greif” is no topic here: perhaps “Grief and loss”"),
        (2, "start", "“half seven” is not a time: write it like 19:00"),
        (2, "access", "“lift” is no access feature here"),
        (3, "meeting id", "“999999” is no meeting of this group: leave it empty to add a meeting"),
        (4, "listing", "“nowhere” is no listing here: leave it empty to add a new one"),
    ]
    sheet = kept(rows)
    with pytest.raises(ChangedMeanwhileError):
        apply_sheet(sheet, by=sheet.by, digest=plan_of(sheet).digest)
    assert facts_of(group) == before


def test_rows_of_one_group_must_agree(group):
    first, second = exported(["listing", "meeting id", "summary"])

    assert refused([{**first, "summary": "For all."}, second]) == [
        (3, "summary", "says two things in the rows of one group: write the same into each")
    ]


def test_meeting_stands_in_one_row(group):
    first, second = exported()

    assert refused([first, second, first]) == [(4, "meeting id", "stands in two rows: leave it empty to add a meeting")]


def test_what_visitors_rely_on_is_not_taken_from_them(group):
    assert refused([{"listing": "larch", "summary": "", "topics": ""}]) == [
        (2, "summary", "is needed: one sentence that says who it is for"),
        (2, "topics", "at least one is needed"),
    ]


@pytest.mark.parametrize("lack", ["summary", "topics", "meetings", "venue", ""])
def test_what_is_lacking_is_what_publishing_asks_for(group, lack):
    SupportGroup.objects.update(status="draft")
    if lack == "summary":
        SupportGroup.objects.update(summary="")
    elif lack == "topics":
        group.topics.clear()
    elif lack == "meetings":
        group.meetings.all().delete()
    elif lack == "venue":
        group.meetings.update(venue=None)
    group = SupportGroup.objects.get()

    fields = {"days": "meetings", "venue": "meetings-0-venue"}
    assert [fields.get(one.field, one.field) for one in lacking(facts_of(group))] == [
        one.field for one in group.missing_for_publishing()
    ]


def test_listing_that_lacks_something_already_can_still_be_put_right(group):
    group.topics.clear()

    applied([{"listing": "larch", "summary": "For all."}])

    group.refresh_from_db()
    assert group.summary == "For all."


def test_change_since_the_preview_is_shown_before_anything_is_applied(group):
    sheet = kept([{"listing": "larch", "summary": "For all."}])
    digest = plan_of(sheet).digest
    SupportGroup.objects.update(summary="Somebody else’s words.")

    with pytest.raises(ChangedMeanwhileError):
        apply_sheet(sheet, by=sheet.by, digest=digest)

    group.refresh_from_db()
    assert group.summary == "Somebody else’s words."
    apply_sheet(sheet, by=sheet.by, digest=plan_of(sheet).digest)
    group.refresh_from_db()
    assert group.summary == "For all."
    assert not UploadedSheet.objects.exists()


def test_plan_takes_as_many_queries_for_many_listings_as_for_one(group, django_assert_num_queries):
    def plan(rows):
        for number, row in enumerate(rows):
            row |= {"summary": "For all.", "street": f"{number} Larch Street", "organisation": "Larch Trust"}
        return [*rows, new_row(name=f"New {len(rows)}")]

    make.make_meeting(make.make_group(name="A group"), access={make.make_access_feature(): True})
    rows = plan(exported()[:1])
    with django_assert_num_queries(23) as first:
        planned(rows)
    for _ in range(3):
        make.make_meeting(make.make_group(topics=group.topics.all()), access={make.make_access_feature(): True})
    rows = plan([row for row in exported() if row["listing"] != "larch"])
    with django_assert_num_queries(len(first)):
        planned(rows)
