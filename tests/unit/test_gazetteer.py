import gzip

import pytest

from groups.actions.gazetteer import GazetteerError, PostalRow, keys_of, read_places, read_postal_codes

PLACES = "geonameid,name,country,admin1,lat,lng,population,timezone,alternate_names\n"
POSTAL = "country,code,lat,lng,precision,place\n"


@pytest.fixture
def write(tmp_path):
    def written(content, name="file.csv"):
        file = tmp_path / name
        file.write_text(content, encoding="utf-8")
        return file

    return written


def labels(places):
    return {place.geoname_id: (place.name, place.near, place.region, place.country) for place in places}


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Leeds", {"leeds"}),
        ("Newcastle upon Tyne", {"newcastle upon tyne", "newcastle"}),
        ("Weston-super-Mare", {"weston super mare", "weston"}),
        ("Frankfurt am Main", {"frankfurt am main", "frankfurt"}),
        ("St Albans", {"st albans", "saint albans"}),
        ("Saint Helens", {"saint helens", "st helens"}),
        ("King's Lynn", {"kings lynn", "king s lynn"}),
        ("Köln", {"koln", "koeln"}),
        ("Biel/Bienne", {"biel bienne", "biel", "bienne"}),
        ("Langnau (Dorf)", {"langnau dorf", "langnau"}),
        ("東京都", {"東京都", "東京"}),
        ("Upon Tyne", {"upon tyne"}),
    ],
)
def test_keys_are_the_ways_people_write_a_name(name, keys):
    assert keys_of(name, []) == keys


def test_keys_include_the_other_names_folded():
    assert keys_of("Munich", ["München", "", "мюнхен"]) == {"munich", "munchen", "мюнхен"}


def test_places_of_one_name_and_region_say_what_they_are_near(write):
    file = write(
        PLACES
        + "1,Newcastle,IE,Leinster,53.3011,-6.5022,2659,Europe/Dublin,\n"
        + "2,Newcastle,IE,Leinster,53.0683,-6.0658,924,Europe/Dublin,\n"
        + "3,Celbridge,IE,Leinster,53.3417,-6.5442,20288,Europe/Dublin,\n"
        + "4,Greystones,IE,Leinster,53.1408,-6.0631,22009,Europe/Dublin,\n"
        + "5,Newcastle,GB,Northern Ireland,54.218,-5.8898,7444,Europe/London,\n"
    )

    assert labels(read_places(file)) == {
        1: ("Newcastle", "Celbridge", "Leinster", "IE"),
        2: ("Newcastle", "Greystones", "Leinster", "IE"),
        3: ("Celbridge", "", "Leinster", "IE"),
        4: ("Greystones", "", "Leinster", "IE"),
        5: ("Newcastle", "", "Northern Ireland", "GB"),
    }


def test_a_place_ten_times_its_namesakes_needs_no_more_than_its_name(write):
    file = write(
        PLACES
        + "1,Washington,GB,England,54.9,-1.5167,67085,Europe/London,\n"
        + "2,Washington,GB,England,50.9049,-0.4065,1930,Europe/London,\n"
        + "3,Worthing,GB,England,50.8179,-0.3729,111338,Europe/London,\n"
    )

    assert labels(read_places(file)) == {
        1: ("Washington", "", "England", "GB"),
        2: ("Washington", "Worthing", "England", "GB"),
        3: ("Worthing", "", "England", "GB"),
    }


def test_of_places_that_nothing_tells_apart_the_largest_stays(write):
    file = write(
        PLACES
        + "1,São José,BR,Acre,-9.0,-70.0,600,America/Rio_Branco,\n"
        + "2,Sao Jose,BR,Acre,-9.1,-70.1,900,America/Rio_Branco,\n"
    )

    assert labels(read_places(file)) == {2: ("Sao Jose", "", "Acre", "BR")}


def test_a_name_with_a_comma_is_its_first_part(write):
    file = write(PLACES + '1,"Basford, Stoke-on-Trent",GB,England,53.0163,-2.2122,0,Europe/London,\n')

    (place,) = read_places(file)

    assert place.name == "Basford"
    assert place.spellings() == {"basford", "basford stoke on trent"}


def test_postal_codes_are_folded_and_given_a_town(write):
    places = read_places(
        write(
            PLACES
            + "1,Sheffield,GB,England,53.383,-1.4659,556500,Europe/London,\n"
            + "2,Kelham Island,GB,England,53.3885,-1.4722,900,Europe/London,\n"
            + "3,Leeds,GB,England,53.7965,-1.5478,536280,Europe/London,\n"
        )
    )
    file = write(
        POSTAL
        + "GB,S1,53.3799,-1.4712,outcode,\n"
        + "LU,L-1019,49.6206,6.0733,place,Strassen\n"
        + "SE,111 22,59.3294,18.0687,place,STOCKHOLM   \n"
        + "CA,K1A,45.4207,-75.7023,fsa,Government of Canada\n"
        + "GB,S1,0,0,place,Somewhere else\n",
        "postal.csv",
    )

    assert list(read_postal_codes(file, places)) == [
        PostalRow("GB", "S1", 53.3799, -1.4712, "outcode", "Sheffield"),
        PostalRow("LU", "1019", 49.6206, 6.0733, "place", "Strassen"),
        PostalRow("SE", "11122", 59.3294, 18.0687, "place", "Stockholm"),
        PostalRow("CA", "K1A", 45.4207, -75.7023, "fsa", "Government of Canada"),
    ]


def test_london_districts_without_their_last_letter_are_the_middle_of_their_parts(write):
    file = write(
        POSTAL
        + "GB,W1A,51.50,-0.10,outcode,London\n"
        + "GB,W1B,51.52,-0.14,outcode,London\n"
        + "GB,E1,51.51,-0.06,outcode,London\n"
        + "GB,E1W,51.50,-0.05,outcode,London\n"
    )

    codes = {row.code: row for row in read_postal_codes(file, [])}

    assert codes["W1"] == PostalRow("GB", "W1", 51.51, -0.12, "district", "London")
    assert codes["E1"] == PostalRow("GB", "E1", 51.51, -0.06, "outcode", "London")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (PLACES + "1,Leeds,GB,England,north,-1.5,9,Europe/London,\n", "file.csv, line 2: could not convert"),
        (PLACES + "one,Leeds,GB,England,53.8,-1.5,9,Europe/London,\n", "file.csv, line 2: invalid literal"),
        ("geonameid,country\n1,GB\n", "file.csv has no column 'name'."),
        (PLACES + "1,Leeds\n", "file.csv, line 2: "),
    ],
)
def test_a_broken_file_is_named_with_the_line(write, content, message):
    with pytest.raises(GazetteerError) as error:
        read_places(write(content))

    assert str(error.value).startswith(message)


def test_a_file_that_is_not_there_or_no_gzip_is_named(tmp_path):
    broken = tmp_path / "broken.csv.gz"
    broken.write_bytes(gzip.compress(PLACES.encode())[:20])

    with pytest.raises(GazetteerError, match=r"^broken\.csv\.gz"):
        read_places(broken)
    with pytest.raises(GazetteerError, match=r"^missing\.csv"):
        read_places(tmp_path / "missing.csv")
