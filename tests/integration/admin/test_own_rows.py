"""What the walk cannot see: the admin's traps, and what of a row is whose."""

from typing import Any

import pytest
from django.contrib import admin
from django.forms import ModelChoiceField
from django.test import Client, RequestFactory

from facilitators.models import Check, Coordination, Facilitation, Facilitator, User
from groups.models import Meeting, SupportGroup, Venue
from tests import factories as make
from tests.integration.admin.page_form import PageForm
from tests.integration.admin.walk import parts
from tests.integration.admin.walk_table import COORDINATOR, FACILITATOR, STEWARD
from tests.integration.admin.world import BESIDE, OTHER, OWN, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

GROUPS, VENUES, PEOPLE = (
    f"/admin/{path}/" for path in ("groups/supportgroup", "groups/venue", "facilitators/facilitator")
)


@pytest.fixture
def world(settings):
    settings.KINDRED_SECOND_FACTOR = False
    return make_world()


@pytest.fixture
def alice(world):
    return world.clients[FACILITATOR]


@pytest.fixture
def cora(world):
    return world.clients[COORDINATOR]


@pytest.fixture
def own(world):
    return world.rows[SupportGroup][OWN]


@pytest.fixture
def other(world):
    return world.rows[SupportGroup][OTHER]


def user_of(client: Client) -> Any:
    return User.objects.get(pk=client.session["_auth_user_id"])


def request_of(client: Client, method: str = "GET") -> Any:
    request = RequestFactory().generic(method, "/admin/")
    request.user = user_of(client)
    return request


def form(client, path, model="supportgroup"):
    return PageForm(client, path, f"{model}_form")


def change(group):
    return f"{GROUPS}{group.pk}/change/"


# --- The four traps of Django's admin


def test_permission_is_asked_with_the_row_where_django_alone_would_say_no(world, own, other):
    page = admin.site.get_model_admin(SupportGroup)
    steward = request_of(world.clients[STEWARD])
    assert steward.user.has_perm("groups.change_supportgroup") is True
    assert steward.user.has_perm("groups.change_supportgroup", other) is False  # the trap
    assert page.has_change_permission(steward, other) is True
    facilitator = request_of(world.clients[FACILITATOR])
    assert [page.has_change_permission(facilitator, group) for group in (own, other)] == [True, False]


def test_answer_holds_while_a_page_is_looked_at_and_is_asked_anew_for_what_is_sent(world, own):
    page = admin.site.get_model_admin(SupportGroup)
    requests = [request_of(world.clients[FACILITATOR], method) for method in ("GET", "POST")]
    assert [page.has_change_permission(request, own) for request in requests] == [True, True]
    own.facilitations.all().delete()
    assert [page.has_change_permission(request, own) for request in requests] == [True, False]


def test_form_of_ones_own_group_takes_few_queries_although_each_part_asks_whose_it_is(
    alice, own, django_assert_max_num_queries
):
    with django_assert_max_num_queries(80):
        alice.get(change(own))


def test_no_form_offers_a_row_that_is_somebody_elses(world):
    request, offered = request_of(world.clients[COORDINATOR]), []
    for part, around in parts():
        is_page = around is None
        shown = part if is_page else part(around, admin.site)
        fields = shown.get_form(request).base_fields if is_page else shown.get_formset(request).form.base_fields
        for name, field in fields.items():
            choices = field.queryset if isinstance(field, ModelChoiceField) else None
            rows = {} if choices is None else world.rows.get(choices.model, {})
            if choices is not None and OWN in rows:
                offered.append(f"{part.model._meta.label}.{name}")
                assert rows[OTHER] not in choices, offered[-1]
    assert {"groups.Meeting.venue", "groups.SupportGroup.organisation", "facilitators.Invitation.group"} <= {*offered}


def test_no_list_can_be_edited_in_place():
    pages = admin.site._registry.values()
    assert [page for page in pages if page.list_editable or getattr(page, "ordering_field", None)] == []


@pytest.mark.parametrize("across", ["0", "1"], ids=["ticked", "all pages"])
def test_action_leaves_alone_what_is_somebody_elses(alice, own, other, across):
    SupportGroup.objects.update(status="published", published_at=make.LONG_AGO, confirmed_at=None)
    sent = {"action": "confirm_listings", "_selected_action": [own.pk, other.pk], "select_across": across}
    alice.post(GROUPS, sent)
    confirmed = SupportGroup.objects.exclude(confirmed_at=None)
    assert list(confirmed) == [own]


