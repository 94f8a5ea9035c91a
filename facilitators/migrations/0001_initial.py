import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("groups", "0002_directory"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "login",
                "ordering": ("email",),
            },
        ),
        migrations.CreateModel(
            name="Facilitator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="Private.", max_length=150, verbose_name="full name")),
                (
                    "email",
                    models.EmailField(blank=True, help_text="Private.", max_length=254, verbose_name="e-mail address"),
                ),
                ("phone", models.CharField(blank=True, help_text="Private.", max_length=40)),
                (
                    "public_name",
                    models.CharField(
                        blank=True,
                        help_text="As visitors may call them, such as “Sam”. Empty: not shown at all.",
                        max_length=80,
                    ),
                ),
                ("about", models.CharField(blank=True, help_text="One sentence for visitors.", max_length=300)),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="facilitator",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Facilitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "Leads the group"), ("co", "Helps to lead the group")],
                        default="lead",
                        max_length=16,
                    ),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, help_text="When they said yes. Empty: invited.", null=True),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facilitations",
                        to="groups.supportgroup",
                    ),
                ),
                (
                    "facilitator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facilitations",
                        to="facilitators.facilitator",
                    ),
                ),
            ],
            options={
                "ordering": ("-role", "id"),
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("training", "Training"), ("background", "Background check")], max_length=16
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="Such as Safeguarding, level 2.", max_length=150, verbose_name="what"),
                ),
                ("checked_by", models.CharField(max_length=150, verbose_name="by whom")),
                ("checked_on", models.DateField(verbose_name="when")),
                (
                    "expires_on",
                    models.DateField(
                        blank=True, help_text="Empty: it does not expire.", null=True, verbose_name="until"
                    ),
                ),
                ("is_public", models.BooleanField(default=True, verbose_name="shown to visitors")),
                (
                    "facilitator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="facilitators.facilitator",
                    ),
                ),
            ],
            options={
                "ordering": ("-checked_on", "name"),
            },
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", ""), _negated=True), name="user_email_not_blank"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                name="user_email_once",
                violation_error_message="This address already has a login.",
            ),
        ),
        migrations.AddConstraint(
            model_name="facilitator",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="facilitator_name_not_blank",
                violation_error_message="“name” must not be empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="facilitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["lead", "co"])),
                name="facilitation_role_known",
                violation_error_message="“role” must be one of: lead, co.",
            ),
        ),
        migrations.AddConstraint(
            model_name="facilitation",
            constraint=models.UniqueConstraint(
                fields=("facilitator", "group"),
                name="facilitation_once",
                violation_error_message="This person already runs this group.",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["training", "background"])),
                name="check_kind_known",
                violation_error_message="“kind” must be one of: training, background.",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="check_name_not_blank",
                violation_error_message="“name” must not be empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("checked_by", ""), _negated=True),
                name="check_checked_by_not_blank",
                violation_error_message="“checked_by” must not be empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked_on__isnull", True),
                    ("expires_on__isnull", True),
                    ("checked_on__lte", models.F("expires_on")),
                    _connector="OR",
                ),
                name="check_checked_on_to_expires_on",
                violation_error_message="“checked on” must not come after “expires on”.",
            ),
        ),
    ]
