"""``manage.py run_worker``: send mails and do what is due by schedule, until stopped."""

import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand

from groups.worker import work_until


class Command(BaseCommand):
    """Do what is due, for ever. SIGTERM and SIGINT stop it once it has finished what it has begun."""

    help = "Send queued mails, ask whether listings are still true, forget what is old. Runs until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until stopped."""
        asyncio.run(self._work())

    async def _work(self) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await work_until(stop)
