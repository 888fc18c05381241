"""Mail that leaves after the answer: whether a mail was sent must not show in how long the answer took."""

from django.core.mail import EmailMessage
from django.tasks import task

from lms.core import clock

from .actions_links import make_link
from .enums import AccountState, LinkPurpose
from .mail import send_link
from .models import User
from .queries import in_state


@task
def mail_password_link(email: str) -> bool:
    """Whether a link to choose another password left: to whoever uses an account with this e-mail, and to nobody else."""
    user = in_state(User.objects.filter(email__iexact=email), AccountState.ACTIVE).first()
    if user is None:
        return False
    return send_link(make_link(user=user, purpose=LinkPurpose.PASSWORD, made_by=None, now=clock.now()))


@task
def mail_notice(to: str, subject: str, text: str) -> None:
    """The notice, sent; the worker keeps what failed."""
    EmailMessage(subject, text, to=[to]).send()
