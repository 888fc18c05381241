"""Telling people something, in the transaction in which it happens; and what the office does with a message."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core.errors import DomainError

from . import channels, events
from .channels import Channel
from .enums import Language, MessageState, Why
from .events import LINK, Event
from .models import Choice, Contact, Message
from .tasks import send_waiting
from .words import Words, all_words, filled

# A message that a person sends is of no use for ever.
HAND_DAYS = 7


@dataclass(frozen=True)
class Note:
    """Whom to tell, the page that says the rest (its name and arguments), and what stands for the placeholders.

    `key` names the thing where the notes of one telling are about several; after `expires_at` it says nothing to anybody.
    """

    recipient: User
    page: str
    args: tuple = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    expires_at: datetime | None = None


@transaction.atomic
def tell(code: str, notes: Iterable[Note], *, now: datetime, key: str = "") -> int:
    """How many messages were put into the outbox: by each channel that a person wants, and each thing once.

    Five queries, whatever the number of notes. Somebody who wants none, or has no address, has a row that says so.
    """
    event = events.get(code)
    if event is None:
        raise LookupError(f"no event is called {code}")
    wanted = {
        (note.recipient.pk, note.key or key): note for note in notes if note.recipient.is_active and not note.recipient.is_student
    }
    keys = {key for _user, key in wanted}
    told = Message.objects.filter(event=code, key__in=keys, recipient__in={user for user, _key in wanted})
    for pair in told.values_list("recipient", "key"):
        wanted.pop(pair, None)
    if not wanted:
        return 0
    rows = _drafted(event, wanted, now)
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(send_waiting.enqueue)
    return sum(row.state == MessageState.WAITING for row in rows)


def _drafted(event: Event, notes: Mapping[tuple[int, str], Note], now: datetime) -> list[Message]:
    people = {user for user, _key in notes}
    contacts = {contact.user_id: contact for contact in Contact.objects.filter(user__in=people)}
    chosen = {
        (choice.user_id, choice.channel): choice.is_wanted for choice in Choice.objects.filter(user__in=people, event=event.code)
    }
    languages = {user: contacts[user].language if user in contacts else Language.SPANISH.value for user in people}
    words = all_words(event, set(languages.values()))
    rows: list[Message] = []
    for (user, key), note in notes.items():
        ways = [way for way in channels.every() if chosen.get((user, way.code), way.is_on)]
        facts = _worded(note, languages[user], words[languages[user]])
        facts |= {"event": event.code, "key": key, "made_at": now, "due_at": now}
        rows += _by_each(ways, facts, note.recipient, contacts.get(user))
    return rows


def _worded(note: Note, language: str, words: Words) -> dict[str, Any]:
    """What the message says, and to whom, whichever way it goes."""
    with translation.override(language):
        link = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(note.page, args=note.args)
        said = filled(words, {name: str(fact) for name, fact in note.facts.items()} | {LINK.name: link})
    return {
        "recipient": note.recipient,
        "language": language,
        "subject": said.subject,
        "text": said.text,
        "expires_at": note.expires_at,
    }


def _by_each(ways: Sequence[Channel], facts: dict, user: User, contact: Contact | None) -> list[Message]:
    """A message for each way that reaches this person; one that says why not, where none does."""
    reached = [way for way in ways if way.address_of(user, contact)]
    if not reached:
        why = Why.NO_ADDRESS if ways else Why.REFUSED
        return [Message(**facts, channel=ways[0].code if ways else "", state=MessageState.SKIPPED, why=why)]
    return [Message(**{**facts, "expires_at": _end(way, facts)}, channel=way.code) for way in reached]


def _end(way: Channel, facts: dict) -> datetime | None:
    if way.is_by_hand and facts["expires_at"] is None:
        return facts["due_at"] + timedelta(days=HAND_DAYS)
    return facts["expires_at"]


def withdraw(codes: Collection[str], keys: Collection[str]) -> int:
    """How many messages of these events about these things had not left, and do not leave any more."""
    found = Message.objects.filter(event__in=codes, key__in=keys, state=MessageState.WAITING)
    return found.update(state=MessageState.SKIPPED, why=Why.WITHDRAWN)


def mark_sent(*, message: Message, sent_by: User, now: datetime) -> bool:
    """Whether this person's word that it was sent by hand changed anything; twice changes nothing.

    Raises DomainError for a message that leaves by itself, or that nobody needs any more.
    """
    if message.channel not in channels.sent_by_hand():
        raise DomainError("leaves_by_itself", _("Este aviso sale solo; no hace falta marcarlo."))
    waiting = Message.objects.filter(pk=message.pk, state=MessageState.WAITING)
    if waiting.update(state=MessageState.SENT, sent_at=now, sent_by=sent_by):
        return True
    if Message.objects.filter(pk=message.pk, state=MessageState.SENT).exists():
        return False
    raise DomainError("not_waiting", _("Este aviso ya no está por enviar. Actualice la página."))


def send_again(*, message: Message, now: datetime) -> bool:
    """Whether a message that had failed is waiting once more. Raises DomainError for one that did not fail, or came too late."""
    failed = Message.objects.filter(pk=message.pk, state=MessageState.FAILED)
    if message.expires_at and message.expires_at <= now:
        raise DomainError("too_late", _("Ya pasó lo que este aviso anunciaba; no se envió."))
    if not failed.update(state=MessageState.WAITING, why="", tries=0, due_at=now):
        raise DomainError("not_failed", _("Solo se envía otra vez lo que no salió. Actualice la página."))
    transaction.on_commit(send_waiting.enqueue)
    return True
