"""What a person chooses to be told, and the words that the office gives to an event."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act

from . import channels
from .enums import Language, MessageState, Why
from .events import Event
from .models import Choice, Contact, Message, Wording
from .words import Words, check_words


@transaction.atomic
def choose(*, user: User, language: Language, whatsapp: str, wanted: Mapping[str, Collection[str]]) -> Contact:
    """How this person is told from now on, each event by these channels. What waits by another one does not leave any more."""
    contact, _made = Contact.objects.update_or_create(user=user, defaults={"language": language, "whatsapp": whatsapp})
    Choice.objects.filter(user=user, event__in=wanted).delete()
    differing, refused = [], Q(pk__in=[])
    for event, ways in wanted.items():
        for way in channels.every():
            if (way.code in ways) != way.is_on:
                differing.append(Choice(user=user, event=event, channel=way.code, is_wanted=way.code in ways))
        refused |= Q(event=event) & ~Q(channel__in=ways)
    Choice.objects.bulk_create(differing)
    waiting = Message.objects.filter(refused, recipient=user, state=MessageState.WAITING)
    waiting.update(state=MessageState.SKIPPED, why=Why.REFUSED)
    return contact


@transaction.atomic
def change_words(*, event: Event, language: Language, words: Words, changed_by: User, now: datetime) -> Wording:
    """The words of this event from now on. Raises DomainError for what `check_words` refuses."""
    check_words(event, words)
    wording, _made = Wording.objects.update_or_create(
        event=event.code, language=language, defaults={"subject": words.subject, "text": words.text, "changed_at": now}
    )
    record(Act.SETTINGS_CHANGED, actor=changed_by, about=wording, reason=event.code)
    return wording


@transaction.atomic
def restore_words(*, event: Event, language: Language, restored_by: User) -> bool:
    """Whether the office had words of its own, and what the code says is back."""
    own = Wording.objects.filter(event=event.code, language=language).first()
    if own is None:
        return False
    record(Act.SETTINGS_CHANGED, actor=restored_by, about=own, reason=f"{event.code}:default")
    own.delete()
    return True
