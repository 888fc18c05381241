"""Messages leave after the act that made them, by the task worker. Without a worker they wait for `run_due`."""

from django.tasks import task

from lms.core import clock

from .sending import leaving, send_due


@task
def send_waiting() -> int:
    """How many messages left; more wait their turn in another task."""
    now = clock.now()
    sent = send_due(now)
    if sent and leaving(now).exists():
        send_waiting.enqueue()
    return sent
