"""Coming in, failing to, and leaving, whoever asks for it: staff, students, the office's own button."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from .actions import record_alone
from .chain import trace_of
from .context import within
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
