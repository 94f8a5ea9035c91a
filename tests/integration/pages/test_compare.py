"""Groups side by side: what each says to the same questions, and that not saying is never “no”."""

import pytest

from tests.factories import make_access_feature, make_confidential_venue, make_group, make_language, make_meeting


@pytest.fixture
def groups(db):
    """One that says much, and one that says little."""
    full = make_group(name="Still Here", slug="still-here", cost="free", may_just_listen=False, for_whom="both")
    full.languages.add(make_language("cy", name="Welsh"))
    make_meeting(full, venue=make_confidential_venue(), access={make_access_feature(name="Step-free entrance"): False})
    bare = make_group(name="Thursday Circle", slug="bare", cost="free")
    make_meeting(bare, attendance="online", byday=["TH"])


def test_groups_stand_side_by_side_in_the_order_they_were_asked_for(read, groups):
    page = read("/compare/?group=bare&group=still-here&group=bare")
    assert page.each("th")[:2] == ["Thursday Circle", "Still Here"]
    rows = dict(zip(page.each("th")[2:], page.each("tr")[1:], strict=True))
    assert rows["Cost The same"] == "Cost The same Thursday Circle Free Still Here Free"
    assert rows["Talking Not all of them say"] == (
        "Talking Not all of them say Thursday Circle Not stated: ask the group"
        " Still Here Everyone takes a turn to speak"
    )
    assert rows["Getting in and taking part Not all of them say"].endswith("Still Here Step-free entrance: no")
    assert "Faith None of them says" in rows
    assert "address given when you get in touch" in rows["Where Not the same"]


@pytest.mark.parametrize("status", ["draft", "submitted", "archived", "paused"])
def test_group_that_is_not_published_is_left_out_as_if_it_never_was(read, groups, status):
    make_group(name="Secret Circle", slug="secret-circle", status=status)
    hidden = read("/compare/?group=still-here&group=secret-circle")
    never = read("/compare/?group=still-here&group=never-was")
    assert (hidden.text, "Secret" in hidden.text) == (never.text, False)
    assert "not listed just now" in hidden.text


def test_more_than_four_are_said_to_be_left_out(read):
    for number in range(6):
        make_group(name=f"Circle {number}", slug=f"circle-{number}")
    page = read("/compare/?" + "&".join(f"group=circle-{number}" for number in range(6)))
    assert page.each("th")[:4] == [f"Circle {number}" for number in range(4)]
    assert "There is room for four." in page.text


@pytest.mark.parametrize("query", ["", "group=", "group=%00", "group=<b>"])
def test_nothing_to_compare_leads_to_the_list(read, groups, query):
    page = read(f"/compare/?{query}")
    assert page.each("table") == []
    assert ("Kept groups", "/shortlist/") in page.links


def test_compare_takes_as_many_queries_for_four_groups_as_for_one(client, db, django_assert_num_queries):
    for number in range(4):
        make_meeting(make_group(slug=f"circle-{number}"), access={make_access_feature(): True})
    with django_assert_num_queries(8):
        client.get("/compare/?group=circle-0")
    with django_assert_num_queries(8):
        client.get("/compare/?" + "&".join(f"group=circle-{number}" for number in range(4)))
