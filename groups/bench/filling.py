"""A directory to measure with."""

from django.core.management import call_command

from groups.models import SupportGroup


def fill(groups: int | None) -> None:
    """Bring the dates of all groups up to date; where there are none, make so many demo groups first, if any."""
    if groups and not SupportGroup.objects.exists():
        for command in ("load_vocabulary", "load_places"):
            call_command(command, verbosity=0)
        call_command("seed_demo", groups=groups, verbosity=0)
    call_command("refresh_occurrences", verbosity=0)
