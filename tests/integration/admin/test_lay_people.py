"""What the editor spares somebody who keeps one group, and a browser that runs no script."""

import pytest

from groups.models import SupportGroup
from tests.factories import (
    make_confidential_venue,
    make_facilitating_user,
    make_group,
    make_meeting,
    make_organisation,
    make_topic,
    make_venue,
)
from tests.integration.admin.page_form import PageForm

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

ADD = "/admin/groups/supportgroup/add/"
WEEKLY = {"attendance": "in_person", "byday": ["TU"], "start_time": "19:00"}


def change_of(group):
    return f"/admin/groups/supportgroup/{group.pk}/change/"


@pytest.fixture
def alice(client):
    """Her browser, and the group that she runs."""
    group = make_group(topics=[make_topic(name="Grief")])
    make_meeting(group)
    client.force_login(make_facilitating_user(group))
    return client, group


def form_of(browser, path):
    return PageForm(browser, path, "supportgroup_form")


def shown(response):
    return [name for fieldset in response.context["adminform"] for entry in fieldset.fields for name in [entry]]


def test_topics_and_places_are_chosen_by_their_names_where_no_script_runs(alice):
    browser, _ = alice
    make_topic(name="Carers")
    make_venue(name="Village Hall", locality="Leeds")
    there = make_venue(name="Village Hall", locality="Wells")
    form = form_of(browser, ADD).fill(name="Quiet Hour", summary="For anyone.")
    form.fill(**{"topics-by_name": "grief\r\n carers \r\n"}).fill("meetings-0", **WEEKLY)
    form.fill("meetings-0", **{"venue-by_name": "village hall, wells"}).save()
    group = SupportGroup.objects.get(name="Quiet Hour")
    assert {topic.name for topic in group.topics.all()} == {"Grief", "Carers"}
    assert group.meetings.get().venue == there


@pytest.mark.parametrize("words", ["Village Hall", "Vilage Hall, Leeds", "42"])
def test_name_of_no_place_or_of_several_is_asked_again_as_it_was_written(alice, words):
    browser, group = alice
    make_venue(name="Village Hall", locality="Leeds")
    make_venue(name="Village Hall", locality="Wells")
    before = group.meetings.get().venue
    form = form_of(browser, change_of(group)).fill("meetings-0", **{"venue-by_name": words})
    response = form.save()
    assert "venue" in response.context["inline_admin_formsets"][0].formset.errors[0]
    assert words in form.again(response).data["meetings-0-venue-by_name"][0]
    assert group.meetings.get().venue == before


def test_name_of_a_place_that_is_not_ones_to_choose_is_refused(alice):
    browser, group = alice
    secret = make_confidential_venue(name="Safe House")
    make_meeting(make_group(), venue=secret)
    response = form_of(browser, change_of(group)).fill("meetings-0", **{"venue-by_name": "Safe House"}).save()
    assert "venue" in response.context["inline_admin_formsets"][0].formset.errors[0]
    assert (group.proposals.count(), group.meetings.filter(venue=secret).exists()) == (0, False)


def test_page_of_a_new_group_asks_a_facilitator_nothing_that_they_cannot_answer(alice):
    browser, group = alice
    unanswerable = {"organisation", "slug", "last_confirmed", "provenance"}
    assert unanswerable & set(shown(browser.get(ADD))) == set()
    assert unanswerable & set(shown(browser.get(change_of(group)))) == unanswerable - {"organisation"}
    group.organisation = make_organisation(name="Harbour Care")
    group.save()
    page = browser.get(change_of(group))
    assert "organisation" in shown(page)
    explained = ("Leave empty if it stands on its own", "Leave empty to have it made from the name")
    assert [words in page.content.decode() for words in explained] == [False, False]


def test_new_group_sent_in_too_early_stays_open_at_what_is_missing(alice):
    browser, _ = alice
    form = form_of(browser, ADD).fill(name="Quiet Hour", summary="For anyone.", status="submitted")
    response = form.fill("meetings-0", **WEEKLY).save()
    made = SupportGroup.objects.get(name="Quiet Hour")
    assert (response.redirect_chain, made.status) == ([(change_of(made), 302)], "draft")
    assert f'<a href="{change_of(made)}#id_topics">' in response.content.decode()
