"""Mail that leaves after the answer: whether a mail was sent must not show in how long the answer took.

While the mail server does not answer, a mail is tried again, each time later.
"""

from datetime import timedelta

from django.core.mail import EmailMessage
from django.tasks import default_task_backend, task
from django.tasks.base import Task

from lms.core import clock

from .actions_links import make_link
from .enums import AccountState, LinkPurpose
from .mail import send_link
from .models import User
from .queries import in_state

# A server that restarts is back in a minute, one that somebody has to mend in a few hours.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 180))


@task
def mail_password_link(email: str, tried: int = 0) -> bool:
    """Whether a link to choose another password left: to whoever uses an account with this e-mail, and to nobody else."""
    user = in_state(User.objects.filter(email__iexact=email), AccountState.ACTIVE).first()
    if user is None:
        return False
    sent = send_link(make_link(user=user, purpose=LinkPurpose.PASSWORD, made_by=None, now=clock.now()))
    if not sent:
        _try_later(mail_password_link, email, tried=tried)
    return sent


@task
def mail_notice(to: str, subject: str, text: str, tried: int = 0) -> None:
    """The notice, sent or to be tried again; the worker keeps what failed to the last."""
    try:
        EmailMessage(subject, text, to=[to]).send()
    except OSError:  # smtplib's own errors are of this kind
        if not _try_later(mail_notice, to, subject, text, tried=tried):
            raise


def _try_later(mail: Task, *facts: str, tried: int) -> bool:
    """Whether the mail is queued once more: after the last wait, or on a queue that cannot wait, it is not."""
    if tried == len(WAITS) or not default_task_backend.supports_defer:
        return False
    mail.using(run_after=clock.now() + WAITS[tried]).enqueue(*facts, tried + 1)
    return True
