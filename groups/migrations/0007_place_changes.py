"""Places are logged like words of the vocabulary: what was found in them is kept by running processes."""

from typing import ClassVar

from django.db import migrations

TABLES = ("groups_place", "groups_placename", "groups_postalcode")
EVENTS = {"INSERT": "vocabulary", "UPDATE": "vocabulary", "DELETE": "vocabulary", "TRUNCATE": "everything"}

CREATE = "\n".join(
    f"CREATE TRIGGER log_{event.lower()} AFTER {event} ON {table}"
    f" FOR EACH STATEMENT EXECUTE FUNCTION kindred_log_all('{kind}');"
    for table in TABLES
    for event, kind in EVENTS.items()
)
DROP = "\n".join(f"DROP TRIGGER log_{event.lower()} ON {table};" for table in TABLES for event in EVENTS)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("groups", "0006_meaning")]

    operations: ClassVar = [migrations.RunSQL(CREATE, DROP)]
