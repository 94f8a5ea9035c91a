"""What the worker does by itself; procrastinate finds the module by its name."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from groups import contact_jobs, mail
from groups.actions import applied_sheets, duplicates, moderation, suggestions, unmet

__all__ = ["contact_jobs", "mail"]

FINISHED_HOURS = 14 * 24  # how long a failed job is kept, for whoever looks into it


@app.periodic(cron="10 2 * * *")
@app.task(queueing_lock="end_pauses")
def end_pauses(timestamp: int) -> None:
    """Publish again, each night, the listings whose pause is over."""
    moderation.resume_paused(today=timezone.localdate(datetime.fromtimestamp(timestamp, UTC)))


@app.periodic(cron="20 2 * * *")
@app.task(queueing_lock="forget_suggestions")
def forget_suggestions(timestamp: int) -> None:
    """Forget, each night, the suggestions nobody confirmed, and whose the others were once that is long past."""
    suggestions.forget_suggestions(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="30 2 * * *")
@app.task(queueing_lock="forget_sheets")
def forget_sheets(timestamp: int) -> None:
    """Forget, each night, the sheets that were looked at and not applied."""
    applied_sheets.forget_sheets(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="35 * * * *")
@app.task(queueing_lock="find_lookalikes")
def find_lookalikes(timestamp: int) -> None:
    """Look, each hour, for listings that may be one group: what was just sent in or imported is soon seen."""
    duplicates.find_lookalikes()


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="forget_few_searches")
def forget_few_searches(timestamp: int) -> None:
    """Forget, each night, what so few searched for that it might tell who."""
    unmet.forget_few(today=timezone.localdate(datetime.fromtimestamp(timestamp, UTC)))


@app.periodic(cron="50 2 * * *")
@app.task(queueing_lock="forget_finished_jobs", pass_context=True)
async def forget_finished_jobs(context: JobContext, timestamp: int) -> None:
    """Forget, each night, the jobs that failed two weeks ago."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(FINISHED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="take_up_lost_jobs", pass_context=True)
async def take_up_lost_jobs(context: JobContext, timestamp: int) -> None:
    """Do again the jobs of a worker that died while it was at them."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
