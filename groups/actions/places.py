"""Filling the tables of places and postal codes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connection, transaction

from groups.actions import gazetteer
from groups.finder import folding
from groups.models import Place, PlaceName, PostalCode

SHIPPED_PLACES = Path(__file__).parent.parent / "data" / "places.csv.gz"
SHIPPED_POSTAL_CODES = Path(__file__).parent.parent / "data" / "postal.csv.gz"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows each table holds now, and whether this load changed anything."""

    places: int
    names: int
    postal_codes: int
    is_changed: bool


def load_places(*, places: Path, postal_codes: Path, is_forced: bool = False) -> Loaded:
    """Replace all places and postal codes by those of two files, wholly or not at all.

    Does nothing where the same files were loaded before, unless ``is_forced``. Whoever reads meanwhile sees the old
    rows until the new ones are complete. Raises GazetteerError where a file cannot be read or says what cannot be.
    """
    digest = _digest(places, postal_codes)
    is_changed = is_forced or digest != _loaded_digest() or not Place.objects.exists()
    if is_changed:
        rows = gazetteer.read_places(places)
        try:
            _replace(rows, gazetteer.read_postal_codes(postal_codes, rows), digest)
        except psycopg.Error as error:
            raise gazetteer.GazetteerError(f"{error.diag.message_primary} ({error.diag.context})") from None
    return Loaded(Place.objects.count(), PlaceName.objects.count(), PostalCode.objects.count(), is_changed)


@transaction.atomic
def _replace(places: list[gazetteer.PlaceRow], postal_codes: Iterable[gazetteer.PostalRow], digest: str) -> None:
    with connection.cursor() as cursor:
        # Trigrams go into their index all at once at the end: more than twice as quick as one name at a time.
        cursor.execute("SET LOCAL gin_pending_list_limit = '1GB'; SET LOCAL maintenance_work_mem = '256MB'")
        # Not TRUNCATE: it would keep everybody from reading until the load is over.
        cursor.execute("DELETE FROM groups_placename")
        cursor.execute("DELETE FROM groups_place")
        cursor.execute("DELETE FROM groups_postalcode")
        columns = "geoname_id, name, near, region, country, latitude, longitude, population, timezone"
        _copy(f"groups_place ({columns})", (place[:-1] for place in places))
        _copy("groups_placename (place_id, key)", ((row.geoname_id, key) for row in places for key in row.spellings()))
        _copy("groups_postalcode (country, code, latitude, longitude, precision, place_name)", postal_codes)
        cursor.execute("SELECT gin_clean_pending_list('placename_key_trigrams')")
        cursor.execute("ANALYZE groups_place, groups_placename, groups_postalcode")
        # What is loaded is noted on the table itself: it comes, goes and is restored with the rows.
        cursor.execute(f"COMMENT ON TABLE groups_place IS '{digest}'")


def _copy(table: str, rows: Iterable[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _digest(*files: Path) -> str:
    """Return what tells this data, read by this code, from any other."""
    digest = hashlib.sha256()
    for file in (*files, Path(gazetteer.__file__), Path(folding.__file__)):
        try:
            digest.update(file.read_bytes())
        except OSError as error:
            raise gazetteer.GazetteerError(f"{file.name}: {error.strerror}") from None
    return digest.hexdigest()


def _loaded_digest() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(obj_description('groups_place'::regclass, 'pg_class'), '')")
        return str(cursor.fetchone()[0])
