import django.db.models.functions.datetime
import groups.models.change
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0003_triggers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("xact", groups.models.change.TransactionField(db_default=groups.models.change.CurrentTransaction())),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("group", "Group"),
                            ("meeting", "Meeting"),
                            ("venue", "Venue"),
                            ("organisation", "Organisation"),
                            ("vocabulary", "Vocabulary"),
                            ("everything", "Everything"),
                            ("pruned", "Pruned"),
                        ],
                        max_length=16,
                    ),
                ),
                ("row_id", models.BigIntegerField(db_default=0)),
                ("logged_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "xact", "kind", "row_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["group", "meeting", "venue", "organisation", "vocabulary", "everything", "pruned"],
                            )
                        ),
                        name="change_kind_known",
                        violation_error_message="“kind” must be one of: group, meeting, venue, organisation, vocabulary, everything, pruned.",
                    )
                ],
            },
        ),
    ]
