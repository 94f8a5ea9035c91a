"""What the tables need from PostgreSQL: fuzzy matching, and folding of accents that indexes may use."""

from typing import ClassVar

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# unaccent() is only "stable", because its dictionary could be replaced; indexes and generated columns need
# "immutable". Naming schema and dictionary keeps the promise, and the names work whatever the search_path is.
CREATE_FOLD = """
CREATE FUNCTION kindred_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, value))
"""


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(CREATE_FOLD, "DROP FUNCTION kindred_fold(text)"),
    ]
