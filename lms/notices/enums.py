"""Where a message stands, and why it did not leave."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MessageState(TextChoices):
    WAITING = "waiting", _("Por enviar")
    SENDING = "sending", _("Saliendo")
    SENT = "sent", _("Enviado")
    FAILED = "failed", _("No salió")
    SKIPPED = "skipped", _("No hizo falta")
    DRY = "dry", _("Ensayo: no salió")


class Why(TextChoices):
    """Why a message failed or was skipped."""

    REFUSED = "refused", _("Esta persona eligió no recibir este aviso.")
    NO_ADDRESS = "no_address", _("La cuenta no tiene correo ni número adonde escribir.")
    LEFT = "left", _("La cuenta está desactivada.")
    LATE = "late", _("Ya no servía: pasó lo que anunciaba.")
    WITHDRAWN = "withdrawn", _("Se retiró antes de salir: lo que anunciaba cambió.")
    NOT_TAKEN = "not_taken", _("El servidor de correo no respondió, tampoco después de varios intentos.")
    BROKEN = "broken", _("No se pudo escribir el mensaje.")
    INTERRUPTED = "interrupted", _("El equipo se detuvo mientras salía: no se sabe si llegó.")
    NO_CHANNEL = "no_channel", _("Ese medio ya no está disponible.")


class Language(TextChoices):
    """Each language calls itself by its own name."""

    SPANISH = "es", "Español"
    ENGLISH = "en", "English"
