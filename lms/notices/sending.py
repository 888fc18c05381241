"""What waits in the outbox leaves: one message after the other, each claimed by a change of its state before it goes.

Two workers never send the same one. A worker that is killed leaves at most one message of which nobody knows whether it arrived:
that one is never sent again by itself, and the office says so.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from lms.accounts.tasks import WAITS

from . import channels
from .enums import MessageState, Why
from .models import Contact, Message, MessageQuerySet

log = logging.getLogger(__name__)
# A task of this many messages ends soon enough for others to have their turn.
MOST = 100
# So many messages in a row that the server did not take: it is down, and the rest wait.
PATIENCE = 3
# Longer than any mail server is waited for.
LONGEST_SENDING = timedelta(minutes=15)
KEPT_FOR = timedelta(days=180)


def send_due(now: datetime, most: int = MOST) -> int:
    """How many messages left, of those that are due and not sent by hand. A server that does not answer is not asked for long."""
    sent = missed = 0
    for pk in list(leaving(now).values_list("pk", flat=True)[:most]):
        state = _send(pk, now)
        sent += state == MessageState.SENT
        missed = missed + 1 if state == MessageState.WAITING else 0
        if missed == PATIENCE:
            break
    return sent


def leaving(now: datetime) -> MessageQuerySet:
    """What is due by that moment and leaves by itself."""
    return Message.objects.due(now).exclude(channel__in=channels.sent_by_hand())


def run(now: datetime) -> int:
    """The job of `run_due`: how many messages left, or were given up."""
    count = give_up(now)
    while sent := send_due(now):
        count += sent
    return count


def give_up(now: datetime) -> int:
    """How many messages came too late, or were being sent when the machine stopped."""
    late = Message.objects.filter(state=MessageState.WAITING, expires_at__lte=now)
    cut = Message.objects.filter(state=MessageState.SENDING, claimed_at__lte=now - LONGEST_SENDING)
    return late.update(state=MessageState.SKIPPED, why=Why.LATE) + cut.update(state=MessageState.FAILED, why=Why.INTERRUPTED)


def forget_old_messages(now: datetime) -> int:
    """Remove what was told long ago; how many."""
    return Message.objects.filter(made_at__lte=now - KEPT_FOR).delete()[0]


def _send(pk: int, now: datetime) -> str:
    """How it stands with this message now; "" where another worker has it."""
    claimed = Message.objects.filter(pk=pk, state=MessageState.WAITING, due_at__lte=now)
    if not claimed.update(state=MessageState.SENDING, claimed_at=now, tries=F("tries") + 1):
        return ""
    message = Message.objects.select_related("recipient").get(pk=pk)
    outcome = _deliver(message, now)
    Message.objects.filter(pk=pk, state=MessageState.SENDING).update(**outcome)
    return outcome["state"]


def _deliver(message: Message, now: datetime) -> dict:
    """What the row says afterwards."""
    if message.expires_at and message.expires_at <= now:
        return {"state": MessageState.SKIPPED, "why": Why.LATE}
    if not message.recipient.is_active:
        return {"state": MessageState.SKIPPED, "why": Why.LEFT}
    channel = channels.get(message.channel)
    if channel is None:
        return {"state": MessageState.FAILED, "why": Why.NO_CHANNEL}
    address = channel.address_of(message.recipient, Contact.objects.filter(user=message.recipient_id).first())
    if not address:
        return {"state": MessageState.SKIPPED, "why": Why.NO_ADDRESS}
    if settings.NOTICES_DRY_RUN:
        return {"state": MessageState.DRY}
    try:
        channel.deliver(message, address)
    except OSError as error:  # smtplib's own errors are of this kind
        return _later(message, error, now)
    except Exception as error:  # noqa: BLE001 (one that cannot be written must not stop the others)
        log.error("Message %s cannot be sent: %s", message.public_id, type(error).__name__)
        return {"state": MessageState.FAILED, "why": Why.BROKEN}
    return {"state": MessageState.SENT, "sent_at": now}


def _later(message: Message, error: OSError, now: datetime) -> dict:
    """Once more after a while; after the last wait, no more."""
    log.warning("Message %s did not leave: %s", message.public_id, type(error).__name__)
    if message.tries > len(WAITS):
        return {"state": MessageState.FAILED, "why": Why.NOT_TAKEN}
    return {"state": MessageState.WAITING, "due_at": now + WAITS[message.tries - 1]}
