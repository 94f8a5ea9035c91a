"""Whatever listings say, and whatever stands in a sheet of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.actions.applied_sheets import apply_sheet, keep_sheet, plan_of
from groups.facts import facts_of, facts_of_all
from groups.interchange.csv_cells import WRITTEN
from groups.interchange.csv_columns import KNOWN_BY
from groups.models import ListingVersion, SupportGroup, UploadedSheet
from tests import factories as make
from tests.feeds import CELLS
from tests.integration.sheets.listings import LISTINGS, NASTY, as_file, exported, make_listing, make_vocabulary, planned

CHANGEABLE = [column for column in WRITTEN if column not in KNOWN_BY]
EDITS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(CHANGEABLE), CELLS | st.sampled_from(NASTY)), min_size=1, max_size=4
)


class AnySheet(TestCase):
    # Each example has a transaction of its own; setUp would run outside all of them.

    @given(st.lists(LISTINGS, min_size=1, max_size=3), st.sampled_from(["csv", "xlsx"]))
    @settings(max_examples=30)
    def test_sheet_as_it_was_downloaded_changes_nothing(self, listings, kind):
        words = make_vocabulary()
        for drawn in listings:
            make_listing(words, drawn)

        plan = planned(exported(), kind)

        assert (plan.rejections, plan.changed, plan.new) == ([], [], [])
        assert plan.unchanged == len(listings)

    @given(st.lists(LISTINGS, min_size=1, max_size=2), EDITS)
    @settings(max_examples=30)
    def test_any_edit_is_refused_or_does_what_was_shown_and_no_more(self, listings, edits):
        words, stella = make_vocabulary(), make.make_steward()
        for drawn in listings:
            make_listing(words, drawn)
        rows = exported()
        for number, column, cell in edits:
            rows[number % len(rows)][column] = cell
        keep_sheet(as_file(rows), name="groups.csv", by=stella)
        sheet = UploadedSheet.objects.get()
        plan = plan_of(sheet)
        if not plan.can_apply:
            assert plan.rejections or plan.unchanged == len(listings)
            return

        apply_sheet(sheet, by=stella, digest=plan.digest)

        said = facts_of_all(SupportGroup.objects.all())
        for one in plan.changed:
            assert without_ids(said[one.pk]) == without_ids(one.new)
            assert ListingVersion.objects.filter(group=one.pk).values_list("facts", flat=True)[0] == said[one.pk]
        again = planned(rows)
        assert (again.changed, again.rejections) == ([], [])


def without_ids(facts):
    """Return facts without the ids that new rows get, and without the name of a new organisation."""
    meetings = [{**one, "venue": {**one["venue"], "id": None}} for one in facts["meetings"].values()]
    return {**facts, "meetings": meetings, "organisation": bool(facts["organisation"])}


@pytest.mark.django_db
def test_facts_of_many_are_those_of_each():
    words = make_vocabulary()
    group = make.make_group(topics=words["topics"], organisation=words["organisations"][0])
    make.make_exception(make.make_meeting(group, access={words["access"][0]: False}))
    make.make_meeting(group, attendance="online")

    assert facts_of_all(SupportGroup.objects.all()) == {group.pk: facts_of(group)}
