"""A mail server that is down costs nobody a mail: what did not leave is tried again, each time later, and then kept as failed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lms.accounts.enums import Role
from lms.accounts.tasks import WAITS, mail_notice, mail_password_link

from ..builders import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def no_server(monkeypatch):
    def refuse(backend, messages):
        raise ConnectionRefusedError("no")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def waits() -> list[timedelta]:
    """How long each queued mail waits, to the minute."""
    return [timedelta(minutes=round((row.run_after - timezone.now()).total_seconds() / 60)) for row in DBTaskResult.objects.all()]


def test_a_notice_that_did_not_leave_is_queued_for_later(no_server):
    for tried in range(len(WAITS)):
        mail_notice.call("a@example.org", "Asunto", "Texto", tried)

    assert sorted(waits()) == sorted(WAITS)


def test_after_the_last_wait_the_failure_is_kept(no_server):
    with pytest.raises(ConnectionRefusedError):
        mail_notice.call("a@example.org", "Asunto", "Texto", len(WAITS))

    assert waits() == []


def test_a_link_that_did_not_leave_is_made_anew_later(no_server):
    teacher = make_staff(role=Role.TEACHER)

    assert mail_password_link.call(teacher.email) is False
    assert waits() == [WAITS[0]]
    assert DBTaskResult.objects.get().args_kwargs["args"] == [teacher.email, 1]


def test_what_left_is_not_sent_again():
    mail_notice.call("a@example.org", "Asunto", "Texto")
    mail_password_link.call(make_staff(role=Role.TEACHER).email)

    assert len(mail.outbox) == 2
    assert waits() == []


def test_nobody_is_tried_again_for_an_address_that_nobody_has(no_server):
    assert mail_password_link.call("nadie@example.org") is False
    assert waits() == []