# --- What is sent by hand


def test_meeting_cannot_be_moved_to_a_secret_place_of_others(alice, world, own):
    secret = world.rows[Venue][OTHER]
    page = form(alice, change(own)).fill("meetings-0", venue=secret.pk)
    assert "Select a valid choice" in page.save().content.decode()
    assert Meeting.objects.get(group=own).venue == world.rows[Venue][OWN]


def test_meeting_may_be_moved_to_a_place_that_is_no_secret(cora, world, own):
    form(cora, change(own)).fill("meetings-0", venue=world.rows[Venue][BESIDE].pk).send()
    assert Meeting.objects.get(group=own).venue == world.rows[Venue][BESIDE]


@pytest.mark.parametrize("answer", ["", "other"], ids=["none", "another's"])
def test_coordinator_cannot_give_a_group_away(cora, own, other, answer):
    page = form(cora, change(own)).fill(organisation=answer and other.organisation.pk)
    page.send()
    assert SupportGroup.objects.get(pk=own.pk).organisation == own.organisation


def test_coordinator_adds_a_group_to_their_organisation(cora, own):
    form(cora, f"{GROUPS}add/").fill(name="Thursday walkers", organisation=own.organisation.pk).send()
    group = SupportGroup.objects.get(name="Thursday walkers")
    assert (group.organisation, group.status, group.facilitations.count()) == (own.organisation, "draft", 0)


def test_facilitator_leads_the_group_they_add_and_cannot_publish_it(alice, other):
    page = form(alice, f"{GROUPS}add/").fill(name="Thursday walkers", organisation=other.organisation.pk, slug="taken")
    page.fill(status="published").send()
    assert SupportGroup.objects.filter(name="Thursday walkers").exists() is False
    page.fill(status="draft").send()
    group = SupportGroup.objects.get(name="Thursday walkers")
    facilitation = group.facilitations.get()
    assert (facilitation.facilitator.user, facilitation.role) == (user_of(alice), "lead")
    assert facilitation.accepted_at is not None
    assert (group.organisation, group.status, group.slug) == (None, "draft", "thursday-walkers")


def test_facilitator_trusts_and_links_nobody_least_of_all_themselves(alice, world):
    person = world.rows[Facilitator][OWN]
    page = form(alice, f"{PEOPLE}{person.pk}/change/", "facilitator")
    page.fill(is_trusted="on", user=make.make_user("eve@example.org").pk, public_name="Ali").send()
    person.refresh_from_db()
    assert (person.is_trusted, person.user, person.public_name) == (False, user_of(alice), "Ali")


def test_facilitator_cannot_put_themselves_into_a_group_or_vouch_for_themselves(alice, world, other):
    person = world.rows[Facilitator][OWN]
    make.make_check(person, name="Safeguarding, level 1")
    page = form(alice, f"{PEOPLE}{person.pk}/change/", "facilitator")
    for prefix in ("facilitations", "checks", "coordinations"):
        page.fill(prefix, TOTAL_FORMS=2, INITIAL_FORMS=0, MIN_NUM_FORMS=0, MAX_NUM_FORMS=1000)
    page.fill("facilitations-1", facilitator=person.pk, group=other.pk, role="lead", has_accepted="on")
    page.fill("checks-1", kind="training", name="Level 9", checked_by="Myself", checked_on="2031-01-01")
    page.fill("coordinations-1", facilitator=person.pk, organisation=other.organisation.pk)
    page.fill(public_name="Ali").send()
    assert Facilitation.objects.filter(facilitator=person).count() == 1
    assert [check.name for check in Check.objects.all()] == ["Safeguarding, level 1"]
    assert Coordination.objects.filter(facilitator=person).exists() is False


def test_coordinator_says_who_has_which_part_and_takes_out_and_says_yes_for_nobody(cora, world, own):
    bob, alice = (Facilitation.objects.get(facilitator=world.rows[Facilitator][who]) for who in (BESIDE, OWN))
    Facilitation.objects.filter(pk=bob.pk).update(accepted_at=None)
    page = form(cora, change(own))
    rows = {page.data[f"facilitations-{number}-id"][0]: f"facilitations-{number}" for number in range(2)}
    page.fill(rows[str(bob.pk)], role="lead", has_accepted="on", facilitator=world.rows[Facilitator][OTHER].pk)
    page.fill(rows[str(alice.pk)], DELETE="on").send()
    left = Facilitation.objects.get(group=own)
    assert (left.facilitator.name, left.role, left.accepted_at) == ("Bob Birtles", "lead", None)


