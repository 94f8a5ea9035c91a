from datetime import timedelta

import pytest
from django.utils import timezone

from groups.models import CrisisLine, SupportGroup
from tests.factories import (
    make_crisis_line,
    make_facilitating_user,
    make_facilitation,
    make_group,
    make_meeting,
    make_topic,
    make_user,
    make_venue,
)

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

GROUPS = "/admin/groups/supportgroup/"


def run(browser, action, *rows, path=GROUPS):
    return browser.post(path, {"action": action, "_selected_action": [row.pk for row in rows]}, follow=True)


def status(group):
    group.refresh_from_db()
    return group.status


def test_publishing_several_publishes_the_complete_and_says_what_the_others_need(steward):
    complete, incomplete = (make_group(status="submitted", published_at=None, topics=[make_topic()]) for _ in range(2))
    make_meeting(complete)
    response = run(steward, "publish_listings", complete, incomplete)
    assert (status(complete), status(incomplete)) == ("published", "submitted")
    told = f"Not published: {incomplete.name}. Add at least one meeting, or say it meets by appointment."
    assert told in response.content.decode()


def test_pausing_and_archiving_several_changes_those_only(steward, stella):
    first, second, untouched = make_group(), make_group(), make_group()
    run(steward, "pause_listings", first, second)
    assert [status(group) for group in (first, second, untouched)] == ["paused", "paused", "published"]
    SupportGroup.objects.filter(pk=first.pk).update(pause_reason="Summer break")
    run(steward, "archive_listings", first)
    assert [status(group) for group in (first, second, untouched)] == ["archived", "paused", "published"]
    assert [(one.status, one.by) for one in first.versions.order_by("pk")] == [
        ("published", None),
        ("paused", stella),
        ("archived", stella),
    ]


def test_move_that_is_not_possible_is_told(steward):
    draft, published = make_group(name="Elm", status="draft"), make_group()
    response = run(steward, "pause_listings", draft, published)
    assert (status(draft), status(published)) == ("draft", "paused")
    assert "Not paused: Elm. “Elm” is now: draft." in response.content.decode()


def test_several_come_back_from_their_pause(steward):
    groups = [make_group(status="paused", topics=[make_topic()]) for _ in range(2)]
    for group in groups:
        make_meeting(group)
    run(steward, "publish_listings", *groups)
    assert [status(group) for group in groups] == ["published", "published"]


def test_facilitator_pauses_and_archives_own_groups_and_publishes_none(client):
    own, drafted, others = make_group(), make_group(status="draft", name="Elm"), make_group()
    make_meeting(drafted).group.topics.add(make_topic())
    alice = make_facilitating_user(own)
    make_facilitation(alice.facilitator, drafted)
    client.force_login(alice)
    run(client, "pause_listings", own, others)
    response = run(client, "publish_listings", drafted)
    assert [status(group) for group in (own, drafted, others)] == ["paused", "draft", "published"]
    assert "Not published: Elm. A steward publishes it once it is reviewed." in response.content.decode()
    assert own.versions.latest("pk").is_to_look_at


def test_confirming_several_notes_the_instant_and_who_did(steward):
    group = make_group(confirmed_at=None)
    run(steward, "confirm_listings", group)
    assert SupportGroup.objects.filter(pk=group.pk, confirmed_at__gt=timezone.now() - timedelta(minutes=1)).exists()
    assert "Confirmed." in steward.get(f"{GROUPS}{group.pk}/history/").content.decode()


def test_actions_are_not_there_for_who_may_only_look(client):
    viewer = make_user("viewer@example.org", is_staff=True)
    viewer.user_permissions.set(viewer.user_permissions.model.objects.filter(codename="view_supportgroup"))
    client.force_login(viewer)
    group = make_group()
    run(client, "archive_listings", group)
    assert status(group) == "published"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"confirmed": "due"}, {"never", "old"}),
        ({"confirmed": "recent"}, {"fresh"}),
        ({"confirmed": "never"}, {"never"}),
        ({"attendance": "online"}, {"fresh"}),
        ({"source": "-"}, {"never", "fresh"}),
        ({"source": "a-feed"}, {"old"}),
        ({"status__exact": "published"}, {"never", "old"}),
        ({"q": "leeds"}, {"old"}),
    ],
)
def test_filters_of_groups(steward, query, expected):
    make_group(name="never", confirmed_at=None)
    old = make_group(
        name="old", confirmed_at=timezone.now() - timedelta(days=91), source="a-feed", source_key="1", source_digest="x"
    )
    fresh = make_group(name="fresh", status="draft", confirmed_at=timezone.now() - timedelta(days=89))
    make_meeting(old, venue=make_venue(locality="Leeds"))
    for _ in range(2):
        make_meeting(fresh, attendance="online")
    listed = [group.name for group in steward.get(GROUPS, query).context["cl"].result_list]
    assert sorted(listed) == sorted(expected)


def test_filter_by_topic(steward):
    grief = make_topic()
    group = make_group(topics=[grief, make_topic()])
    make_group(topics=[make_topic()])
    response = steward.get(GROUPS, {"topics__id__exact": grief.pk})
    assert list(response.context["cl"].result_list) == [group]


def test_crisis_lines_due_for_a_check_are_found_and_marked(steward):
    never = make_crisis_line()
    old = make_crisis_line(checked_on=timezone.localdate() - timedelta(days=200))
    make_crisis_line(checked_on=timezone.localdate() - timedelta(days=100))
    path = "/admin/groups/crisisline/"
    assert set(steward.get(path, {"check": "due"}).context["cl"].result_list) == {never, old}
    run(steward, "mark_checked", never, old, path=path)
    assert CrisisLine.objects.filter(checked_on=timezone.localdate()).count() == 2
    assert list(steward.get(path, {"check": "due"}).context["cl"].result_list) == []
