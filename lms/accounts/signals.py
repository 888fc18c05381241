"""What follows from a sign-in and from a change of what it is made with."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from lms.core import clock

from .actions import end_sessions, follow_grants
from .actions_factors import accept_code
from .enums import UserKind
from .sessions import begin, miss_factor


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
    """Whoever has just set a factor up has shown it: the session is whole, and the code that proved it is spent."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
        accept_code(user=user, code=request.POST.get("code", ""), now=clock.now())


@receiver(authenticator_removed)
def the_last_factor_is_missed(sender, request, user, **kwargs):
    """Whoever removes the last one sets another up before going on, where the role asks for it."""
    if not Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        miss_factor(request.session)


@receiver(password_changed)
def other_sessions_end(sender, request, user, **kwargs):
    """They are refused anyway, since they were begun with the old password; so the list of sessions is true at once."""
    end_sessions(user=user, but=request.session.session_key)