def test_new_secret_place_can_be_chosen_by_who_added_it(alice, own):
    page = PageForm(alice, f"{VENUES}add/?_popup=1", "venue_form")
    page.fill(locality="Leeds", street="9 Hidden Close", country="GB", is_confidential="on").send()
    place = Venue.objects.get(private_street="9 Hidden Close")
    found = alice.get("/admin/autocomplete/", CHOICE_OF_PLACE | {"term": "leeds"}).json()["results"]
    assert found == [{"id": str(place.pk), "text": "Leeds"}]


# --- What is told of a row


CHOICE_OF_PLACE = {"app_label": "groups", "model_name": "meeting", "field_name": "venue"}


def test_secret_place_is_told_to_those_who_meet_there_alone(alice, world):
    secret = world.rows[Venue][OTHER]
    charlie = Client()
    charlie.force_login(world.rows[Facilitator][OTHER].user)
    assert "7 Secret Lane" in charlie.get(f"{VENUES}{secret.pk}/change/").content.decode()
    told = [alice.get(path, follow=True).content.decode() for path in (VENUES, f"{VENUES}{secret.pk}/change/")]
    found = [alice.get("/admin/autocomplete/", CHOICE_OF_PLACE | {"term": term}) for term in ("", "Secret", "Leeds")]
    assert [text for text in (*told, *(one.content.decode() for one in found)) if "Secret" in text] == []
    assert [len(one.json()["results"]) for one in found] == [2, 0, 0]


def test_those_who_run_a_group_together_see_no_address_of_each_other(alice, cora, world):
    bob = world.rows[Facilitator][BESIDE]
    Facilitator.objects.filter(pk=bob.pk).update(phone="0113 496 0123")
    private = ("bob@example.org", "0113 496 0123")
    pages = (PEOPLE, f"{PEOPLE}{bob.pk}/change/", change(world.rows[SupportGroup][OWN]))
    seen = [alice.get(path).content.decode() for path in pages]
    assert all("Bob Birtles" in text for text in seen)
    assert [word for text in seen for word in private if word in text] == []
    managed = cora.get(f"{PEOPLE}{bob.pk}/change/").content.decode()
    assert [word for word in private if word in managed] == list(private)


def test_address_cannot_be_guessed_by_searching_narrowing_or_sorting(alice):
    assert alice.get(PEOPLE, {"q": "bob@example"}).context["cl"].result_count == 0
    assert alice.get(PEOPLE, {"q": "bob"}).context["cl"].result_count == 1
    lookups = ("email__startswith", "user__email__startswith", "phone__contains", "is_trusted__exact")
    assert [alice.get(PEOPLE, {lookup: "1"}).status_code for lookup in lookups] == [400] * len(lookups)
    assert alice.get(VENUES, {"private_street__startswith": "7"}).status_code == 400
    query = {"app_label": "facilitators", "model_name": "facilitation", "field_name": "facilitator"}
    assert alice.get("/admin/autocomplete/", query | {"term": "bob@example"}).json()["results"] == []


def test_row_is_not_reached_by_another_column(alice, other):
    assert alice.get(f"{GROUPS}{other.slug}/change/?_to_field=slug").status_code == 400
    assert alice.get(f"{GROUPS}?_to_field=slug").status_code == 400


@pytest.mark.parametrize("key", ["abc", "999999999", "1_0", "99999999999999999999"])
def test_row_that_never_was_is_answered_like_somebody_elses(alice, key):
    response = alice.get(f"{GROUPS}{key}/change/")
    assert (response.status_code, response.headers.get("Location")) == (302, "/admin/")


def test_menu_of_each_is_what_is_theirs(alice, cora):
    def menu(client):
        sections = client.get("/admin/").context["sidebar_navigation"]
        return [item["title"] for section in sections for item in section["items"]]

    assert menu(alice) == ["My groups", "People", "Invitations", "Places"]
    assert menu(cora) == ["My groups", "My organisations", "People", "Invitations", "Places"]
