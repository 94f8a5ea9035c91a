import pytest

from groups.models import Venue
from groups.models.venue import coarse
from tests import factories as make

EXACT = 53.3811, -1.4701
ADDRESS = ("name", "street", "postcode", "directions", "latitude", "longitude")
PRIVATE = tuple(f"private_{name}" for name in ADDRESS)


def values(venue: Venue, names: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(venue, name) for name in names)


def public_venue() -> Venue:
    return Venue(
        name="Rose House", locality="Sheffield", street="7 Secret Lane", postcode="S2 4QQ", country="GB",
        latitude=EXACT[0], longitude=EXACT[1], directions="Ring twice.",
    )  # fmt: skip


def test_conceal_moves_the_exact_address_to_private_and_shows_a_coarse_point() -> None:
    venue = public_venue()

    venue.conceal()

    assert values(venue, PRIVATE) == ("Rose House", "7 Secret Lane", "S2 4QQ", "Ring twice.", *EXACT)
    assert values(venue, ADDRESS) == ("", "", "", "", 53.4, -1.45)
    assert venue.is_confidential is True


def test_conceal_twice_loses_nothing() -> None:
    venue = public_venue()

    venue.conceal()
    venue.conceal()

    assert values(venue, PRIVATE) == ("Rose House", "7 Secret Lane", "S2 4QQ", "Ring twice.", *EXACT)
    assert values(venue, ADDRESS) == ("", "", "", "", 53.4, -1.45)


def test_conceal_without_a_point_keeps_none() -> None:
    venue = Venue(locality="Sheffield", street="7 Secret Lane", country="GB")

    venue.conceal()

    assert values(venue, ADDRESS) == ("", "", "", "", None, None)
    assert values(venue, PRIVATE) == ("", "7 Secret Lane", "", "", None, None)


def test_conceal_takes_an_exact_point_that_is_private_already() -> None:
    venue = Venue(locality="Sheffield", country="GB", private_latitude=EXACT[0], private_longitude=EXACT[1])

    venue.conceal()

    assert values(venue, ("latitude", "longitude")) == (53.4, -1.45)


def test_conceal_follows_a_private_point_that_was_moved() -> None:
    venue = public_venue()
    venue.conceal()
    venue.private_latitude, venue.private_longitude = 53.8012, -1.5502

    venue.conceal()

    assert values(venue, ("latitude", "longitude")) == (53.8, -1.55)


@pytest.mark.django_db
def test_concealed_venue_can_be_saved() -> None:
    venue = public_venue()
    venue.conceal()
    venue.full_clean()
    venue.save()

    venue.refresh_from_db()
    assert values(venue, PRIVATE) == ("Rose House", "7 Secret Lane", "S2 4QQ", "Ring twice.", *EXACT)


@pytest.mark.parametrize("degrees", [0.0, -179.99, 89.999, 53.3811, -0.02499, 12.025])
def test_coarse_point_is_at_most_half_a_cell_off(degrees: float) -> None:
    assert abs(coarse(degrees) - degrees) <= 0.025 + 1e-9
    assert coarse(coarse(degrees)) == coarse(degrees)


@pytest.mark.django_db
@pytest.mark.parametrize("longitude", [cell / 20 for cell in range(-3600, 3601, 97)])
def test_every_point_of_the_grid_may_be_shown_for_a_confidential_venue(longitude: float) -> None:
    venue = make.make_confidential_venue()

    Venue.objects.filter(pk=venue.pk).update(longitude=longitude, latitude=coarse(longitude / 2))

    venue.refresh_from_db()
    assert venue.longitude == longitude


def test_address_lines_read_as_on_an_envelope() -> None:
    venue = Venue(name="St Brigid’s Hall", street="12 Larch Street", locality="Sheffield", postcode="S1 2HE")

    assert venue.address_lines == ["St Brigid’s Hall", "12 Larch Street", "Sheffield S1 2HE"]


@pytest.mark.parametrize(
    ("country", "line"), [("DE", "58285 Ennepetal"), ("ES", "58285 Ennepetal"), ("GB", "Ennepetal 58285")]
)
def test_postcode_stands_where_the_country_writes_it(country: str, line: str) -> None:
    assert Venue(locality="Ennepetal", postcode="58285", country=country).address_lines == [line]


def test_address_lines_never_hold_what_is_private() -> None:
    venue = public_venue()
    venue.conceal()

    assert venue.address_lines == ["Sheffield"]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"name": "St Brigid’s Hall", "locality": "Sheffield"}, "St Brigid’s Hall, Sheffield"),
        ({"locality": "Sheffield", "street": "12 Larch Street"}, "Sheffield"),
        ({"street": "12 Larch Street"}, "12 Larch Street"),
        ({"region": "Yorkshire"}, "Yorkshire"),
    ],
)
def test_venue_is_called_by_what_is_known_of_it(fields: dict[str, str], text: str) -> None:
    assert str(Venue(**fields)) == text
