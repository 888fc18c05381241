"""What is written down, and how it ended."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    """Something that somebody did, or saw about identified people."""

    SIGN_IN = "sign_in", _("Entró")
    SIGN_IN_FAILED = "sign_in_failed", _("No pudo entrar")
    SIGN_OUT = "sign_out", _("Salió")
    SESSIONS_ENDED = "sessions_ended", _("Cerró otras sesiones")
    SECOND_FACTOR_ADDED = "second_factor_added", _("Agregó un segundo paso")
    SECOND_FACTOR_REMOVED = "second_factor_removed", _("Quitó un segundo paso")
    SECOND_FACTOR_RESET = "second_factor_reset", _("Renovó su segundo paso")
    SECOND_FACTOR_FAILED = "second_factor_failed", _("Falló el segundo paso")
    PASSWORD_CHANGED = "password_changed", _("Cambió su contraseña")

    USER_INVITED = "user_invited", _("Invitó a una persona")
    INVITATION_ACCEPTED = "invitation_accepted", _("Aceptó la invitación")
    USER_CHANGED = "user_changed", _("Cambió una cuenta")
    USER_DISABLED = "user_disabled", _("Desactivó una cuenta")
    USER_ENABLED = "user_enabled", _("Reactivó una cuenta")
    ROLE_GRANTED = "role_granted", _("Otorgó un rol")
    ROLE_ENDED = "role_ended", _("Terminó un rol")
    STAFF_ASSIGNED = "staff_assigned", _("Asignó a alguien a un grupo")
    STAFF_ENDED = "staff_ended", _("Retiró a alguien de un grupo")

    ROSTER_SEEN = "roster_seen", _("Vio una lista con nombres")
    PERSON_SEEN = "person_seen", _("Vio los datos de una persona")
    REGISTER_SEEN = "register_seen", _("Vio una lista de asistencia")
    PINS_SEEN = "pins_seen", _("Vio quién tiene clave")
    CERTIFICATE_SEEN = "certificate_seen", _("Abrió constancias")
    EXPORTED = "exported", _("Descargó un archivo con nombres")

    ROSTER_PREVIEWED = "roster_previewed", _("Revisó una nómina")
    ROSTER_COMMITTED = "roster_committed", _("Guardó una nómina")
    ROSTER_DISCARDED = "roster_discarded", _("Descartó una nómina")
    CONSENT_RECORDED = "consent_recorded", _("Anotó un consentimiento")
    PERSON_ERASED = "person_erased", _("Retiró a una persona y dejó el número")
    CLASS_OPENED = "class_opened", _("Abrió una clase")
    CLASS_CLOSED = "class_closed", _("Cerró una clase")
    PINS_MADE = "pins_made", _("Creó claves")
    COHORT_OPENED = "cohort_opened", _("Abrió un grupo")
    SESSIONS_PLANNED = "sessions_planned", _("Planificó sesiones")
    SESSION_CANCELLED = "session_cancelled", _("Suspendió una sesión")
    SESSION_MOVED = "session_moved", _("Movió una sesión")
    SESSIONS_MOVED = "sessions_moved", _("Movió varias sesiones")
    SESSION_SUBSTITUTED = "session_substituted", _("Cambió quien facilita una sesión")
    SESSION_MADE_UP = "session_made_up", _("Programó la recuperación de una sesión")
    REQUEST_MADE = "request_made", _("Pidió un taller")
    REQUEST_ANSWERED = "request_answered", _("Respondió una solicitud de taller")
    REQUEST_SETTLED = "request_settled", _("Decidió sobre una solicitud de su escuela")
    FEED_MADE = "feed_made", _("Creó una dirección de calendario")
    FEED_REVOKED = "feed_revoked", _("Retiró una dirección de calendario")
    AVAILABILITY_CHANGED = "availability_changed", _("Cambió cuándo puede")
    CLASH_ACCEPTED = "clash_accepted", _("Aceptó un cruce de la agenda")
    REGISTER_TAKEN = "register_taken", _("Pasó lista")
    MARK_CORRECTED = "mark_corrected", _("Corrigió una marca")
    ANSWERS_TYPED = "answers_typed", _("Pasó respuestas del papel")
    QUIZ_OPENED = "quiz_opened", _("Abrió las preguntas de salida")
    CERTIFICATES_ISSUED = "certificates_issued", _("Emitió constancias")
    CERTIFICATE_REVOKED = "certificate_revoked", _("Anuló una constancia")

    RECORD_ADDED = "record_added", _("Agregó un registro")
    RECORD_CHANGED = "record_changed", _("Cambió un registro")
    RECORD_DELETED = "record_deleted", _("Borró un registro")
    SETTINGS_CHANGED = "settings_changed", _("Cambió la configuración")
    BACKUP_MADE = "backup_made", _("Hizo una copia de respaldo")
    RESTORED = "restored", _("Restauró una copia de respaldo")
    LOG_VERIFIED = "log_verified", _("Verificó la bitácora")

    REFUSED = "refused", _("Pidió algo que no le corresponde")


class Result(TextChoices):
    DONE = "done", _("Hecho")
    REFUSED = "refused", _("Rechazado")
    FAILED = "failed", _("Con falla")
