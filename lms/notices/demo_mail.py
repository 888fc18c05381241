"""The mail of a demonstration: it goes nowhere, and lies in a folder where a page shows it."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.base import BaseEmailBackend

from lms.core import clock

SHOWN = 60


class EmailBackend(BaseEmailBackend):
    """Each mail is a file of its own; refuses to be anything but a demonstration's."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not settings.DEMO or settings.DEMO_MAIL_FOLDER is None:
            raise ImproperlyConfigured("Mail that stays in a folder reaches nobody: this backend is for a demonstration only.")

    def send_messages(self, email_messages) -> int:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{clock.now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True)
class Letter:
    """One mail as its reader would see it."""

    name: str
    to: str
    subject: str
    sent_at: datetime
    text: str


def letters() -> list[Letter]:
    """The newest mails, the last one first."""
    names = sorted((path.stem for path in _folder().glob("*.eml")), reverse=True)
    return [found for name in names[:SHOWN] if (found := letter(name))]


def letter(name: str) -> Letter | None:
    """The mail of that name, of those in the folder."""
    path = next((one for one in _folder().glob("*.eml") if one.stem == name), None)
    if path is None:
        return None
    read: EmailMessage = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = read.get_body(("plain",))
    moment = parsedate_to_datetime(read["Date"]) if read["Date"] else clock.now()
    return Letter(name, str(read["To"]), str(read["Subject"]), moment, body.get_content().strip() if body else "")


def _folder() -> Path:
    """Where the mail lies."""
    return settings.DEMO_MAIL_FOLDER or settings.VAR_DIR / "correo"
