"""Whoever a change concerns is told once; nobody else, and not whoever did it. Before a meeting, who runs it is reminded."""

import re
import uuid
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core import mail
from django.utils.formats import date_format

from lms.accounts.enums import Role
from lms.core import clock
from lms.notices import events
from lms.notices.channels import WhatsApp
from lms.notices.enums import Language, MessageState
from lms.notices.models import Choice, Contact, Message, Wording
from lms.records.enums import StaffRole
from lms.records.models import CohortStaff
from lms.scheduling.actions_change import move_session
from lms.scheduling.enums import ChangeKind, ChangeReason, SessionState
from lms.scheduling.models import SessionChange, SessionFacilitator
from lms.scheduling.notices import remind, tell_change
from lms.scheduling.notices_requests import ANSWERED, MADE, SETTLED, tell_centre, tell_school
from tests.builders import (
    a_day,
    make_centre,
    make_cohort,
    make_enrolment,
    make_request,
    make_school,
    make_session,
    make_staff,
    make_student,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def coordinator(centre):
    make_staff(role=Role.COORDINATOR, centre=make_centre())
    return make_staff(role=Role.COORDINATOR, centre=centre)


def guided_cohort(centre, **facts):
    """A cohort of the centre with a facilitator and a teacher."""
    return make_cohort(
        school=make_school(centre=centre),
        facilitator=make_staff(role=Role.FACILITATOR),
        teacher=make_staff(role=Role.TEACHER),
        **facts,
    )


def people_of(cohort) -> set[int]:
    return {place.user_id for place in cohort.staff.all()}


def planned(cohort, *, after: int = 5, number: int = 1):
    """A meeting with the cohort's facilitator."""
    session = make_session(cohort=cohort, day=a_day(after=after), number=number)
    facilitator = cohort.staff.get(role=StaffRole.FACILITATOR).user
    SessionFacilitator.objects.create(session=session, user=facilitator)
    return session


def changed(*sessions, kind=ChangeKind.MOVED, by=None, **facts) -> uuid.UUID:
    """One act that did this to each of these meetings; its batch."""
    batch = uuid.uuid4()
    for session in sessions:
        SessionChange.objects.create(
            session=session,
            kind=kind,
            batch=batch,
            changed_by=by,
            changed_at=clock.now(),
            from_starts_at=session.starts_at,
            **facts,
        )
    return batch


def told() -> list[int]:
    """Who has a message that waits, each as often as there are messages."""
    waiting = Message.objects.filter(state__in=[MessageState.WAITING, MessageState.SENT])
    return sorted(waiting.values_list("recipient", flat=True))


def test_a_change_is_told_to_facilitator_and_teacher_and_not_to_whoever_did_it(centre, coordinator, now):
    cohort, other = guided_cohort(centre), guided_cohort(centre)
    planned(other)

    tell_change(changed(planned(cohort), by=coordinator), now=now)

    assert set(told()) == people_of(cohort)


def test_ten_meetings_of_one_act_are_one_message_a_person(centre, coordinator, now):
    cohort = guided_cohort(centre)

    tell_change(changed(*(planned(cohort, after=day, number=day) for day in range(1, 11)), by=coordinator), now=now)

    assert sorted(people_of(cohort)) == told()


def test_an_act_that_is_told_twice_is_told_once(centre, coordinator, now):
    cohort = guided_cohort(centre)
    batch = changed(planned(cohort), by=coordinator)

    assert tell_change(batch, now=now) == 2
    assert tell_change(batch, now=now) == 0


def test_what_a_facilitator_does_is_told_to_the_coordinators_of_the_centre(centre, coordinator, now):
    cohort = guided_cohort(centre)
    facilitator = cohort.staff.get(role=StaffRole.FACILITATOR).user

    tell_change(changed(planned(cohort), by=facilitator), now=now)

    assert set(told()) == people_of(cohort) - {facilitator.pk} | {coordinator.pk}


def test_who_ran_a_meeting_before_and_who_runs_it_now_are_both_told(centre, coordinator, now):
    cohort = guided_cohort(centre)
    session = planned(cohort)
    before, after = session.assignments.get().user, make_staff(role=Role.FACILITATOR)
    session.assignments.update(user=after)

    tell_change(changed(session, kind=ChangeKind.SUBSTITUTED, by=coordinator, from_user=before, to_user=after), now=now)

    assert set(told()) == people_of(cohort) | {before.pk, after.pk}
    assert set(Message.objects.values_list("event", flat=True)) == {"session_substituted"}


def test_a_teacher_whose_place_ended_before_the_meeting_is_not_told(centre, coordinator, now):
    cohort = guided_cohort(centre)
    gone = make_staff(role=Role.TEACHER)
    CohortStaff.objects.create(
        cohort=cohort, user=gone, role=StaffRole.TEACHER, valid_from=a_day(before=30), valid_until=a_day(before=1)
    )

    tell_change(changed(planned(cohort), by=coordinator), now=now)

    assert gone.pk not in told()


def test_a_whole_centre_moved_is_told_as_such_with_the_number_of_groups(centre, coordinator, now):
    shared = make_staff(role=Role.FACILITATOR)
    cohorts = [guided_cohort(centre), guided_cohort(centre)]
    for cohort in cohorts:
        cohort.staff.filter(role=StaffRole.FACILITATOR).update(user=shared)

    tell_change(changed(*(planned(cohort) for cohort in cohorts), by=coordinator), now=now)

    message = Message.objects.get(recipient=shared)
    assert message.event == "many_moved"
    assert "(2 grupos)" in message.text
    assert "/agenda/" in message.text


def test_moving_many_meetings_asks_no_more_questions_than_moving_one(centre, coordinator, now, django_assert_num_queries):
    one = changed(planned(guided_cohort(centre)), by=coordinator)
    cohorts = [guided_cohort(centre) for _number in range(3)]
    many = changed(*(planned(cohort, after=day, number=day) for cohort in cohorts for day in (4, 5, 6)), by=coordinator)

    with django_assert_num_queries(13):
        tell_change(one, now=now)
    with django_assert_num_queries(13):
        tell_change(many, now=now)


def at(session, moment):
    """The meeting, put to that moment."""
    session.starts_at, session.ends_at = moment, moment + timedelta(minutes=90)
    session.save()
    return session


@pytest.mark.parametrize(
    ("hours", "events"),
    [(47, ["reminder_days"]), (49, []), (23, []), (3, []), (1.9, ["reminder_hours"]), (-1, [])],
)
def test_who_runs_a_meeting_is_reminded_two_days_and_two_hours_before(centre, now, hours, events):
    cohort = guided_cohort(centre)
    at(planned(cohort), now + timedelta(hours=hours))

    remind(now)

    assert sorted(Message.objects.values_list("event", flat=True)) == sorted(events * 2)


def test_a_reminder_comes_once_however_often_the_job_runs(centre, now):
    cohort = guided_cohort(centre)
    at(planned(cohort), now + timedelta(hours=40))

    assert [remind(now), remind(now), remind(now + timedelta(minutes=5))] == [2, 0, 0]


def test_a_meeting_that_was_moved_is_reminded_of_at_its_new_time(centre, coordinator, now):
    session = at(planned(guided_cohort(centre)), now + timedelta(hours=40))
    remind(now)
    batch = changed(session, by=coordinator)
    at(session, now + timedelta(hours=70))
    tell_change(batch, now=now)

    assert remind(now) == 0
    assert remind(now + timedelta(hours=24)) == 2


def test_what_is_cancelled_is_not_reminded_of_and_what_waited_does_not_leave(centre, coordinator, now):
    session = at(planned(guided_cohort(centre)), now + timedelta(hours=40))
    remind(now)
    session.state = SessionState.CANCELLED
    session.save()

    tell_change(changed(session, kind=ChangeKind.CANCELLED, by=coordinator), now=now)

    reminders = Message.objects.filter(event="reminder_days")
    assert set(reminders.values_list("state", "why")) == {(MessageState.SKIPPED, "withdrawn")}
    assert remind(now + timedelta(hours=39)) == 0


def test_reminders_of_many_meetings_ask_no_more_questions_than_of_one(centre, now, django_assert_num_queries):
    at(planned(guided_cohort(centre)), now + timedelta(hours=40))
    with django_assert_num_queries(14):
        remind(now)
    for _number in range(3):
        at(planned(guided_cohort(centre)), now + timedelta(hours=40))
    with django_assert_num_queries(14):
        remind(now)


def test_moving_a_meeting_by_its_action_tells_everybody_concerned(centre, coordinator, now):
    cohort = guided_cohort(centre)
    session = planned(cohort)

    move_session(
        session=session,
        starts_at=session.starts_at + timedelta(days=1),
        ends_at=session.ends_at + timedelta(days=1),
        reason=ChangeReason.RAIN,
        moved_by=coordinator,
        now=now,
    )

    assert set(told()) == people_of(cohort)
    assert set(Message.objects.values_list("event", flat=True)) == {"session_moved"}


def test_no_message_names_a_school_a_place_a_person_or_an_hour(now, django_capture_on_commit_callbacks):
    """Every event, told by its own action or as a change of its kind; in both languages, by mail and by WhatsApp."""
    centre = make_centre(name="Sede Canario")
    school = make_school(centre=centre, name="Escuela Canaria", district="Distrito Canario")
    people = [make_staff(role=role, name="Canaria") for role in (Role.FACILITATOR, Role.TEACHER)]
    make_staff(role=Role.COORDINATOR, centre=centre, name="Canaria")
    cohort = make_cohort(school=school, facilitator=people[0], teacher=people[1])
    make_enrolment(cohort=cohort, student=make_student(school=school, given="Canarina", surname="Canario"))
    for person, language in zip(people, Language.values, strict=True):
        Contact.objects.create(user=person, language=language, whatsapp="51900000000")
        Choice.objects.bulk_create(
            Choice(user=person, event=event.code, channel="whatsapp", is_wanted=True) for event in events.every()
        )
    session = at(planned(cohort), now + timedelta(hours=40))
    session.place = "Aula Canaria"
    session.save()
    near = at(planned(cohort, number=2), now + timedelta(hours=1))
    other = planned(make_cohort(school=school, facilitator=people[0], teacher=people[1]), number=3)

    with django_capture_on_commit_callbacks(execute=True):
        for kind in ChangeKind:
            tell_change(changed(session, kind=kind), now=now)
        tell_change(changed(session, other), now=now)
        remind(now)
        asked = make_request(school=school, by=make_staff(role=Role.TEACHER, school=school, name="Canaria"))
        for code in (MADE, SETTLED):
            tell_centre(code, asked, by=asked.asked_by, now=now)
        tell_school(asked, now=now)

    written = Message.objects.all()
    assert {message.event for message in written} >= {event.code for event in events.every()}
    hrefs = [WhatsApp().href(message, "51900000000") for message in written]
    texts = [f"{message.subject} {message.text}" for message in written] + [unquote(href) for href in hrefs]
    texts += [str(letter.message()) + letter.body + letter.subject for letter in mail.outbox]
    hours = {f"{moment:%H:%M}" for moment in (session.local_start, near.local_start, other.local_start)}
    days = {date_format(one.local_start, form) for one in (session, near, other) for form in ("j \\d\\e F", "d/m/Y", "Y-m-d")}
    plain = [re.sub(r"https?://\S+|^Date:.*$|Message-ID.*", "", text, flags=re.MULTILINE) for text in texts]
    of_meetings = [event for event in events.every() if not event.code.startswith("request")]
    assert len(mail.outbox) >= 2 * len(of_meetings) - 2 + len((MADE, ANSWERED, SETTLED))
    assert [text for text in texts if "canari" in text.lower()] == []
    assert [text for text in plain if any(fact in text for fact in hours | days)] == []


def test_that_look_finds_a_school_that_a_text_names(now):
    """The negative control: with the school in the words of an event, the message holds it."""
    Wording.objects.create(event="session_moved", language="es", subject="Canaria", text="{enlace}", changed_at=now)

    tell_change(changed(planned(guided_cohort(make_centre()))), now=now)

    assert Message.objects.filter(subject="Canaria").count() == 2
