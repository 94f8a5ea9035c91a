from django.apps import AppConfig


class FacilitatorsConfig(AppConfig):
    """People: accounts, facilitators and their checks."""

    name = "facilitators"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"
