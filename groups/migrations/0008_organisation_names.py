"""Words are looked for in the names of organisations too: by indexes, as in those of groups."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import migrations

from groups.models.fold import Fold


class Migration(migrations.Migration):
    dependencies: ClassVar = [("groups", "0007_place_changes")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="organisation",
            index=GinIndex(SearchVector(Fold("name"), config="english"), name="organisation_words"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="organisation_name_trigrams"),
        ),
    ]
