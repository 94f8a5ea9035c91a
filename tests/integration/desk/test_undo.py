"""What one tap on the desk did, undone from the message that tells of it; and where a tap leads back to."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from facilitators.models import User
from groups.actions.versions import changing
from groups.models import ListingVersion, Lookalike, Outcome, Proposal, Report, SupportGroup
from tests import factories as make
from tests.integration.desk.waiting import complete_group, live_change

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

LIST = "/admin/groups/supportgroup/desk/{}/"


def tap(client: Client, path: str, **sent: str) -> str:
    """Press a button; return what is told on the page it leads to."""
    return client.post(path, sent, follow=True).content.decode()


def do(name: str, pk: int) -> str:
    return reverse("admin:groups_supportgroup_desk_do", args=[name, pk])


def press_undo(client: Client, page: str) -> str:
    """Press Undo where a page offers it."""
    [path] = re.findall(r'<form method="post" action="([^"]+)" class="undo-form">', page)
    return tap(client, path)


def test_archived_listing_is_published_again(steward: Client) -> None:
    group = complete_group(name="Larch Circle")

    page = tap(steward, do("archive", group.pk))
    assert "“Larch Circle” is archived" in page
    assert "“Larch Circle” is where it was before." in press_undo(steward, page)

    group.refresh_from_db()
    assert group.status == "published"


def test_archived_listing_that_was_changed_since_stays(steward: Client) -> None:
    group = complete_group()
    page = tap(steward, do("archive", group.pk))
    with changing(group, by=None):
        SupportGroup.objects.filter(pk=group.pk).update(summary="Another.")

    assert "was changed since" in press_undo(steward, page)

    group.refresh_from_db()
    assert group.status == "archived"


def test_accepted_change_waits_again(steward: Client) -> None:
    group = complete_group(summary="Before.")
    proposal = make.make_proposal(group, changes={"summary": "After."}, by=make.make_user("dan@example.org"))
    path = reverse("admin:groups_supportgroup_review_proposal", args=[proposal.pk])

    page = tap(steward, path, do="accept", from_desk="1")
    with changing(group, by=None):
        SupportGroup.objects.filter(pk=group.pk).update(description="Written since.")
    press_undo(steward, page)

    group.refresh_from_db()
    proposal.refresh_from_db()
    assert (group.summary, group.description) == ("Before.", "Written since.")
    assert (proposal.outcome, proposal.decided_at) == (Outcome.WAITING, None)


def test_accepted_change_whose_author_made_another_one_stays(steward: Client) -> None:
    group, dan = complete_group(summary="Before."), make.make_user("dan@example.org")
    proposal = make.make_proposal(group, changes={"summary": "After."}, by=dan)
    path = reverse("admin:groups_supportgroup_review_proposal", args=[proposal.pk])
    page = tap(steward, path, do="accept", from_desk="1")
    make.make_proposal(group, changes={"summary": "Later."}, by=dan)

    assert "has made another one since" in press_undo(steward, page)

    group.refresh_from_db()
    assert group.summary == "After."


def test_change_that_was_looked_at_waits_again(steward: Client) -> None:
    live_change(complete_group(), make.make_user("eve@example.org"))
    version = ListingVersion.objects.get(is_to_look_at=True)
    path = reverse("admin:groups_supportgroup_review_version", args=[version.pk])

    page = tap(steward, path, do="looked", from_desk="1")
    version.refresh_from_db()
    assert version.looked_at is not None
    press_undo(steward, page)

    assert ListingVersion.objects.get(pk=version.pk).looked_by is None
    assert ListingVersion.objects.get(is_to_look_at=True, looked_at=None) == version


@pytest.mark.parametrize("name", ["report-right", "report-wrong"])
def test_settled_report_waits_again_with_its_correction(steward: Client, name: str) -> None:
    group = complete_group(summary="Before.")
    proposal = make.make_proposal(group, changes={"summary": "After."})
    report = Report.objects.create(group=group, wrong="other", proposal=proposal)

    press_undo(steward, tap(steward, do(name, report.pk)))

    group.refresh_from_db()
    assert group.summary == "Before."
    for decided in (Report.objects.get(), Proposal.objects.get()):
        assert (decided.outcome, decided.decided_at, decided.decided_by) == (Outcome.WAITING, None, None)


def test_doubt_comes_back_with_the_report(steward: Client) -> None:
    group = complete_group(confirmed_at=None, doubted_at=timezone.now())
    one, _ = make.make_report(group), make.make_report(group)

    page = tap(steward, do("report-wrong", one.pk))
    group.refresh_from_db()
    assert not group.is_doubted
    press_undo(steward, page)

    group.refresh_from_db()
    assert group.is_doubted


def test_two_groups_are_perhaps_one_again(steward: Client, stella: User) -> None:
    pair = make.make_lookalike(complete_group(), complete_group())

    page = tap(steward, do("not-same", pair.pk))
    pair.refresh_from_db()
    assert (pair.dismissed_at is not None, pair.dismissed_by) == (True, stella)
    assert "decided this meanwhile" in tap(steward, do("not-same", pair.pk))
    press_undo(steward, page)

    assert Lookalike.objects.filter(dismissed_at=None, dismissed_by=None).count() == 1


def test_undoing_twice_does_nothing_more(steward: Client) -> None:
    report = make.make_report(complete_group())
    page = tap(steward, do("report-right", report.pk))
    press_undo(steward, page)

    assert "This waits already." in press_undo(steward, page)


# --- The way back


def test_tap_on_a_narrowed_list_leads_back_to_it_and_undo_as_well(steward: Client) -> None:
    pair = make.make_lookalike(complete_group(name="Larch"), complete_group(name="Larch"))
    here = f"{LIST.format('same')}?q=larch&place=building"
    assert f'name="back" value="{here.replace("&", "&amp;")}"' in steward.get(here).content.decode()

    response = steward.post(do("not-same", pair.pk), {"back": here}, follow=True)

    assert response.redirect_chain == [(here, 302)]
    page = response.content.decode()
    assert "Nothing here matches that." in page
    assert f'name="back" value="{here.replace("&", "&amp;")}"' in page


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example/", "/admin/logout/", "", "desk/same/"])
def test_tap_leads_nowhere_else(steward: Client, place: str) -> None:
    pair = make.make_lookalike(complete_group(), complete_group())

    assert steward.post(do("not-same", pair.pk), {"back": place})["Location"] == "/admin/#desk"
