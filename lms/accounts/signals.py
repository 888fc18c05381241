"""What follows from a sign-in and from a change of what it is made with."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from lms.core import clock

from .actions import follow_grants
from .enums import UserKind
from .sessions import begin


@receiver(user_logged_in)
def the_session_remembers_when(sender, request, user, **kwargs):
    begin(request.session, is_staff=user.kind == UserKind.STAFF)


@receiver(user_logged_in)
def groups_follow_grants(sender, request, user, **kwargs):
    """A grant may have begun or ended since the last visit."""
    if user.kind == UserKind.STAFF:
        follow_grants(user=user, today=clock.today())


@receiver(authenticator_added)
def setting_up_is_showing(sender, request, user, authenticator, **kwargs):
    """Whoever has just set a factor up has shown it: the session is whole."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
