"""What the screens show of messages, choices and words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise

from lms.accounts.models import User

from . import channels, events
from .enums import Language, MessageState
from .events import Event
from .models import Choice, Contact, Message, Wording
from .words import Words, default_words

OWN = 10


@dataclass(frozen=True)
class Wanted:
    """What the outbox is narrowed to; whatever is empty narrows nothing."""

    state: str = ""
    event: str = ""
    channel: str = ""


@dataclass(frozen=True)
class MessageRow:
    """One message as a line: of what, to whom, by which way, how it stands, and what may be done with it."""

    message: Message
    event: str | Promise
    channel: str | Promise
    to: str
    href: str
    is_by_hand: bool

    @property
    def state(self) -> str:
        return self.message.state

    @property
    def has_failed(self) -> bool:
        return self.message.state == MessageState.FAILED


def outbox(viewer: User, wanted: Wanted) -> QuerySet[Message]:
    """The messages that this person sees in the office, newest first."""
    found = Message.objects.visible_to(viewer).select_related("recipient__notice_contact", "sent_by")
    asked = {"state": wanted.state, "event": wanted.event, "channel": wanted.channel}
    return found.filter(**{name: value for name, value in asked.items() if value})


def by_hand(now: datetime) -> Q:
    """What waits for a person to send it."""
    waits = Q(state=MessageState.WAITING, due_at__lte=now, channel__in=channels.sent_by_hand())
    return waits & (Q(expires_at=None) | Q(expires_at__gt=now))


FAILED = Q(state=MessageState.FAILED)


def to_attend_to(viewer: User, now: datetime) -> QuerySet[Message]:
    """What somebody who keeps these people should look at."""
    return Message.objects.visible_to(viewer).filter(by_hand(now) | FAILED)


def counts(viewer: User, now: datetime) -> dict[str, int]:
    """How many messages wait for a hand, and how many failed. One query."""
    return to_attend_to(viewer, now).aggregate(by_hand=Count("pk", filter=by_hand(now)), failed=Count("pk", filter=FAILED))


def message_row(message: Message) -> MessageRow:
    """The message in words. Its link opens a conversation, where a person is to send it."""
    event, channel, user = events.get(message.event), channels.get(message.channel), message.recipient
    is_by_hand = channel is not None and channel.is_by_hand and message.state == MessageState.WAITING
    contact = getattr(user, "notice_contact", None)
    address = channel.address_of(user, contact) if channel and is_by_hand else ""
    return MessageRow(
        message=message,
        event=event.name if event else message.event,
        channel=channel.name if channel else message.channel,
        to=user.get_full_name() or user.get_username(),
        href=channel.href(message, address) if isinstance(channel, channels.WhatsApp) and address else "",
        is_by_hand=is_by_hand,
    )


def own_messages(user: User) -> list[MessageRow]:
    """The newest things that this person was told, or would have been."""
    found = Message.objects.filter(recipient=user).select_related("recipient__notice_contact")
    return [message_row(message) for message in found[:OWN]]


@dataclass(frozen=True)
class Choices:
    """What somebody has chosen: the language, the number, and the channels of each event."""

    language: str
    whatsapp: str
    by_event: dict[str, list[str]]


def choices_of(user: User) -> Choices:
    contact = Contact.objects.filter(user=user).first() or Contact()
    chosen = {(row.event, row.channel): row.is_wanted for row in Choice.objects.filter(user=user)}
    by_event = {
        event.code: [way.code for way in channels.every() if chosen.get((event.code, way.code), way.is_on)]
        for event in events.concerning(user.roles)
    }
    return Choices(contact.language, contact.whatsapp, by_event)


@dataclass(frozen=True)
class WordingRow:
    """The words of one event in one language, and whether the office changed them."""

    event: Event
    language: Language
    words: Words
    changed_at: datetime | None


def wording_rows() -> list[WordingRow]:
    """Every event in each language. One query."""
    changed = {(row.event, row.language): row for row in Wording.objects.all()}
    rows = []
    for event in events.every():
        for language in Language:
            own = changed.get((event.code, language.value))
            words = Words(own.subject, own.text) if own else default_words(event, language)
            rows.append(WordingRow(event, language, words, own.changed_at if own else None))
    return rows
