"""What waits leaves once, whatever happens to who sends it; what does not leave is tried again, or says why."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command

from lms.accounts.tasks import WAITS
from lms.notices import channels, sending
from lms.notices.actions import Note, tell
from lms.notices.enums import MessageState, Why
from lms.notices.models import Choice, Message
from lms.notices.tasks import send_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(thing, teacher, now) -> Message:
    tell("thing", [Note(teacher, "portal:home", facts={"grupo": "G-1"})], key="1", now=now)
    return Message.objects.get()


@pytest.fixture
def no_server(monkeypatch):
    def refuse(backend, messages):
        raise ConnectionRefusedError("no")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def test_a_mail_leaves_to_one_person_and_says_where_to_choose(message, teacher, now):
    assert [sending.run(now), sending.run(now)] == [1, 0]

    letter = mail.outbox[0]
    assert (len(mail.outbox), letter.to, letter.subject) == (1, [teacher.email], "Maloca: pasó algo")
    assert letter.body.startswith(message.text)
    assert "/cuenta/avisos/" in letter.body
    assert letter.extra_headers["Message-ID"] == f"<{message.public_id}@maloca>"


def test_it_leaves_by_itself_after_the_act_was_stored(thing, teacher, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell("thing", [Note(teacher, "portal:home", facts={"grupo": "G-1"})], key="1", now=now)

        assert mail.outbox == []

    assert len(mail.outbox) == 1


def test_without_a_worker_it_waits(settings, thing, teacher, now, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    with django_capture_on_commit_callbacks(execute=True):
        tell("thing", [Note(teacher, "portal:home", facts={"grupo": "G-1"})], key="1", now=now)

    assert (mail.outbox, Message.objects.get().state) == ([], MessageState.WAITING)
    assert sending.run(now) == 1


def test_while_the_server_is_down_it_waits_longer_each_time_and_is_given_up(message, no_server, now):
    moment = now
    for wait in WAITS:
        sending.run(moment)
        message.refresh_from_db()
        assert (message.state, message.due_at) == (MessageState.WAITING, moment + wait)
        moment = message.due_at
    sending.run(moment)

    message.refresh_from_db()
    assert (message.state, message.why, message.tries) == (MessageState.FAILED, Why.NOT_TAKEN, len(WAITS) + 1)


def test_a_server_that_is_down_is_not_asked_for_each_message(thing, teacher, no_server, now):
    for number in range(6):
        tell("thing", [Note(teacher, "portal:home", facts={"grupo": "G"})], key=str(number), now=now)

    sending.run(now)

    assert Message.objects.filter(tries=1).count() == sending.PATIENCE


def test_one_that_cannot_be_written_stops_no_other(message, thing, teacher, now):
    Message.objects.update(subject="dos\nlíneas")
    tell("thing", [Note(teacher, "portal:home", facts={"grupo": "G"})], key="2", now=now)

    assert sending.run(now) == 1
    message.refresh_from_db()
    assert (message.state, message.why) == (MessageState.FAILED, Why.BROKEN)


def test_what_a_killed_worker_had_in_hand_is_never_sent_again_by_itself(message, now):
    """The claim stands in the database before anything leaves: another run does not take it."""
    Message.objects.update(state=MessageState.SENDING, claimed_at=now)

    assert (sending.run(now + timedelta(minutes=14)), mail.outbox) == (0, [])
    sending.run(now + timedelta(minutes=15))

    message.refresh_from_db()
    assert (message.state, message.why, mail.outbox) == (MessageState.FAILED, Why.INTERRUPTED, [])


def test_a_message_is_claimed_before_it_leaves(message, now, monkeypatch):
    """Whoever is killed while it leaves has left the claim behind."""
    monkeypatch.setattr(EmailBackend, "send_messages", lambda backend, messages: (_ for _ in ()).throw(KeyboardInterrupt))

    with pytest.raises(KeyboardInterrupt):
        sending.run(now)

    message.refresh_from_db()
    assert (message.state, message.tries) == (MessageState.SENDING, 1)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda message, now: Message.objects.update(expires_at=now), Why.LATE),
        (lambda message, now: type(message.recipient).objects.update(is_active=False), Why.LEFT),
        (lambda message, now: type(message.recipient).objects.update(email=""), Why.NO_ADDRESS),
    ],
)
def test_what_is_of_no_use_any_more_is_skipped(message, now, change, why):
    change(message, now)

    sending.run(now)

    message.refresh_from_db()
    assert (message.state, message.why, mail.outbox) == (MessageState.SKIPPED, why, [])


def test_a_dry_run_marks_and_sends_nothing(message, now, settings):
    settings.NOTICES_DRY_RUN = True

    assert sending.run(now) == 0
    message.refresh_from_db()
    assert (message.state, mail.outbox) == (MessageState.DRY, [])


def test_the_command_says_what_would_leave_without_naming_anybody(message, teacher):
    out = StringIO()

    call_command("send_notices", dry_run=True, stdout=out)

    message.refresh_from_db()
    assert (message.state, mail.outbox) == (MessageState.WAITING, [])
    assert out.getvalue().splitlines() == [
        f"{str(message.public_id)[:8]}  Pasó algo  Correo  es",
        "Saldrían 1 avisos; no salió ninguno.",
    ]
    assert teacher.email not in out.getvalue()


def test_the_command_sends(message):
    out = StringIO()

    call_command("send_notices", stdout=out)

    assert (out.getvalue(), len(mail.outbox)) == ("Salieron 1 avisos.\n", 1)


class Pigeon:
    """A third way: everything that a channel needs."""

    code, name, is_by_hand, is_on = "pigeon", "Paloma", False, False

    def __init__(self):
        self.carried = []

    def address_of(self, user, contact):
        return f"palomar-{user.pk}"

    def deliver(self, message, address):
        self.carried.append((address, message.text))


@pytest.fixture
def pigeon():
    joined = Pigeon()
    channels.join(joined)
    yield joined
    channels.leave("pigeon")


def test_another_channel_is_a_class_and_one_line(pigeon, thing, teacher, now):
    Choice.objects.create(user=teacher, event="thing", channel="pigeon", is_wanted=True)
    tell("thing", [Note(teacher, "portal:home", facts={"grupo": "G-1"})], key="1", now=now)

    sending.run(now)

    assert [address for address, _text in pigeon.carried] == [f"palomar-{teacher.pk}"]
    assert len(mail.outbox) == 1


def test_a_channel_that_is_gone_fails_with_a_reason(message, now):
    Message.objects.update(channel="pigeon")

    sending.run(now)

    assert Message.objects.get().why == Why.NO_CHANNEL


def test_old_messages_are_forgotten(message, now):
    assert sending.forget_old_messages(now) == 0
    assert sending.forget_old_messages(now + timedelta(days=180)) == 1


def test_the_task_goes_on_until_nothing_is_left(thing, teacher, now, monkeypatch):
    for number in range(3):
        tell("thing", [Note(teacher, "portal:home", facts={"grupo": "G"})], key=str(number), now=now)
    monkeypatch.setattr(sending.send_due, "__defaults__", (2,))

    send_waiting.enqueue()

    assert len(mail.outbox) == 3


def test_a_worker_that_comes_while_a_message_leaves_does_not_take_it(message, now, monkeypatch):
    deliver = channels.Mail.deliver

    def slowly(channel, leaving, address):
        assert sending.run(now) == 0
        deliver(channel, leaving, address)

    monkeypatch.setattr(channels.Mail, "deliver", slowly)

    assert (sending.run(now), len(mail.outbox)) == (1, 1)
