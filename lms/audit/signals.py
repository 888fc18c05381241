"""Coming in, failing to, and leaving, whoever asks for it: staff, students, the office's own button."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from .actions import record_alone
from .chain import trace_of
from .enums import Act, Result

# Where a person says who they are; the rest of the credentials is secret and is not even hashed.
NAMES = ("username", "email", "login")


@receiver(user_logged_in)
def came_in(sender, request, user, **kwargs) -> None:
    record_alone(Act.SIGN_IN, actor=user, about=user)


@receiver(user_logged_out)
def went_out(sender, request, user, **kwargs) -> None:
    if user is not None:
        record_alone(Act.SIGN_OUT, actor=user, about=user)


@receiver(user_login_failed)
def stayed_outside(sender, credentials, request=None, **kwargs) -> None:
    """A student who chose a name is known by the random id; what a member of staff typed, by a keyed hash."""
    facts: dict = {"actor": None, "result": Result.REFUSED}
    if student := credentials.get("student"):
        record_alone(Act.SIGN_IN_FAILED, about=student, **facts)
        return
    typed = next((str(credentials[name]) for name in NAMES if credentials.get(name)), "")
    record_alone(Act.SIGN_IN_FAILED, about=trace_of(typed), kind="typed", **facts)
