"""Addresses that listings had before."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from groups.actions.versions import changing
from groups.admin.support_group_form import SupportGroupForm, free_slug
from groups.models import OldSlug, SupportGroup
from groups.views.old_addresses import OF_A_GROUP
from tests import factories as make
from tests.integration.admin.page_form import read_form

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def readdress(group: SupportGroup, slug: str) -> None:
    """Give a listing another address, as a steward's save does."""
    with changing(group, by=None):
        SupportGroup.objects.filter(pk=group.pk).update(slug=slug)


def led_to(client: Client, slug: str) -> tuple[int, str]:
    response = client.get(f"/groups/{slug}/")
    return response.status_code, response.headers.get("Location", "")


def old_slugs() -> dict[str, str]:
    return {one.slug: one.group.slug for one in OldSlug.objects.select_related("group")}


def test_former_addresses_lead_to_the_present_one_in_one_step(client: Client) -> None:
    group = make.make_group(slug="first")
    readdress(group, "second")
    readdress(group, "third")

    assert [led_to(client, slug) for slug in ("first", "second")] == [(301, "/groups/third/")] * 2
    assert led_to(client, "third") == (200, "")


def pages_of_a_group(patterns: Any, before: str = "") -> Iterator[URLPattern]:
    """Yield every address there is at or below a group's."""
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from pages_of_a_group(one.url_patterns, route)
        elif OF_A_GROUP in route and one.name:
            yield one


def test_every_page_below_a_former_address_leads_to_the_same_page_now(client: Client) -> None:
    readdress(make.make_group(slug="first"), "second")
    names = {str(one.name) for one in pages_of_a_group(get_resolver().url_patterns)}
    assert {"group", "contact", "contact-sent", "join", "report"} <= names

    for name in sorted(names):
        old, now = (reverse(name, args=[slug]) + "?from=leaflet&day=tue" for slug in ("first", "second"))
        for ask in (client.get, client.head):
            response = ask(old)
            assert (name, response.status_code, response["Location"]) == (name, 301, now)


@pytest.mark.parametrize("name", ["contact", "join", "report"])
def test_form_sent_to_a_former_address_is_sent_on_with_all_that_was_typed(client: Client, name: str) -> None:
    readdress(make.make_group(slug="first", contact_email="larch@example.org"), "second")

    response = client.post(reverse(name, args=["first"]), {"text": "May I bring my dog?"})

    assert (response.status_code, response["Location"]) == (308, reverse(name, args=["second"]))
    assert client.post(reverse(name, args=["nowhere"])).status_code == 404


def test_what_is_not_there_at_the_present_address_either_leads_nobody_round(client: Client) -> None:
    group = make.make_group(slug="first", status="paused")  # nobody joins a paused group
    readdress(group, "second")

    assert client.get("/groups/first/join/", follow=True).redirect_chain == [("/groups/second/join/", 301)]
    assert client.get("/groups/second/join/").status_code == 404
    assert client.get("/groups/first/nothing/").status_code == 404


def test_listing_that_goes_back_to_a_former_address_leads_nobody_round(client: Client) -> None:
    group = make.make_group(slug="first")
    for slug in ("second", "first", "second", "first"):
        readdress(group, slug)

    assert old_slugs() == {"second": "first"}
    assert (led_to(client, "first"), led_to(client, "second")) == ((200, ""), (301, "/groups/first/"))


def test_two_listings_that_change_places_lead_nobody_round(client: Client) -> None:
    one, two = make.make_group(slug="one"), make.make_group(slug="two")
    readdress(one, "other")
    readdress(two, "one")  # not by the form, which refuses it
    readdress(one, "two")

    assert [led_to(client, slug) for slug in ("one", "two", "other")] == [(200, ""), (200, ""), (301, "/groups/two/")]


@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
def test_former_address_of_what_has_no_page_is_not_there(client: Client, status: str) -> None:
    group = make.make_group(slug="first")
    readdress(group, "secret-name")
    SupportGroup.objects.filter(pk=group.pk).update(status=status)

    response = client.get("/groups/first/")

    assert (response.status_code, "secret-name" in response.content.decode()) == (404, False)


def test_former_address_of_a_paused_listing_leads_to_it(client: Client) -> None:
    group = make.make_group(slug="first", status="paused")
    readdress(group, "second")

    assert led_to(client, "first") == (301, "/groups/second/")


def test_address_nobody_knew_is_not_kept() -> None:
    readdress(make.make_group(slug="first", status="draft", published_at=None), "second")

    assert old_slugs() == {}


def test_new_address_is_not_a_former_one_of_another_group() -> None:
    readdress(make.make_group(slug="larch-circle", name="Larch Circle"), "larch")
    other = make.make_group(slug="elm")

    form = SupportGroupForm({"slug": "larch-circle"}, instance=other)
    assert form.errors["slug"] == ["This was the address of “Larch Circle”, and still leads there."]
    assert free_slug("Larch Circle") == "larch-circle-2"
    own = SupportGroupForm({"slug": "larch-circle"}, instance=SupportGroup.objects.get(slug="larch"))
    assert "slug" not in own.errors


def test_address_changed_in_the_editor_keeps_the_old_one(client: Client, settings: Any) -> None:
    settings.KINDRED_SECOND_FACTOR = False
    group = make.make_group(slug="first", topics=[make.make_topic()])
    make.make_meeting(group)
    client.force_login(make.make_steward())
    page = reverse("admin:groups_supportgroup_change", args=[group.pk])

    client.post(page, {**read_form(client.get(page), "supportgroup_form"), "slug": "second"})

    assert old_slugs() == {"first": "second"}
