"""The ways by which a message leaves, behind one small interface. Another one is a class like these, and one line:

channels.join(Telegram())       # in AppConfig.ready
"""

from typing import Protocol
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.models import User

from .models import Contact, Message


class Channel(Protocol):
    """What sends messages. `is_by_hand`: a person does, and says so; `is_on`: whether whoever chose nothing is told this way."""

    code: str
    name: str | Promise
    is_by_hand: bool
    is_on: bool

    def address_of(self, user: User, contact: Contact | None) -> str:
        """Where this person is reached this way; "" for nowhere."""
        ...

    def deliver(self, message: Message, address: str) -> None:
        """Send it. An OSError means: not now, try again; anything else: never."""
        ...


class Mail:
    """By Django's mailer."""

    code = "mail"
    name: str | Promise = gettext_lazy("Correo")
    is_by_hand, is_on = False, True

    def address_of(self, user: User, contact: Contact | None) -> str:
        return user.email

    def deliver(self, message: Message, address: str) -> None:
        with translation.override(message.language):
            choose = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("notices:choices")
            foot = _("Recibe este aviso por su trabajo en Maloca. Elija cuáles recibe: %(address)s") % {"address": choose}
        # The message's own id: a mail program that gets it twice shows it once.
        headers = {"Message-ID": f"<{message.public_id}@maloca>", "Auto-Submitted": "auto-generated"}
        EmailMessage(message.subject, f"{message.text}\n\n-- \n{foot}\n", to=[address], headers=headers).send()


class WhatsApp:
    """By a link that opens WhatsApp with the text already there: a coordinator taps it, sends, and says so."""

    code = "whatsapp"
    name: str | Promise = "WhatsApp"
    is_by_hand, is_on = True, False

    def address_of(self, user: User, contact: Contact | None) -> str:
        return contact.whatsapp if contact else ""

    def deliver(self, message: Message, address: str) -> None:
        raise NotImplementedError("A person sends this one.")

    def href(self, message: Message, address: str) -> str:
        """What opens the conversation with this person, and the text in it."""
        return f"https://wa.me/{address}?text={quote(message.text)}"


_channels: dict[str, Channel] = {}


def join(channel: Channel) -> None:
    """Take part. Joining twice under one code counts once."""
    _channels[channel.code] = channel


def leave(code: str) -> None:
    """Take no part any more; for tests."""
    _channels.pop(code, None)


def get(code: str) -> Channel | None:
    return _channels.get(code)


def every() -> list[Channel]:
    return list(_channels.values())


def sent_by_hand() -> list[str]:
    """The codes of those whose messages wait for a person."""
    return [channel.code for channel in _channels.values() if channel.is_by_hand]
