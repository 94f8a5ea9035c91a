"""Give roles the rights that this version of Kindred knows."""

from typing import Any

from django.core.management.base import BaseCommand

from facilitators.roles import ensure_stewards


class Command(BaseCommand):
    """Part of every start: what a new version lets stewards do, those of older installations may do, too."""

    help = "Make the role of stewards, or bring its rights up to date. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        stewards = ensure_stewards()
        if options["verbosity"]:
            self.stdout.write(f"{stewards.name}: {stewards.permissions.count()} rights")
