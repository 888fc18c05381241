"""What a member of staff is told by mail when something changes in how the own account is entered. No mail names anybody."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from .models import User
from .tasks import mail_notice

# allauth says by the name of its template what happened.
CHANGES = {
    "account/email/password_changed": gettext_lazy("Cambió la contraseña."),
    "mfa/email/totp_activated": gettext_lazy("Se agregó una aplicación de códigos."),
    "mfa/email/totp_deactivated": gettext_lazy("Se quitó la aplicación de códigos."),
    "mfa/email/webauthn_added": gettext_lazy("Se agregó una llave de acceso."),
    "mfa/email/webauthn_removed": gettext_lazy("Se quitó una llave de acceso."),
    "mfa/email/recovery_codes_generated": gettext_lazy("Se crearon códigos de respaldo nuevos; los de antes ya no sirven."),
    "second_factor_reset": gettext_lazy("Quien administra el sitio quitó su segundo paso. Al ingresar se le pedirá uno nuevo."),
    "new_device": gettext_lazy("Alguien ingresó desde un equipo que no conocíamos."),
}


def tell(user: User, change: str, *, address: str = "", device: str = "") -> None:
    """Queue the notice of this change, with where it came from; nothing for an account without e-mail."""
    if not user.email:
        return
    facts = {"change": CHANGES[change], "address": address, "device": device, "moment": timezone.localtime()}
    text = render_to_string("account/notice_mail.txt", facts)
    mail_notice.enqueue(user.email, gettext("Maloca: un cambio en su cuenta"), text)
