"""Whatever stands in a file: every record is imported or rejected, and a second run changes nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.models import SupportGroup
from tests.factories import make_topic
from tests.feeds import RECORDS, SHEET_ROWS, as_lines
from tests.integration.imports.runs import SECOND_RUN, dump, run, run_sheet


class AnyRecords(TestCase):
    # Each example has a transaction of its own; setUp would run outside all of them.

    @given(st.lists(RECORDS, max_size=4))
    @settings(max_examples=60)
    def test_any_records_are_imported_or_rejected_and_a_second_run_changes_nothing(self, records):
        make_topic(slug="alcohol")
        options = {"timezone": "Europe/London", "country": "GB"}
        first = run(*records, **options)
        before = dump()

        second = run(*records, now=SECOND_RUN, **options)

        assert first.created == second.unchanged == SupportGroup.objects.count()
        assert dump() == before

    @given(
        st.lists(SHEET_ROWS.map(lambda row: {"topics": "alcohol", "name": "A", "town": "Newtown"} | row), max_size=4)
    )
    @settings(max_examples=60)
    def test_any_sheet_is_imported_or_rejected_and_a_second_run_changes_nothing(self, rows):
        make_topic(slug="alcohol")
        first = run_sheet(*as_lines(rows))
        before = dump()

        second = run_sheet(*as_lines(rows), now=SECOND_RUN)

        assert first.created == second.unchanged == SupportGroup.objects.count()
        assert dump() == before
