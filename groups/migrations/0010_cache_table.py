"""The table that processes share what they remember for a while in."""

from typing import Any, ClassVar

from django.core.management import call_command
from django.db import migrations


def create(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", verbosity=0, database=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("groups", "0009_upkeep")]

    operations: ClassVar = [migrations.RunPython(create, migrations.RunPython.noop)]
