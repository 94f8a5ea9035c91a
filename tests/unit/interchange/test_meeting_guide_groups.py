"""Which records of a Meeting Guide are one group."""

from datetime import time

from tests.feeds import make_online_record, make_record
from tests.unit.interchange.guide import meeting, rows


def test_same_name_at_same_address_on_several_days_is_one_weekly_meeting():
    [row] = rows(make_record(day=1), make_record(day=3), make_record(day=5))

    assert [(one.byday, len(one.records)) for one in row.meetings] == [(("MO", "WE", "FR"), 3)]


def test_meetings_that_differ_by_more_than_the_day_stay_apart_in_one_group():
    [row] = rows(make_record(day=1), make_record(day=3, time="07:00", end_time="08:00"), make_record(day=0))

    assert [(one.byday, one.start_time) for one in row.meetings] == [(("MO", "SU"), time(19)), (("WE",), time(7))]


def test_list_of_days_is_one_meeting():
    assert meeting(make_record(day=[6, "0"])).byday == ("SA", "SU")


def test_same_name_in_two_towns_is_two_groups():
    elsewhere = make_record(formatted_address="12 Larch St, Oldtown, OK 73002, USA")

    assert len(rows(make_record(), elsewhere)) == 2


def test_same_group_name_in_two_towns_is_two_groups():
    elsewhere = make_record(group="Serenity", formatted_address="12 Larch St, Oldtown, OK 73002, USA")

    assert len(rows(make_record(group="Serenity"), elsewhere)) == 2


def test_group_name_brings_together_meetings_of_different_names_and_addresses_in_one_town():
    [row] = rows(
        make_record(group="Serenity", name="Morning reading"),
        make_record(group="Serenity", name="Serenity", formatted_address="9 Fir Ave, Newtown, OK 73001, USA"),
    )

    assert row.facts["name"] == "Serenity"
    assert sorted(one.name for one in row.meetings) == ["", "Morning reading"]


def test_group_id_brings_together_what_nothing_else_would():
    online = make_online_record(group_id=7, group="Serenity", name="Online evening")

    assert len(rows(make_record(group_id=7, group="Serenity"), online)) == 1


def test_same_group_name_with_different_ids_is_two_groups():
    assert len(rows(make_record(group_id=7, group="Serenity"), make_record(group_id=8, group="Serenity"))) == 2


def test_online_meetings_of_one_name_and_time_on_several_days_are_one_group():
    links = [f"https://video.example.com/j/{number}" for number in range(3)]

    [row] = rows(*(make_online_record(day=day, conference_url=link) for day, link in enumerate(links)))

    assert len(row.meetings) == 3


def test_online_meetings_with_one_link_are_one_group_whatever_the_passcode_and_time():
    link = "https://video.example.com/j/1"
    evening = make_online_record(conference_url=f"{link}?pwd=a")

    assert len(rows(evening, make_online_record(conference_url=f"{link}?pwd=b", time="07:00"))) == 1


def test_online_meetings_of_one_name_at_different_times_with_different_links_are_two_groups():
    other = make_online_record(time="07:00", conference_url="https://video.example.com/j/2")

    assert len(rows(make_online_record(), other)) == 2


def test_online_meetings_of_one_name_for_different_people_are_two_groups():
    women = make_online_record(types=["ONL", "W"], conference_url="https://video.example.com/j/2")

    assert len(rows(make_online_record(types=["ONL", "M"]), women)) == 2


def test_key_and_records_do_not_depend_on_the_order_of_the_feed():
    records = [make_record(day=1), make_record(day=3), make_online_record(), make_record(name="Other")]

    def identity(found):
        return {row.key: [one.records for one in row.meetings] for row in found}

    assert identity(rows(*records)) == identity(rows(*reversed(records)))


def test_slug_used_twice_gives_two_meetings_of_their_own():
    [row] = rows(make_record(slug="same", day=1), make_record(slug="same", day=1, notes="Upstairs"))

    assert len({one.records for one in row.meetings}) == 2


def test_record_without_slug_is_read():
    assert meeting(make_record(slug=None)).byday == ("MO",)
