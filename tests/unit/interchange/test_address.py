import pytest

from groups.interchange.address import Address, country_code, parse_address, read_point


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("12 Larch St, Newtown, CA 90001, USA", ("12 Larch St", "Newtown", "CA", "90001", "US")),
        ("Mall, 12 Larch St, Newtown, CA 90001-1234, USA", ("Mall, 12 Larch St", "Newtown", "CA", "90001-1234", "US")),
        ("Newtown, CA, USA", ("", "Newtown", "CA", "", "US")),
        ("California, USA", ("", "", "California", "", "US")),
        ("United States", ("", "", "", "", "US")),
        ("8 104 St, Newtown, Alberta, T6E 4E8, Canada", ("8 104 St", "Newtown", "Alberta", "T6E 4E8", "CA")),
        ("1 Fir Ave, Newtown, BC V1C 5X1, Canada", ("1 Fir Ave", "Newtown", "BC", "V1C 5X1", "CA")),
        ("1 Fir Rd, London WC2H 0EW, UK", ("1 Fir Rd", "London", "", "WC2H 0EW", "GB")),
        ("Tannenweg 9, 10119 Berlin, Germany", ("Tannenweg 9", "Berlin", "", "10119", "DE")),
        ("Denstraat 3, 5612 EK Eindhoven, Netherlands", ("Denstraat 3", "Eindhoven", "", "5612 EK", "NL")),
        ("Calle Pino 1, 37700 San Miguel, Gto., Mexico", ("Calle Pino 1", "San Miguel", "Gto.", "37700", "MX")),
        ("1 Fir St, Sydney NSW 2000, Australia", ("1 Fir St", "Sydney", "NSW", "2000", "AU")),
        ("Upper Rd, Cape Town, 7975, South Africa", ("Upper Rd", "Cape Town", "", "7975", "ZA")),
        ("Tbilisi, Georgia", ("", "Tbilisi", "", "", "GE")),
        ("", ("", "", "", "", "")),
    ],
)  # fmt: skip
def test_parse_address_of_many_countries(line, parts):
    assert parse_address(line) == Address(*parts)


def test_parse_address_takes_the_given_country_where_it_names_none():
    assert parse_address("1 Fir Rd, Newtown", country="GB") == Address("1 Fir Rd", "Newtown", "", "", "GB")
    assert parse_address("Atlanta, Georgia", country="US") == Address("", "Atlanta", "Georgia", "", "US")


@pytest.mark.parametrize(
    ("text", "code"), [("USA", "US"), ("uk", "GB"), ("Canada", "CA"), ("de", "DE"), ("Utopia", "")]
)
def test_country_code_of_names_and_codes(text, code):
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("latitude", "longitude", "point"),
    [
        (35.2, -101.8, (35.2, -101.8)),
        ("35.2", " -101.8 ", (35.2, -101.8)),
        (35.2, 0.0, None),
        (0, 0, None),
        ("", "", None),
        (None, None, None),
        (-101.8, 35.2, None),
        (float("nan"), 1.0, None),
        ("inf", "1", None),
        (True, True, None),
        ([], {}, None),
    ],
)
def test_read_point_takes_real_points_only(latitude, longitude, point):
    assert read_point(latitude, longitude) == point
