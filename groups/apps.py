from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """The directory of peer-support groups."""

    name = "groups"
    verbose_name = "Directory"
    default_auto_field = "django.db.models.BigAutoField"
