import pytest

from groups.models import Venue
from tests.factories import make_confidential_venue, make_venue
from tests.integration.admin.page_form import PageForm

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def open_venue(browser, venue=None):
    path = f"/admin/groups/venue/{venue.pk}/change/" if venue else "/admin/groups/venue/add/"
    return PageForm(browser, path, "venue_form")


def test_making_a_venue_confidential_keeps_its_address_private_and_says_so(steward):
    venue = make_venue(latitude=53.3811, longitude=-1.4701)
    response = open_venue(steward, venue).fill(is_confidential="on").save()
    venue.refresh_from_db()
    assert (venue.street, venue.postcode, venue.latitude, venue.longitude) == ("", "", 53.4, -1.45)
    assert (venue.private_street, venue.private_postcode) == ("12 Larch Street", "S1 2HE")
    assert (venue.private_latitude, venue.private_longitude) == (53.3811, -1.4701)
    assert "Visitors see Sheffield and a point a few kilometres off." in response.content.decode()


def test_confidential_venue_is_edited_as_it_really_is_and_stays_private(steward):
    venue = make_confidential_venue()
    form = open_venue(steward, venue)
    assert (form.data["street"], form.data["latitude"]) == (["7 Secret Lane"], ["53.3811"])
    form.fill(street="8 Secret Lane").save()
    venue.refresh_from_db()
    assert (venue.street, venue.private_street, venue.private_latitude, venue.latitude) == (
        "",
        "8 Secret Lane",
        53.3811,
        53.4,
    )


def test_making_a_confidential_venue_public_brings_its_address_back(steward):
    venue = make_confidential_venue()
    form = open_venue(steward, venue)
    del form.data["is_confidential"]
    response = form.save()
    venue.refresh_from_db()
    assert (venue.street, venue.latitude, venue.private_street, venue.private_latitude) == (
        "7 Secret Lane",
        53.3811,
        "",
        None,
    )
    assert "The full address is public now." in response.content.decode()


def test_directions_and_name_become_private_with_the_address(steward):
    venue = make_venue(name="Rose House", directions="Behind the bakery.")
    open_venue(steward, venue).fill(is_confidential="on").save()
    venue.refresh_from_db()
    assert (venue.name, venue.directions) == ("", "")
    assert (venue.private_name, venue.private_directions) == ("Rose House", "Behind the bakery.")


def test_new_venue_is_in_the_country_of_the_site(steward, settings):
    settings.KINDRED_COUNTRY = "IE"
    open_venue(steward).fill(locality="Galway").save()
    assert Venue.objects.values_list("locality", "country").get() == ("Galway", "IE")


def test_half_a_point_is_refused_and_keeps_what_was_typed(steward):
    response = open_venue(steward).fill(locality="Leeds", latitude="53.8", is_confidential="on").save()
    assert Venue.objects.count() == 0
    assert "Give both latitude and longitude, or neither." in response.content.decode()
