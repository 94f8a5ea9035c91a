import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.finder.places import Point, Resolved, resolve
from groups.models import Place, PostalCode
from groups.templatetags.plain import place_name
from tests.factories import make_place

pytestmark = pytest.mark.usefixtures("gazetteer")


def label(text, country="GB"):
    point = resolve(text, country=country).point
    return point and point.label


def alternatives(text, country="GB"):
    return [point.label for point in resolve(text, country=country).alternatives]


def test_resolve_gives_a_point_with_its_label():
    assert resolve("Sheffield", country="GB") == Resolved(Point("Sheffield, England, GB", 53.383, -1.4659, "GB"))


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        # towns, however they are written
        ("sheffield", "GB", "Sheffield, England, GB"),
        ("  SHEFFIELD ", "US", "Sheffield, England, GB"),
        ("München", "GB", "Munich, Bavaria, DE"),
        ("Munchen", "GB", "Munich, Bavaria, DE"),
        ("Muenchen", "GB", "Munich, Bavaria, DE"),
        ("Koeln", "DE", "Köln, North Rhine-Westphalia, DE"),
        ("sao paulo", "GB", "São Paulo, São Paulo, BR"),
        ("lodz", "GB", "Łódź, Łódź Voivodeship, PL"),
        ("東京", "GB", "Tokyo, Tokyo, JP"),
        ("kings lynn", "GB", "King's Lynn, England, GB"),
        ("King’s Lynn", "GB", "King's Lynn, England, GB"),
        ("saint albans", "GB", "St Albans, England, GB"),
        ("weston", "GB", "Weston-super-Mare, England, GB"),
        ("new york", "GB", "New York City, New York, US"),
        # with an area
        ("Cambridge, MA", "GB", "Cambridge, Massachusetts, US"),
        ("Cambridge MA", "GB", "Cambridge, Massachusetts, US"),
        ("Cambridge, US", "GB", "Cambridge, Massachusetts, US"),
        ("Cambridge, Royaume-Uni", "US", "Cambridge, England, GB"),
        ("Newcastle, Northern Ireland", "GB", "Newcastle, Northern Ireland, GB"),
        ("Leeds uk", "US", "Leeds, England, GB"),
        ("Basford, Stoke-on-Trent", "GB", "Basford, England, GB"),
        ("Whitchurch near Cardiff", "GB", "Whitchurch, Wales, GB"),
        ("12 Larch Street, Leeds, UK", "GB", "Leeds, England, GB"),
        ("Richmond, North Yorkshire", "GB", "Richmond near Isleworth, England, GB"),
        ("Dublin 4", "IE", "Dublin, Leinster, IE"),
        # slips of the finger
        ("shefield", "GB", "Sheffield, England, GB"),
        ("lodnon", "GB", "London, England, GB"),
        ("leesd", "GB", "Leeds, England, GB"),
        ("newcastel upon tyne", "GB", "Newcastle upon Tyne, England, GB"),
        ("cambrige, us", "GB", "Cambridge, Massachusetts, US"),
        # postal codes
        ("S1 2HE", "GB", "S1, Sheffield, GB"),
        ("s12he", "GB", "S1, Sheffield, GB"),
        ("LS1", "GB", "LS1, Leeds, GB"),
        ("LS1", "US", "LS1, Leeds, GB"),
        ("W1", "GB", "W1, London, GB"),
        ("10 Larch Street, London SW1A 2AA", "GB", "SW1A, London, GB"),
        ("Atlantis, S1 2HE", "GB", "S1, Sheffield, GB"),
        ("JE2 3AB", "GB", "JE2, St Helier, JE"),
        ("K1A 0B1", "GB", "K1A, Ottawa, CA"),
        ("D02", "IE", "D02, Dublin 2, IE"),
        ("D02 X285", "GB", "D02, Dublin 2, IE"),
        ("75011 Paris", "GB", "75011, Paris, FR"),
        ("Paris 75011", "GB", "75011, Paris, FR"),
        ("F-75011 Paris", "GB", "75011, Paris, FR"),
        ("75011, France", "GB", "75011, Paris, FR"),
        ("10001", "US", "10001, New York City, US"),
        ("10001-1234", "US", "10001, New York City, US"),
        ("10001", "FR", "10001, Troyes, FR"),
        ("D-10115 Berlin", "GB", "10115, Berlin, DE"),
        ("111 22 Stockholm", "GB", "11122, Stockholm, SE"),
        ("L-1019", "LU", "1019, Strassen, LU"),
        ("1012 AB", "NL", "1012, Amsterdam, NL"),
        ("100-0001 Tokyo", "JP", "100, Unayacho, JP"),
        ("ATD 1234", "GB", "ATD, Attard, MT"),
        ("ATD", "MT", "ATD, Attard, MT"),
        ("12", "SG", "12, Clementi Street 14, SG"),
        # a house number is no code, and a code far from the town named is none either
        ("12 Larch Street, Sheffield", "SG", "Sheffield, England, GB"),
        ("10001 Sheffield", "US", "Sheffield, England, GB"),
        # points
        ("53.80,-1.55", "GB", "53.80,-1.55"),
        (" -33.8688 , 151.2093 ", "GB", "-33.87,151.21"),
    ],
)
def test_resolve_understands(text, country, expected):
    assert label(text, country) == expected


