import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import groups.models.fold
import groups.models.meeting
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("groups", "0001_database"),
    ]

    operations = [
        migrations.CreateModel(
            name="SupportGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=64, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for review"),
                            ("published", "Published"),
                            ("paused", "Paused"),
                            ("archived", "Archived"),
                        ],
                        default="draft",
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "summary",
                    models.CharField(
                        blank=True, help_text="One sentence: who it is for and what it is like.", max_length=250
                    ),
                ),
                ("description", models.TextField(blank=True)),
                (
                    "for_whom",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self", "People who live with it themselves"),
                            ("family", "Family, friends and carers"),
                            ("both", "People who live with it, and those close to them"),
                        ],
                        max_length=16,
                        verbose_name="for",
                    ),
                ),
                (
                    "minimum_age",
                    models.PositiveSmallIntegerField(blank=True, help_text="0 means: all ages.", null=True),
                ),
                ("maximum_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "led_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("peer", "People who have been there"),
                            ("professional", "A professional"),
                            ("both", "A professional and someone who has been there"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "structure",
                    models.CharField(
                        blank=True,
                        choices=[("drop_in", "Drop in, any time"), ("course", "A course with a start and an end")],
                        max_length=16,
                    ),
                ),
                ("course_starts_on", models.DateField(blank=True, null=True)),
                ("course_weeks", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("may_join_late", models.BooleanField(blank=True, null=True, verbose_name="may join a running course")),
                ("may_just_listen", models.BooleanField(blank=True, null=True)),
                (
                    "faith",
                    models.CharField(
                        blank=True,
                        choices=[("secular", "Not religious"), ("faith", "Faith is part of it")],
                        max_length=16,
                    ),
                ),
                (
                    "typical_size",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("up_to_6", "Up to 6 people"),
                            ("up_to_12", "7 to 12 people"),
                            ("up_to_25", "13 to 25 people"),
                            ("over_25", "More than 25 people"),
                        ],
                        max_length=16,
                    ),
                ),
                ("newcomers_welcome", models.BooleanField(blank=True, null=True)),
                ("newcomers_note", models.CharField(blank=True, max_length=300)),
                (
                    "cost",
                    models.CharField(
                        blank=True,
                        choices=[("free", "Free"), ("donation", "Give what you can"), ("paid", "There is a fee")],
                        max_length=16,
                    ),
                ),
                ("cost_note", models.CharField(blank=True, max_length=200)),
                (
                    "joining",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("turn_up", "Just turn up"),
                            ("contact_first", "Get in touch first"),
                            ("referral", "Through a referral"),
                        ],
                        max_length=16,
                        verbose_name="how to join",
                    ),
                ),
                ("joining_note", models.TextField(blank=True, help_text="What to say or send, and what for.")),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open", "There is room"),
                            ("waiting_list", "There is a waiting list"),
                            ("full", "Full for now"),
                        ],
                        max_length=16,
                    ),
                ),
                ("website", models.URLField(blank=True)),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="public phone number")),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True,
                        help_text="Where messages for the group go. Never shown.",
                        max_length=254,
                        verbose_name="private e-mail address",
                    ),
                ),
                ("confidentiality", models.TextField(blank=True, verbose_name="confidentiality statement")),
                ("agreement", models.TextField(blank=True, verbose_name="group agreement")),
                ("first_visit_look_for", models.CharField(blank=True, max_length=300, verbose_name="who to look for")),
                ("first_visit_entrance", models.CharField(blank=True, max_length=300, verbose_name="entrance")),
                ("first_visit_what_happens", models.TextField(blank=True, verbose_name="what happens")),
                ("first_visit_late", models.CharField(blank=True, max_length=300, verbose_name="if you are late")),
                (
                    "join_details_given",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_request", "On request"),
                            ("before_meeting", "Shortly before the meeting, to those who asked"),
                            ("public", "Publicly, on the page"),
                        ],
                        max_length=16,
                        verbose_name="online link or number is given",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="last confirmed")),
                ("paused_until", models.DateField(blank=True, null=True)),
                ("pause_reason", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("source", models.CharField(blank=True, editable=False, max_length=64)),
                ("source_key", models.CharField(blank=True, editable=False, max_length=255)),
                ("source_digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("left_source_at", models.DateTimeField(editable=False, null=True)),
                (
                    "text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.SearchVector(
                                    groups.models.fold.Fold("name"), config="english", weight="A"
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    groups.models.fold.Fold("summary"), config="english", weight="B"
                                ),
                                django.contrib.postgres.search.SearchConfig("english"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                groups.models.fold.Fold("description"), config="english", weight="C"
                            ),
                            django.contrib.postgres.search.SearchConfig("english"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "group",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Language",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tag",
                    models.CharField(help_text="BCP 47 tag, such as en, pt-BR or bfi.", max_length=35, unique=True),
                ),
                ("name", models.CharField(help_text="In English, such as Welsh.", max_length=100)),
                (
                    "endonym",
                    models.CharField(blank=True, help_text="As its speakers call it, such as Cymraeg.", max_length=100),
                ),
                ("is_signed", models.BooleanField(default=False, verbose_name="sign language")),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="Only if the group has several, such as “Newcomers’ evening”.",
                        max_length=200,
                    ),
                ),
                (
                    "attendance",
                    models.CharField(
                        choices=[
                            ("in_person", "In person"),
                            ("online", "Online"),
                            ("hybrid", "In person and online"),
                            ("phone", "By phone"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "timezone",
                    models.CharField(
                        max_length=64, validators=[groups.models.meeting.check_timezone], verbose_name="time zone"
                    ),
                ),
                (
                    "freq",
                    models.CharField(
                        choices=[
                            ("weekly", "Every week, or every few weeks"),
                            ("monthly", "Every month, or every few months"),
                            ("once", "Once"),
                            ("appointment", "By appointment"),
                        ],
                        default="weekly",
                        max_length=16,
                        verbose_name="how often",
                    ),
                ),
                (
                    "interval",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="2 means every second week or month.", verbose_name="every"
                    ),
                ),
                (
                    "byday",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("MO", "Monday"),
                                ("TU", "Tuesday"),
                                ("WE", "Wednesday"),
                                ("TH", "Thursday"),
                                ("FR", "Friday"),
                                ("SA", "Saturday"),
                                ("SU", "Sunday"),
                            ],
                            max_length=2,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="days",
                    ),
                ),
                (
                    "bysetpos",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(),
                        blank=True,
                        default=list,
                        help_text="1, 3 means the first and third; -1 means the last.",
                        size=None,
                        verbose_name="which of the month",
                    ),
                ),
                (
                    "bymonthday",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(),
                        blank=True,
                        default=list,
                        help_text="15 means the 15th; -1 means the last day.",
                        size=None,
                        verbose_name="dates of the month",
                    ),
                ),
                ("dtstart", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("until", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("start_time", models.TimeField(blank=True, null=True, verbose_name="starts at")),
                ("duration", models.DurationField(blank=True, help_text="Empty means: not stated.", null=True)),
                (
                    "join_details",
                    models.TextField(
                        blank=True,
                        help_text="Link, number, passcode. Private unless the listing says it is public.",
                        verbose_name="how to join online or by phone",
                    ),
                ),
                ("notes", models.TextField(blank=True, help_text="Shown to everybody.")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("source_key", models.CharField(blank=True, editable=False, max_length=200)),
            ],
            options={
                "ordering": ("group", "position", "id"),
            },
        ),
        migrations.CreateModel(
            name="MeetingAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_available", models.BooleanField(verbose_name="available")),
            ],
            options={
                "verbose_name": "access",
                "verbose_name_plural": "access",
                "ordering": ("feature__position", "feature__name"),
            },
        ),
        migrations.CreateModel(
            name="MeetingException",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("cancelled", "Cancelled"), ("moved", "Moved"), ("added", "Added")],
                        default="cancelled",
                        max_length=16,
                    ),
                ),
                (
                    "original_on",
                    models.DateField(
                        blank=True, help_text="The date that does not happen as usual.", null=True, verbose_name="date"
                    ),
                ),
                ("new_on", models.DateField(blank=True, null=True, verbose_name="new date")),
                (
                    "new_start_time",
                    models.TimeField(
                        blank=True, help_text="Empty means: the usual time.", null=True, verbose_name="new time"
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="Shown to everybody, such as: bank holiday.", max_length=200
                    ),
                ),
            ],
            options={
                "verbose_name": "change to one date",
                "verbose_name_plural": "changes to single dates",
                "ordering": ("original_on", "new_on"),
            },
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("starts_at",),
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True)),
                ("website", models.URLField(blank=True)),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("geoname_id", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                (
                    "near",
                    models.CharField(
                        blank=True,
                        help_text="A town close by, where the region has another place of this name.",
                        max_length=200,
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=200)),
                ("country", models.CharField(max_length=2)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("population", models.PositiveIntegerField(default=0)),
                ("timezone", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("-population", "name"),
            },
        ),
        migrations.CreateModel(
            name="PlaceName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="Lower case, without accents or punctuation.", max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="PostalCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("country", models.CharField(max_length=2)),
                ("code", models.CharField(help_text="In capitals, without spaces or hyphens.", max_length=12)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("precision", models.CharField(blank=True, help_text="How the centre was derived.", max_length=16)),
                (
                    "place_name",
                    models.CharField(blank=True, help_text="The town it belongs to, or one close by.", max_length=200),
                ),
            ],
            options={
                "ordering": ("country", "code"),
            },
        ),
        migrations.CreateModel(
            name="ShippedEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=32)),
                ("key", models.CharField(max_length=250)),
            ],
            options={
                "verbose_name_plural": "shipped entries",
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                (
                    "description",
                    models.CharField(blank=True, help_text="One sentence a newcomer understands.", max_length=300),
                ),
                (
                    "is_crisis",
                    models.BooleanField(
                        default=False,
                        help_text="People who look for this may be in danger: show help now first.",
                        verbose_name="brings up help now",
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="TopicAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=100)),
                (
                    "language",
                    models.CharField(
                        default="en", help_text="BCP 47 tag of the words, such as en or es.", max_length=35
                    ),
                ),
                (
                    "is_guarded",
                    models.BooleanField(
                        default=False,
                        help_text="Counts only as the whole search or in capitals: “me”, “did” and “AA” are also everyday words.",
                        verbose_name="guarded",
                    ),
                ),
            ],
            options={
                "verbose_name": "other word",
                "verbose_name_plural": "other words",
                "ordering": ("language", "text"),
            },
        ),
        migrations.CreateModel(
            name="Venue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, help_text="Such as St Chad’s Parish Rooms.", max_length=200)),
                ("street", models.CharField(blank=True, max_length=300, verbose_name="street address")),
                ("locality", models.CharField(blank=True, max_length=120, verbose_name="town or city")),
                ("region", models.CharField(blank=True, max_length=120)),
                ("postcode", models.CharField(blank=True, max_length=16)),
                ("country", models.CharField(help_text="Two capital letters, such as GB.", max_length=2)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                (
                    "is_approximate",
                    models.BooleanField(
                        default=False,
                        help_text="The point is the middle of the town, not the door.",
                        verbose_name="point is approximate",
                    ),
                ),
                (
                    "directions",
                    models.TextField(blank=True, help_text="Buses, parking, which door. Shown to everybody."),
                ),
                (
                    "is_confidential",
                    models.BooleanField(
                        default=False,
                        help_text="The page shows the town and a point a few kilometres off. You tell people the address yourself.",
                        verbose_name="keep the address confidential",
                    ),
                ),
                ("private_name", models.CharField(blank=True, max_length=200, verbose_name="confidential name")),
                ("private_street", models.CharField(blank=True, max_length=300, verbose_name="confidential address")),
                ("private_postcode", models.CharField(blank=True, max_length=16, verbose_name="confidential postcode")),
                ("private_directions", models.TextField(blank=True, verbose_name="confidential directions")),
                ("private_latitude", models.FloatField(blank=True, null=True, verbose_name="exact latitude")),
                ("private_longitude", models.FloatField(blank=True, null=True, verbose_name="exact longitude")),
                ("source", models.CharField(blank=True, editable=False, max_length=64)),
                ("source_key", models.CharField(blank=True, editable=False, max_length=200)),
            ],
            options={
                "ordering": ("locality", "name"),
            },
        ),
        migrations.CreateModel(
            name="AccessFeature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                (
                    "description",
                    models.CharField(
                        blank=True, help_text="What a visitor can rely on when it is there.", max_length=300
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, help_text="Lower numbers are shown first.")),
            ],
            options={
                "ordering": ("position", "name"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True),
                        name="accessfeature_slug_not_blank",
                        violation_error_message="“slug” must not be empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="accessfeature_name_not_blank",
                        violation_error_message="“name” must not be empty.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Community",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                ("description", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name_plural": "communities",
                "ordering": ("name",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True),
                        name="community_slug_not_blank",
                        violation_error_message="“slug” must not be empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="community_name_not_blank",
                        violation_error_message="“name” must not be empty.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CrisisLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("country", models.CharField(help_text="Two capital letters, such as GB.", max_length=2)),
                ("name", models.CharField(max_length=150)),
                ("is_emergency", models.BooleanField(default=False, verbose_name="emergency number")),
                (
                    "number",
                    models.CharField(blank=True, help_text="As people write it, such as 116 123.", max_length=40),
                ),
                (
                    "tel",
                    models.CharField(
                        blank=True,
                        help_text="Digits only, for phones to dial.",
                        max_length=20,
                        verbose_name="number to dial",
                    ),
                ),
                (
                    "text_service",
                    models.CharField(blank=True, help_text="Such as: Text SHOUT to 85258.", max_length=200),
                ),
                ("url", models.URLField(blank=True, verbose_name="page")),
                ("hours", models.CharField(blank=True, max_length=100)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=35), blank=True, default=list, size=None
                    ),
                ),
                ("audience", models.CharField(blank=True, max_length=150)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed by its own or an official page"),
                            ("corroborated", "Found in two independent lists"),
                            ("uncertain", "Uncertain: never shown"),
                        ],
                        default="uncertain",
                        max_length=16,
                    ),
                ),
                (
                    "checked_on",
                    models.DateField(
                        blank=True, help_text="When a person last checked it. Due every six months.", null=True
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, help_text="Lower numbers are shown first.")),
            ],
            options={
                "ordering": ("country", "-is_emergency", "position", "name"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                        name="crisisline_country_code",
                        violation_error_message="Give the country as two capital letters, such as GB.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="crisisline_name_not_blank",
                        violation_error_message="“name” must not be empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__in", ["confirmed", "corroborated", "uncertain"])),
                        name="crisisline_confidence_known",
                        violation_error_message="“confidence” must be one of: confirmed, corroborated, uncertain.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), ("text_service", ""), ("url", ""), _negated=True),
                        name="crisisline_reachable",
                        violation_error_message="Give a number, a text service or a page.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tel", ""),
                            models.Q(("tel__regex", "^\\+?[0-9*#]+$"), models.Q(("number", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="crisisline_number_dialled",
                        violation_error_message="The number to dial has digits only, and is also written out.",
                    ),
                    models.UniqueConstraint(fields=("country", "name"), name="crisisline_once_per_country"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_emergency", True)),
                        fields=("country",),
                        name="crisisline_one_emergency_number",
                        violation_error_message="This country already has an emergency number.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedFacts",
            fields=[
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="imported_facts",
                        serialize=False,
                        to="groups.supportgroup",
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
            ],
        ),
        migrations.AddField(
            model_name="supportgroup",
            name="communities",
            field=models.ManyToManyField(blank=True, related_name="groups", to="groups.community"),
        ),
        migrations.AddField(
            model_name="supportgroup",
            name="languages",
            field=models.ManyToManyField(blank=True, related_name="groups", to="groups.language"),
        ),
        migrations.AddConstraint(
            model_name="language",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="language_name_not_blank",
                violation_error_message="“name” must not be empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="language",
            constraint=models.CheckConstraint(
                condition=models.Q(("tag__regex", "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")),
                name="language_tag_bcp47",
                violation_error_message="Give a BCP 47 tag, such as en, pt-BR or bfi.",
            ),
        ),
        migrations.CreateModel(
            name="OccurrenceHorizon",
            fields=[
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="horizon",
                        serialize=False,
                        to="groups.meeting",
                    ),
                ),
                ("reaches_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="meeting",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="meetings", to="groups.supportgroup"
            ),
        ),
        migrations.AddField(
            model_name="meetingaccess",
            name="feature",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="stated_by", to="groups.accessfeature"
            ),
        ),
        migrations.AddField(
            model_name="meetingaccess",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="access_stated", to="groups.meeting"
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="access",
            field=models.ManyToManyField(
                related_name="meetings", through="groups.MeetingAccess", to="groups.accessfeature"
            ),
        ),
        migrations.AddField(
            model_name="meetingexception",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="exceptions", to="groups.meeting"
            ),
        ),
        migrations.AddField(
            model_name="occurrence",
            name="meeting",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="dates", to="groups.meeting"
            ),
        ),
        migrations.AddField(
            model_name="supportgroup",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="groups",
                to="groups.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", ""), _negated=True),
                name="organisation_slug_not_blank",
                violation_error_message="“slug” must not be empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="organisation_name_not_blank",
                violation_error_message="“name” must not be empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="place_name_not_blank",
                violation_error_message="“name” must not be empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                name="place_country_code",
                violation_error_message="Give the country as two capital letters, such as GB.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                    _connector="OR",
                ),
                name="place_latitude_both",
                violation_error_message="Give both latitude and longitude, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("latitude__isnull", True), ("latitude__range", (-90, 90)), _connector="OR"),
                name="place_latitude_range",
                violation_error_message="Latitude runs from -90 to 90 degrees.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("longitude__isnull", True), ("longitude__range", (-180, 180)), _connector="OR"),
                name="place_longitude_range",
                violation_error_message="Longitude runs from -180 to 180 degrees.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                fields=("name", "near", "region", "country"),
                name="place_one_label",
                violation_error_message="There is another place of this name there: say what it is near.",
            ),
        ),
        migrations.AddField(
            model_name="placename",
            name="place",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="names", to="groups.place"
            ),
        ),
        migrations.AddConstraint(
            model_name="postalcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                name="postalcode_country_code",
                violation_error_message="Give the country as two capital letters, such as GB.",
            ),
        ),
        migrations.AddConstraint(
            model_name="postalcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Z0-9]+$")),
                name="postalcode_code_folded",
                violation_error_message="Write the code in capitals, without spaces or hyphens.",
            ),
        ),
        migrations.AddConstraint(
            model_name="postalcode",
            constraint=models.UniqueConstraint(fields=("code", "country"), name="postalcode_once_per_country"),
        ),
        migrations.AddConstraint(
            model_name="postalcode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                    _connector="OR",
                ),
                name="postalcode_latitude_both",
                violation_error_message="Give both latitude and longitude, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="postalcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("latitude__isnull", True), ("latitude__range", (-90, 90)), _connector="OR"),
                name="postalcode_latitude_range",
                violation_error_message="Latitude runs from -90 to 90 degrees.",
            ),
        ),
        migrations.AddConstraint(
            model_name="postalcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("longitude__isnull", True), ("longitude__range", (-180, 180)), _connector="OR"),
                name="postalcode_longitude_range",
                violation_error_message="Longitude runs from -180 to 180 degrees.",
            ),
        ),
        migrations.AddConstraint(
            model_name="shippedentry",
            constraint=models.UniqueConstraint(fields=("kind", "key"), name="shippedentry_once"),
        ),
        migrations.AddField(
            model_name="topic",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="groups.topic",
            ),
        ),
        migrations.AddField(
            model_name="supportgroup",
            name="topics",
            field=models.ManyToManyField(blank=True, related_name="groups", to="groups.topic"),
        ),
        migrations.AddField(
            model_name="topicalias",
            name="topic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="groups.topic"
            ),
        ),
        migrations.AddIndex(
            model_name="venue",
            index=models.Index(fields=["latitude", "longitude"], name="venue_point"),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                name="venue_country_code",
                violation_error_message="Give the country as two capital letters, such as GB.",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                    _connector="OR",
                ),
                name="venue_latitude_both",
                violation_error_message="Give both latitude and longitude, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(("latitude__isnull", True), ("latitude__range", (-90, 90)), _connector="OR"),
                name="venue_latitude_range",
                violation_error_message="Latitude runs from -90 to 90 degrees.",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(("longitude__isnull", True), ("longitude__range", (-180, 180)), _connector="OR"),
                name="venue_longitude_range",
                violation_error_message="Longitude runs from -180 to 180 degrees.",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("private_latitude__isnull", True), ("private_longitude__isnull", True)),
                    models.Q(("private_latitude__isnull", False), ("private_longitude__isnull", False)),
                    _connector="OR",
                ),
                name="venue_private_latitude_both",
                violation_error_message="Give both latitude and longitude, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("private_latitude__isnull", True), ("private_latitude__range", (-90, 90)), _connector="OR"
                ),
                name="venue_private_latitude_range",
                violation_error_message="Latitude runs from -90 to 90 degrees.",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("private_longitude__isnull", True), ("private_longitude__range", (-180, 180)), _connector="OR"
                ),
                name="venue_private_longitude_range",
                violation_error_message="Longitude runs from -180 to 180 degrees.",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("latitude", None),
                    ("locality", ""),
                    ("name", ""),
                    ("postcode", ""),
                    ("region", ""),
                    ("street", ""),
                    _negated=True,
                ),
                name="venue_somewhere",
                violation_error_message="Say where it is: at least a town.",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_confidential", False),
                    models.Q(
                        ("directions", ""),
                        ("name", ""),
                        ("postcode", ""),
                        ("street", ""),
                        models.Q(
                            ("latitude__isnull", True),
                            django.db.models.lookups.LessThan(
                                django.db.models.functions.math.Abs(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("latitude"), "*", models.Value(20)
                                        ),
                                        "-",
                                        django.db.models.functions.math.Round(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("latitude"), "*", models.Value(20)
                                            )
                                        ),
                                    )
                                ),
                                1e-06,
                            ),
                            _connector="OR",
                        ),
                        models.Q(
                            ("longitude__isnull", True),
                            django.db.models.lookups.LessThan(
                                django.db.models.functions.math.Abs(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("longitude"), "*", models.Value(20)
                                        ),
                                        "-",
                                        django.db.models.functions.math.Round(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("longitude"), "*", models.Value(20)
                                            )
                                        ),
                                    )
                                ),
                                1e-06,
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="venue_confidential_hidden",
                violation_error_message="A confidential venue shows its town and a coarse point, and nothing closer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_confidential", True),
                    models.Q(
                        ("private_directions", ""),
                        ("private_latitude", None),
                        ("private_longitude", None),
                        ("private_name", ""),
                        ("private_postcode", ""),
                        ("private_street", ""),
                    ),
                    _connector="OR",
                ),
                name="venue_private_only_if_confidential",
                violation_error_message="Only a confidential venue has a confidential address.",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", ""), _negated=True),
                fields=("source", "source_key"),
                name="venue_once_per_source",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="venue",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="groups.venue",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingaccess",
            constraint=models.UniqueConstraint(
                fields=("meeting", "feature"),
                name="meetingaccess_stated_once",
                violation_error_message="This is already answered.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingexception",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["cancelled", "moved", "added"])),
                name="meetingexception_kind_known",
                violation_error_message="“kind” must be one of: cancelled, moved, added.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "cancelled"),
                        ("new_on", None),
                        ("new_start_time", None),
                        ("original_on__isnull", False),
                    ),
                    models.Q(("kind", "moved"), ("new_on__isnull", False), ("original_on__isnull", False)),
                    models.Q(("kind", "added"), ("new_on__isnull", False), ("original_on", None)),
                    _connector="OR",
                ),
                name="meetingexception_dates_fit_kind",
                violation_error_message="Cancelled needs the date; moved needs the date and the new one; added needs the new one only.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingexception",
            constraint=models.UniqueConstraint(
                fields=("meeting", "original_on"),
                name="meetingexception_once_per_date",
                violation_error_message="This date is already changed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingexception",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "added")),
                fields=("meeting", "new_on"),
                name="meetingexception_added_once",
                violation_error_message="This date is already added.",
            ),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(fields=["starts_at"], name="occurrence_start"),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.UniqueConstraint(fields=("meeting", "starts_at"), name="occurrence_once"),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"),
                name="occurrence_ends_after_start",
            ),
        ),
        migrations.AddIndex(
            model_name="placename",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("key"), name="gin_trgm_ops"),
                condition=models.Q(("key__regex", "^[a-z0-9 ]+$")),
                name="placename_key_trigrams",
            ),
        ),
        migrations.AddConstraint(
            model_name="placename",
            constraint=models.CheckConstraint(
                condition=models.Q(("key", ""), _negated=True),
                name="placename_key_not_blank",
                violation_error_message="“key” must not be empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="placename",
            constraint=models.UniqueConstraint(fields=("key", "place"), name="placename_once_per_place"),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", ""), _negated=True),
                name="topic_slug_not_blank",
                violation_error_message="“slug” must not be empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="topic_name_not_blank",
                violation_error_message="“name” must not be empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True),
                name="topic_not_own_parent",
                violation_error_message="A topic cannot be its own parent.",
            ),
        ),
        migrations.AddIndex(
            model_name="supportgroup",
            index=models.Index(fields=["status", "name"], name="supportgroup_status_name"),
        ),
        migrations.AddIndex(
            model_name="supportgroup",
            index=django.contrib.postgres.indexes.GinIndex(fields=["text"], name="supportgroup_text"),
        ),
        migrations.AddIndex(
            model_name="supportgroup",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(groups.models.fold.Fold("name"), name="gin_trgm_ops"),
                name="supportgroup_name_trigrams",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", ""), _negated=True),
                name="supportgroup_slug_not_blank",
                violation_error_message="“slug” must not be empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="supportgroup_name_not_blank",
                violation_error_message="“name” must not be empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "submitted", "published", "paused", "archived"])),
                name="supportgroup_status_known",
                violation_error_message="“status” must be one of: draft, submitted, published, paused, archived.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("for_whom__in", ["self", "family", "both", ""])),
                name="supportgroup_for_whom_known",
                violation_error_message="“for_whom” must be one of: self, family, both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("led_by__in", ["peer", "professional", "both", ""])),
                name="supportgroup_led_by_known",
                violation_error_message="“led_by” must be one of: peer, professional, both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("structure__in", ["drop_in", "course", ""])),
                name="supportgroup_structure_known",
                violation_error_message="“structure” must be one of: drop_in, course.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("faith__in", ["secular", "faith", ""])),
                name="supportgroup_faith_known",
                violation_error_message="“faith” must be one of: secular, faith.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("typical_size__in", ["up_to_6", "up_to_12", "up_to_25", "over_25", ""])),
                name="supportgroup_typical_size_known",
                violation_error_message="“typical_size” must be one of: up_to_6, up_to_12, up_to_25, over_25.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__in", ["free", "donation", "paid", ""])),
                name="supportgroup_cost_known",
                violation_error_message="“cost” must be one of: free, donation, paid.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("joining__in", ["turn_up", "contact_first", "referral", ""])),
                name="supportgroup_joining_known",
                violation_error_message="“joining” must be one of: turn_up, contact_first, referral.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__in", ["open", "waiting_list", "full", ""])),
                name="supportgroup_capacity_known",
                violation_error_message="“capacity” must be one of: open, waiting_list, full.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("join_details_given__in", ["on_request", "before_meeting", "public", ""])),
                name="supportgroup_join_details_given_known",
                violation_error_message="“join_details_given” must be one of: on_request, before_meeting, public.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minimum_age__isnull", True),
                    ("maximum_age__isnull", True),
                    ("minimum_age__lte", models.F("maximum_age")),
                    _connector="OR",
                ),
                name="supportgroup_minimum_age_to_maximum_age",
                violation_error_message="“minimum age” must not come after “maximum age”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("minimum_age", None), ("minimum_age__lte", 120), _connector="OR"),
                    models.Q(("maximum_age", None), ("maximum_age__lte", 120), _connector="OR"),
                ),
                name="supportgroup_ages_human",
                violation_error_message="Ages run from 0 to 120.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("structure", "course"),
                    models.Q(("course_starts_on", None), ("course_weeks", None), ("may_join_late", None)),
                    _connector="OR",
                ),
                name="supportgroup_course_only",
                violation_error_message="Start, weeks and joining late are for courses only.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("course_weeks", None), ("course_weeks__gte", 1), _connector="OR"),
                name="supportgroup_course_weeks_positive",
                violation_error_message="A course has at least one week.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    models.Q(("published_at__isnull", False), models.Q(("summary", ""), _negated=True)),
                    _connector="OR",
                ),
                name="supportgroup_published_complete",
                violation_error_message="A published listing has a summary and the time it was published.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "paused"), models.Q(("pause_reason", ""), ("paused_until", None)), _connector="OR"
                ),
                name="supportgroup_pause_only_if_paused",
                violation_error_message="Only a paused listing has a reason and a date for the pause.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("left_source_at", None), ("source", ""), ("source_digest", ""), ("source_key", "")),
                    models.Q(models.Q(("source", ""), _negated=True), models.Q(("source_key", ""), _negated=True)),
                    _connector="OR",
                ),
                name="supportgroup_source_whole",
                violation_error_message="An imported listing has both its source and its key there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgroup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", ""), _negated=True),
                fields=("source", "source_key"),
                name="supportgroup_once_per_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="topicalias",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="topicalias_text_not_blank",
                violation_error_message="“text” must not be empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="topicalias",
            constraint=models.UniqueConstraint(
                models.F("topic"),
                models.F("language"),
                django.db.models.functions.text.Lower("text"),
                name="topicalias_once_per_topic",
                violation_error_message="This topic already has these words.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("attendance__in", ["in_person", "online", "hybrid", "phone"])),
                name="meeting_attendance_known",
                violation_error_message="“attendance” must be one of: in_person, online, hybrid, phone.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("freq__in", ["weekly", "monthly", "once", "appointment"])),
                name="meeting_freq_known",
                violation_error_message="“freq” must be one of: weekly, monthly, once, appointment.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("timezone__regex", "^(UTC|[A-Z]\\w+(/[\\w+-]+)+)$"),
                    django.db.models.lookups.IsNull(
                        models.Func(
                            "timezone",
                            models.Value("epoch"),
                            output_field=models.DateTimeField(),
                            template="timezone(%(expressions)s::timestamptz)",
                        ),
                        False,
                    ),
                ),
                name="meeting_timezone_known",
                violation_error_message="Write the time zone like Europe/London.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("interval__gte", 1)),
                name="meeting_interval_positive",
                violation_error_message="“Every” counts from 1.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("attendance__in", ["in_person", "hybrid"]), ("venue", None), _connector="OR"),
                name="meeting_no_false_address",
                violation_error_message="A meeting online or by phone has no venue.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("byday__contained_by", ["MO", "TU", "WE", "TH", "FR", "SA", "SU"])),
                name="meeting_days_known",
                violation_error_message="Days are MO, TU, WE, TH, FR, SA, SU.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("bysetpos__contained_by", [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5])),
                name="meeting_positions_known",
                violation_error_message="Weeks of the month are 1 to 5, or -1 to -5 from the end.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "bymonthday__contained_by",
                        [
                            -31,
                            -30,
                            -29,
                            -28,
                            -27,
                            -26,
                            -25,
                            -24,
                            -23,
                            -22,
                            -21,
                            -20,
                            -19,
                            -18,
                            -17,
                            -16,
                            -15,
                            -14,
                            -13,
                            -12,
                            -11,
                            -10,
                            -9,
                            -8,
                            -7,
                            -6,
                            -5,
                            -4,
                            -3,
                            -2,
                            -1,
                            1,
                            2,
                            3,
                            4,
                            5,
                            6,
                            7,
                            8,
                            9,
                            10,
                            11,
                            12,
                            13,
                            14,
                            15,
                            16,
                            17,
                            18,
                            19,
                            20,
                            21,
                            22,
                            23,
                            24,
                            25,
                            26,
                            27,
                            28,
                            29,
                            30,
                            31,
                        ],
                    )
                ),
                name="meeting_monthdays_known",
                violation_error_message="Dates of the month are 1 to 31, or -1 to -31 from the end.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("byday__len__gte", 1), ("bymonthday__len", 0), ("bysetpos__len", 0), ("freq", "weekly")),
                    models.Q(
                        ("byday__len__gte", 1), ("bymonthday__len", 0), ("bysetpos__len__gte", 1), ("freq", "monthly")
                    ),
                    models.Q(("byday__len", 0), ("bymonthday__len__gte", 1), ("bysetpos__len", 0), ("freq", "monthly")),
                    models.Q(
                        ("byday__len", 0),
                        ("bymonthday__len", 0),
                        ("bysetpos__len", 0),
                        ("dtstart__isnull", False),
                        ("freq", "once"),
                        ("until", None),
                    ),
                    models.Q(("byday__len", 0), ("bymonthday__len", 0), ("bysetpos__len", 0), ("freq", "appointment")),
                    _connector="OR",
                ),
                name="meeting_rule_complete",
                violation_error_message="Weekly needs days; monthly needs days with weeks of the month, or dates; once needs its day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("freq", "appointment"), ("start_time__isnull", False), _connector="OR"),
                name="meeting_time_stated",
                violation_error_message="Say when it starts, unless it is by appointment.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("interval", 1),
                    models.Q(("dtstart__isnull", False), ("freq__in", ["weekly", "monthly"])),
                    _connector="OR",
                ),
                name="meeting_interval_anchored",
                violation_error_message="“Every second…” needs the first day to count from.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dtstart", None), ("until", None), ("dtstart__lte", models.F("until")), _connector="OR"
                ),
                name="meeting_dtstart_to_until",
                violation_error_message="The last day must not be before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("duration", None),
                    models.Q(("duration__gt", datetime.timedelta(0)), ("duration__lte", datetime.timedelta(days=1))),
                    _connector="OR",
                ),
                name="meeting_duration_within_a_day",
                violation_error_message="A meeting lasts more than nothing and at most a day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_key", ""), _negated=True),
                fields=("group", "source_key"),
                name="meeting_once_per_source",
            ),
        ),
    ]
