"""What is told by signals: coming in and leaving, second factors, settings, and what core does in the office.

Students, staff and the office's own button all come in and leave by Django's signals.
"""

from contextlib import nullcontext

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.contrib.settings.models import AbstractSetting

from lms.core.acts import done

from .actions import record, record_alone
from .chain import trace_of
from .context import signed_in, through, within
from .enums import Act, Result

# Where a person says who they are; the rest of the credentials is secret and is not even hashed.
NAMES = ("username", "email", "login")


@receiver(user_logged_in)
def came_in(sender, request, user, **kwargs) -> None:
    with within(request):
        record_alone(Act.SIGN_IN, actor=user, about=user)


@receiver(user_logged_out)
def went_out(sender, request, user, **kwargs) -> None:
    if user is not None:
        with within(request):
            record_alone(Act.SIGN_OUT, actor=user, about=user)


@receiver(user_login_failed)
def stayed_outside(sender, credentials, request=None, **kwargs) -> None:
    """A student who chose a name is known by the random id; what a member of staff typed, by a keyed hash."""
    student = credentials.get("student")
    typed = next((str(credentials[name]) for name in NAMES if credentials.get(name)), "")
    known = {"about": student} if student else {"about": trace_of(typed), "kind": "typed"}
    with within(request):
        record_alone(Act.SIGN_IN_FAILED, actor=None, result=Result.REFUSED, **known)


OF_FACTORS = {
    authenticator_added: Act.SECOND_FACTOR_ADDED,
    authenticator_removed: Act.SECOND_FACTOR_REMOVED,
    authenticator_reset: Act.SECOND_FACTOR_RESET,
}


def factor_changed(sender, signal, user, authenticator, **kwargs) -> None:
    record_alone(OF_FACTORS[signal], actor=user, about=user, reason=authenticator.type)


for _signal in OF_FACTORS:
    _signal.connect(factor_changed)


@receiver(authentication_failed)
def factor_failed(sender, user, **kwargs) -> None:
    """The password was right: this is somebody who knows it, or has guessed it."""
    record_alone(Act.SECOND_FACTOR_FAILED, actor=user, about=user, result=Result.REFUSED)


@receiver([password_changed, password_reset])
def password_is_new(sender, user, **kwargs) -> None:
    record_alone(Act.PASSWORD_CHANGED, actor=user, about=user)


@receiver(post_save)
def settings_changed(sender, instance, raw=False, **kwargs) -> None:
    if isinstance(instance, AbstractSetting) and not raw:
        record_alone(Act.SETTINGS_CHANGED, actor=signed_in(), about=instance)


@receiver(done)
def core_did(sender, act, actor, command, about, scope, **kwargs) -> None:
    with through(command) if command else nullcontext():
        record(Act(act), actor=actor, about=about, scope=scope)
