"""What attendance has to say when something below it wants to change."""

from django.utils.translation import gettext as _

from lms.core.errors import DomainError
from lms.scheduling.models import WorkshopSession

from .models import Register


def refuse_cancelling_held(session: WorkshopSession) -> None:
    """A meeting with a register was held: cancelling it would take attended meetings away from everybody on it."""
    if Register.objects.filter(session=session).exists():
        raise DomainError("held", _("Esta sesión ya tiene lista de asistencia: se realizó y no se puede suspender."))
