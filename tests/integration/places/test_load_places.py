import shutil
from io import StringIO
from pathlib import PosixPath

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from groups.actions.gazetteer import GazetteerError
from groups.actions.places import load_places
from groups.models import Place, PlaceName, PostalCode
from tests.factories import make_place
from tests.integration.places.conftest import PLACES, POSTAL_CODES


def run(*arguments):
    output = StringIO()
    call_command("load_places", *arguments, stdout=output)
    return output.getvalue()


def test_load_fills_places_names_and_postal_codes(gazetteer):
    leeds = Place.objects.get(geoname_id=2644688)

    assert (str(leeds), leeds.latitude, leeds.longitude) == ("Leeds, England, GB", 53.7965, -1.5478)
    assert (leeds.population, leeds.timezone) == (536280, "Europe/London")
    assert leeds.names.filter(key="leeds").exists()
    assert str(PostalCode.objects.get(country="GB", code="S1")) == "S1, Sheffield, GB"
    assert gazetteer.places == Place.objects.count() > 100
    assert gazetteer.names == PlaceName.objects.count() > gazetteer.places
    assert gazetteer.postal_codes == PostalCode.objects.count() > 30


def test_load_replaces_what_was_there(db):
    old = make_place(name="Oldtown")

    load_places(places=PLACES, postal_codes=POSTAL_CODES)

    assert not Place.objects.filter(pk=old.pk).exists()
    assert not PlaceName.objects.filter(key="oldtown").exists()


def test_load_of_the_same_files_changes_nothing(gazetteer):
    name = PlaceName.objects.get(key="leeds", place=2644688)

    again = load_places(places=PLACES, postal_codes=POSTAL_CODES)

    assert again.is_changed is False
    assert (again.places, again.names, again.postal_codes) == (
        gazetteer.places,
        gazetteer.names,
        gazetteer.postal_codes,
    )
    assert PlaceName.objects.get(key="leeds", place=2644688) == name


@pytest.mark.parametrize("reason", ["forced", "emptied", "other file"])
def test_load_of_the_same_files_runs_again_when_there_is_a_reason(gazetteer, tmp_path, reason):
    name = PlaceName.objects.get(key="leeds", place=2644688)
    places = PLACES
    if reason == "emptied":
        PlaceName.objects.all().delete()
        Place.objects.all().delete()
    if reason == "other file":
        places = tmp_path / "places.csv"
        shutil.copy(PLACES, places)
        places.write_text(places.read_text(encoding="utf-8").replace("536280", "536281"), encoding="utf-8")

    again = load_places(places=places, postal_codes=POSTAL_CODES, is_forced=reason == "forced")

    assert again.is_changed is True
    assert PlaceName.objects.get(key="leeds", place=2644688).pk != name.pk


@pytest.mark.parametrize("broken", ["unreadable", "refused by the database"])
def test_load_of_a_broken_file_leaves_everything_as_it_was(gazetteer, tmp_path, broken):
    postal_codes = tmp_path / "postal.csv"
    bad = "GB,ZZ1,north,0,outcode," if broken == "unreadable" else "GB,ZZ1,99,0,outcode,"
    postal_codes.write_text(POSTAL_CODES.read_text(encoding="utf-8") + bad + "\n", encoding="utf-8")

    with pytest.raises(GazetteerError, match=r"postal\.csv, line 45: could not|postalcode_latitude_range"):
        load_places(places=PLACES, postal_codes=postal_codes)

    assert Place.objects.count() == gazetteer.places
    assert PostalCode.objects.count() == gazetteer.postal_codes
    assert load_places(places=PLACES, postal_codes=POSTAL_CODES).is_changed is False


@pytest.mark.django_db(transaction=True)
def test_load_leaves_readers_the_old_rows_until_it_is_over():
    make_place(name="Oldtown", geoname_id=7)
    seen = []

    class Watched(PosixPath):
        """The second file, which is read when the first one is already in its table."""

        def open(self, mode="r", **options):  # type: ignore[override]
            with psycopg.connect(**connection.get_connection_params()) as reader:
                seen.append(reader.execute("SELECT geoname_id FROM groups_place").fetchall())
            return super().open(mode, **options)

    load_places(places=PLACES, postal_codes=Watched(POSTAL_CODES))

    assert seen[-1] == [(7,)]
    assert Place.objects.count() > 100


def test_command_says_what_it_loaded_and_then_that_it_was_loaded(db):
    files = (f"--places={PLACES}", f"--postal={POSTAL_CODES}")

    first, second, forced = run(*files), run(*files), run(*files, "--force")

    counts = f"{Place.objects.count():,} places under {PlaceName.objects.count():,} names, {PostalCode.objects.count()}"
    assert first == f"Loaded {counts} postal codes.\n"
    assert second == f"Already loaded: {counts} postal codes.\n"
    assert forced == first


def test_command_names_a_file_that_is_not_there(db, tmp_path):
    with pytest.raises(CommandError, match=r"^nowhere\.csv: No such file or directory$"):
        run(f"--places={tmp_path / 'nowhere.csv'}")