@pytest.mark.parametrize(
    ("text", "country", "expected", "others"),
    [
        # A place in the site's country counts sixty times its people.
        ("Boston", "GB", "Boston, England, GB", ["Boston, Massachusetts, US"]),
        ("Boston", "US", "Boston, Massachusetts, US", []),
        ("Perth", "GB", "Perth, Scotland, GB", ["Perth, Western Australia, AU"]),
        ("Paris", "US", "Paris, Île-de-France, FR", ["Paris, Texas, US"]),
        ("London", "GB", "London, England, GB", []),
        ("London", "CA", "London, Ontario, CA", ["London, England, GB"]),
        ("Melbourne", "GB", "Melbourne, Victoria, AU", ["Melbourne, England, GB", "Melbourne, Florida, US"]),
        (
            "Newcastle",
            "GB",
            "Newcastle upon Tyne, England, GB",
            [
                "Newcastle under Lyme, England, GB",
                "Newcastle, New South Wales, AU",
                "Newcastle, Northern Ireland, GB",
                "Newcastle, KwaZulu-Natal, ZA",
            ],
        ),
        (
            "Springfield",
            "US",
            "Springfield, Missouri, US",
            [
                "Springfield, Massachusetts, US",
                "Springfield, Illinois, US",
                "Springfield, Oregon, US",
                "Springfield, Ohio, US",
                "Springfield, Virginia, US",
                "Springfield, Pennsylvania, US",
            ],
        ),
    ],
)
def test_resolve_takes_the_likeliest_and_offers_the_others(text, country, expected, others):
    assert (label(text, country), alternatives(text, country)) == (expected, others)


def test_resolve_asks_which_country_a_bare_number_is_in_the_largest_town_first():
    found = resolve("10001", country="GB")

    assert found.point is None
    assert [point.label for point in found.alternatives] == [
        "10001, New York City, US",
        "10001, Troyes, FR",
        "10001, Bouira Cite El Badr, DZ",
        "10001, Caceres, ES",
        "10001, Huanuco, PE",
        "10001, Lasnamäe, EE",
    ]


def test_resolve_only_asks_where_a_town_is_part_of_what_it_does_not_understand():
    assert resolve("Boston Lincolnshire", country="GB") == Resolved(
        None, (Point("Boston, England, GB", 52.9763, -0.0266, "GB"),)
    )
    assert alternatives("Bath Road Slough") == ["Slough, England, GB", "Bath, England, GB"]


def test_resolve_does_not_offer_what_lies_next_to_the_answer():
    make_place(
        name="Leeds", near="the station", region="England", latitude=53.7947, longitude=-1.5475, population=99_999
    )
    make_place(name="Leeds", near="Maidstone", region="England", latitude=51.25, longitude=0.61, population=99_999)

    assert (label("Leeds"), alternatives("Leeds")) == ("Leeds, England, GB", ["Leeds near Maidstone, England, GB"])


@pytest.mark.parametrize("country", ["GB", "US"])
def test_resolve_of_a_label_is_the_same_point_again(country):
    labelled: list[Place | PostalCode] = [*Place.objects.all(), *PostalCode.objects.all()]
    points = {str(row): Point(str(row), row.latitude, row.longitude, row.country) for row in labelled}

    assert len(points) == len(labelled) > 150
    assert {label: resolve(label, country=country) for label in points} == {
        label: Resolved(point) for label, point in points.items()
    }


@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "ar"])
def test_resolve_of_a_label_with_its_country_in_words_is_the_same_point(language):
    with override(language):
        in_words = {str(place): place_name(str(place)) for place in Place.objects.all()}

    assert len(in_words) > 100
    assert {place: resolve(said, country="GB").point for place, said in in_words.items()} == {
        place: resolve(place, country="GB").point for place in in_words
    }


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "%", "\x00", ",,,", "--,--", "🦊", "asdfghjkl", "'; DROP TABLE groups_place; --"),
        *("x" * 10_000, "Leeds" * 1_000, "91,0", "0,181", "1.5", "12 Larch Street", "12", "me", "France"),
    ],
)
def test_resolve_of_nothing_known_is_nothing(text):
    assert resolve(text, country="GB") == Resolved()


@settings(suppress_health_check=list(HealthCheck))
@given(
    text=st.text(max_size=210)
    | st.lists(st.sampled_from(["Leeds", "S1", "75011", ",", " ", "near", "uk", "10", "%", "Ö", "MA", "12 "])).map(
        "".join
    ),
    country=st.sampled_from(["GB", "US", "MT", "ZZ", ""]),
)
def test_resolve_never_fails(text, country):
    found = resolve(text, country=country)

    assert found.point is None or found.point.label
    assert len(found.alternatives) <= 6


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("Sheffield", 1),
        ("Sheffield, England, GB", 1),
        ("12, High Street, Sheffield, England, GB", 3),
        ("S1 2HE", 1),
        ("10001", 2),
        ("shefield", 3),
    ],
)
def test_resolve_asks_the_database_little(django_assert_max_num_queries, text, queries):
    with django_assert_max_num_queries(queries):
        resolve(text, country="GB")
