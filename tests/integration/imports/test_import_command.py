"""``manage.py import_groups`` as an operator meets it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from groups.models import Occurrence, SupportGroup, Venue
from tests.feeds import as_feed, as_sheet, make_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]


@pytest.fixture
def save(tmp_path):
    """Save a file's content under a name; return its path."""

    def saved(content, name="north.json"):
        path = tmp_path / name
        path.write_bytes(content.read())
        return path

    return saved


def run(path, *arguments, format="meeting-guide", topic="alcohol"):
    out = StringIO()
    topics = ["--topic", topic] if topic else []
    call_command("import_groups", "--format", format, str(path), *topics, *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_report_names_what_was_done_rejected_and_not_understood(save):
    records = [make_record(), make_record(name="Closed", types=["TC", "QQ"]), make_record(name="Broken", day=7)]

    assert run(save(as_feed(*records))) == [
        "north: 2 created, 0 updated, 0 unchanged, 0 paused, 0 resumed, 1 rejected.",
        "Read 3 records: 2 meetings.",
        "1 group does not meet for now, says the list: not shown.",
        "  rejected: 3 “Broken”: day: “7” is not a day: 0 (Sunday) to 6 (Saturday)",
        "Not understood, left out: types: QQ (1)",
    ]
    assert set(SupportGroup.objects.values_list("source", flat=True)) == {"north"}


def test_second_run_reports_nothing_new(save):
    path = save(as_feed(make_record(), make_record(name="Other")))
    run(path)

    assert run(path) == [
        "north: 0 created, 0 updated, 2 unchanged, 0 paused, 0 resumed, 0 rejected.",
        "Read 2 records: 2 meetings.",
    ]


def test_imported_dates_can_be_searched_at_once(save):
    run(save(as_feed(make_record())))

    assert Occurrence.objects.filter(meeting__group__source="north").count() >= 3


def test_dry_run_reports_the_same_and_changes_nothing(save):
    path = save(as_feed(make_record(), make_record(day=9, name="Broken")))

    rehearsed = run(path, "--dry-run")

    assert not SupportGroup.objects.exists()
    assert rehearsed == [*run(path), "Dry run: nothing was changed."]


def test_source_can_be_named(save):
    run(save(as_feed(make_record())), "--source", "Larch Intergroup")

    assert SupportGroup.objects.get().source == "Larch Intergroup"


def test_zone_and_country_are_taken_where_none_is_stated(save):
    record = make_record(timezone=None, formatted_address="12 Larch St, Newtown")

    run(save(as_feed(record)), "--timezone", "Europe/London", "--country", "UK")

    meeting = SupportGroup.objects.get().meetings.get()
    assert (meeting.timezone, Venue.objects.get().country) == ("Europe/London", "GB")


def test_sheet_is_imported(save):
    path = save(as_sheet("name,town,days,start,zxq", "Grief Café,Newtown,Mon,19:00,?"), "south.csv")

    assert run(path, "--timezone", "Europe/London", "--country", "GB", format="csv") == [
        "south: 1 created, 0 updated, 0 unchanged, 0 paused, 0 resumed, 0 rejected.",
        "Read 1 record: 1 meeting.",
        "Not understood, left out: column: “zxq” (1)",
    ]


def test_broken_file_says_where_and_changes_nothing(save):
    path = save(as_feed(make_record()))
    run(path)
    path.write_bytes(b'[{"slug": "a",\n "name": }]')

    with pytest.raises(CommandError) as caught:
        run(path)

    assert str(caught.value) == (
        "north.json: This is not JSON: Expecting value, line 2, column 10. Nothing was changed."
    )
    assert SupportGroup.objects.get().status == "published"


def test_file_without_anything_usable_fails_and_changes_nothing(save):
    run(save(as_feed(make_record())))

    with pytest.raises(CommandError, match="nothing was changed"):
        run(save(as_feed(make_record(day=9))))

    assert SupportGroup.objects.get().status == "published"


@pytest.mark.parametrize(
    ("arguments", "topic", "message"),
    [
        (["--timezone", "europe/london"], "alcohol", "“europe/london” is not a time zone. Did you mean Europe/London?"),
        (["--timezone", "Mars"], "alcohol", "“Mars” is not a time zone. Write it like Europe/London."),
        (["--country", "Utopia"], "alcohol", "“Utopia” is not a country. Write it like GB."),
        (["--source", "x" * 65], "alcohol", "--source: give the list a name of at most 64 characters."),
        ([], "alchol", "--topic: “alchol” is not a topic here. Did you mean alcohol?"),
        ([], "", "--topic: a Meeting Guide feed does not say what its groups are about"),
    ],
)
def test_wrong_option_is_said_in_one_line_with_the_remedy(save, arguments, topic, message):
    with pytest.raises(CommandError) as caught:
        run(save(as_feed(make_record())), *arguments, topic=topic)

    assert message in str(caught.value)
    assert not SupportGroup.objects.exists()


def test_missing_file_is_said_in_one_line(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.json: No such file or directory"):
        run(tmp_path / "nowhere.json")
