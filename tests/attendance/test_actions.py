"""Handing in a register and correcting it: what is stored, and every refusal."""

import uuid
from datetime import timedelta

import pytest

from lms.attendance.actions import Statement, correct_mark, has_marks, submit_register
from lms.attendance.enums import AbsenceReason, CorrectionReason, RegisterState, Status
from lms.attendance.models import AttendanceRecord, Mark, Register, Submission
from lms.core import clock
from lms.core.errors import DomainError
from lms.scheduling.actions_change import cancel_session
from lms.scheduling.enums import ChangeReason, SessionState

from ..builders import a_day, make_staff
from .world import make_class, make_place, say, shortly_before

pytestmark = pytest.mark.django_db


def submit(group, marks, *, session=None, submission=None, now=None, by=None) -> Register:
    return submit_register(
        session=session or group.session,
        marks=marks,
        submission_id=submission or uuid.uuid4(),
        marked_by=by or group.facilitator,
        now=now or clock.now(),
    )


def correct(group, register, place, status, *, reason=CorrectionReason.MISTAKE, absence="", now=None):
    return correct_mark(
        register=register,
        enrolment=place,
        status=status,
        absence_reason=absence,
        correction_reason=reason,
        marked_by=group.facilitator,
        now=now or clock.now(),
    )


def refusal_of(act, *args, **kwargs) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **kwargs)
    assert str(refused.value).endswith((".", "aquí."))
    return refused.value.code


def nothing_is_stored() -> bool:
    return not any(model.objects.exists() for model in (Register, Submission, Mark, AttendanceRecord))


def test_submit_register_stores_marks_and_the_current_state():
    group, now = make_class(), clock.now()
    marks = say(group.places, Status.PRESENT, Status.LATE)
    marks[2] = Statement(group.places[2].public_id, Status.ABSENT, AbsenceReason.RAIN)

    register = submit(group, marks, now=now)

    assert (register.session, register.taken_by, register.taken_at) == (group.session, group.facilitator, now)
    stored = Mark.objects.order_by("enrolment").values_list("enrolment", "status", "absence_reason", "marked_by", "marked_at")
    facts = (group.facilitator.pk, now)
    assert list(stored) == [
        (group.places[0].pk, "present", "", *facts),
        (group.places[1].pk, "late", "", *facts),
        (group.places[2].pk, "absent", "rain", *facts),
    ]
    records = register.records.order_by("enrolment").values_list("status", "absence_reason")
    assert list(records) == [("present", ""), ("late", ""), ("absent", "rain")]


def test_a_reason_is_kept_only_with_a_missed_meeting():
    group = make_class(size=1)

    register = submit(group, [Statement(group.places[0].public_id, Status.LATE, AbsenceReason.RAIN)])

    assert register.records.get().absence_reason == ""


def test_the_first_register_tells_the_cohort_when_it_first_met():
    group = make_class(size=1)
    later, earlier = group.meeting(days_ago=3), group.meeting(days_ago=20, number=3)

    submit(group, say(group.places), session=later)
    group.cohort.refresh_from_db()
    assert group.cohort.first_held_on == a_day(before=3)

    submit(group, say(group.places), session=earlier)
    submit(group, say(group.places))
    group.cohort.refresh_from_db()
    assert group.cohort.first_held_on == a_day(before=20)


def test_the_same_submission_again_gives_the_stored_register():
    group, submission = make_class(), uuid.uuid4()
    marks = say(group.places, Status.ABSENT)

    first = submit(group, marks, submission=submission)
    again = submit(group, list(reversed(marks)), submission=submission, now=clock.now() + timedelta(hours=1))

    assert again == first
    assert again.taken_at == first.taken_at
    assert (Register.objects.count(), Submission.objects.count(), Mark.objects.count()) == (1, 1, 3)


def test_the_same_submission_with_other_marks_is_a_conflict():
    group, submission = make_class(), uuid.uuid4()
    submit(group, say(group.places), submission=submission)

    code = refusal_of(submit, group, say(group.places, Status.ABSENT), submission=submission)

    assert code == "conflict"
    assert set(AttendanceRecord.objects.values_list("status", flat=True)) == {"present"}


def test_the_same_submission_for_another_meeting_is_a_conflict():
    group, submission = make_class(), uuid.uuid4()
    submit(group, say(group.places), submission=submission)
    other = group.meeting(days_ago=2)

    assert refusal_of(submit, group, say(group.places), session=other, submission=submission) == "conflict"
    assert not Register.objects.filter(session=other).exists()


def test_a_second_device_is_told_that_the_register_exists():
    group = make_class()
    submit(group, say(group.places))

    assert refusal_of(submit, group, say(group.places, Status.ABSENT), by=group.coordinator) == "already_submitted"
    assert Mark.objects.count() == 3


def test_a_meeting_cannot_be_marked_before_it_begins_but_from_its_start_on():
    group = make_class()

    assert refusal_of(submit, group, say(group.places), now=shortly_before(group.session)) == "too_early"
    assert nothing_is_stored()

    assert submit(group, say(group.places), now=group.session.starts_at).taken_at == group.session.starts_at


def test_the_refusal_says_when_the_meeting_begins():
    group = make_class()

    with pytest.raises(DomainError) as refused:
        submit(group, say(group.places), now=shortly_before(group.session))

    assert str(refused.value).startswith("Esta sesión empieza el ")
    assert str(refused.value).endswith(" a las 10:00; se puede pasar lista desde esa hora.")


def test_a_cancelled_meeting_has_no_register():
    group = make_class()
    cancel_session(session=group.session, reason=ChangeReason.RAIN, cancelled_by=group.facilitator, now=clock.now())
    group.session.refresh_from_db()

    assert refusal_of(submit, group, say(group.places)) == "cancelled"
    assert nothing_is_stored()


def test_a_meeting_cancelled_behind_ones_back_has_no_register_either():
    group = make_class()
    type(group.session).objects.filter(pk=group.session.pk).update(state=SessionState.CANCELLED)

    assert group.session.state == SessionState.PLANNED
    assert refusal_of(submit, group, say(group.places)) == "cancelled"
    assert nothing_is_stored()


def test_a_held_meeting_cannot_be_cancelled():
    group = make_class()
    submit(group, say(group.places))

    code = refusal_of(
        cancel_session, session=group.session, reason=ChangeReason.RAIN, cancelled_by=group.facilitator, now=clock.now()
    )

    assert code == "held"
    group.session.refresh_from_db()
    assert group.session.state == SessionState.PLANNED


def test_a_cohort_without_names_has_nobody_to_mark():
    group, stranger = make_class(), make_class()
    group.cohort.enrolments.update(student=None)

    assert refusal_of(submit, group, say(stranger.places)) == "no_roster"
    assert nothing_is_stored()


def test_marks_about_somebody_outside_the_roster_are_refused_whole():
    group, other = make_class(), make_class()
    gone = make_place(group.cohort, "Yuyarima")
    type(gone).objects.filter(pk=gone.pk).update(ends_on=a_day(before=8))
    late = make_place(group.cohort, "Tapullima", starts_on=a_day(before=6))
    nameless = make_place(group.cohort, "Saboya")
    type(nameless).objects.filter(pk=nameless.pk).update(student=None)

    for outsider in (other.places[0], gone, late, nameless):
        assert refusal_of(submit, group, say([*group.places, outsider])) == "not_on_roster"
    assert nothing_is_stored()


def test_an_id_of_nobody_is_refused():
    group = make_class()

    assert refusal_of(submit, group, [*say(group.places), Statement(uuid.uuid4(), Status.PRESENT)]) == "not_on_roster"
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda marks: [], "no_marks"),
        (lambda marks: [*marks, marks[0]], "repeated"),
        (lambda marks: [Statement(marks[0].enrolment, "enfermo"), *marks[1:]], "unknown_status"),
        (lambda marks: [Statement(marks[0].enrolment, Status.ABSENT, "se lo contó a su tía"), *marks[1:]], "unknown_status"),
    ],
    ids=["no marks", "somebody twice", "a sixth word", "a reason in free text"],
)
def test_what_no_sheet_can_say_is_refused_whole(change, code):
    group = make_class()

    assert refusal_of(submit, group, change(say(group.places))) == code
    assert nothing_is_stored()


def test_who_came_onto_the_roster_meanwhile_stays_unmarked_and_can_be_marked_later():
    group = make_class()
    latecomer = make_place(group.cohort, "Yuyarima")

    register = submit(group, say(group.places))
    record = correct(group, register, latecomer, Status.PRESENT, reason=CorrectionReason.PAPER)

    assert register.records.count() == 4
    assert record.status == Status.PRESENT


def test_correct_mark_adds_a_mark_and_renews_the_record():
    group = make_class()
    register, place = submit(group, say(group.places)), group.places[1]

    record = correct(group, register, place, Status.EXCUSED, reason=CorrectionReason.DOCUMENT, absence=AbsenceReason.HEALTH)

    assert (record.status, record.absence_reason) == ("excused", "health")
    history = register.marks.filter(enrolment=place).order_by("pk").values_list("status", "correction_reason", "marked_by")
    assert list(history) == [("present", "", group.facilitator.pk), ("excused", "document", group.facilitator.pk)]
    register.refresh_from_db()
    assert register.state == RegisterState.AMENDED
    assert register.records.count() == 3


def test_the_same_statement_again_adds_no_mark():
    group = make_class()
    register = submit(group, say(group.places, Status.ABSENT))

    same = correct(group, register, group.places[0], Status.ABSENT)

    register.refresh_from_db()
    assert (same.status, Mark.objects.count(), register.state) == ("absent", 3, RegisterState.SUBMITTED)


def test_a_reason_that_was_not_known_before_is_a_new_statement():
    group = make_class()
    register = submit(group, say(group.places, Status.ABSENT))

    record = correct(group, register, group.places[0], Status.ABSENT, absence=AbsenceReason.WORK)

    assert (record.absence_reason, Mark.objects.count()) == ("work", 4)


@pytest.mark.parametrize("reason", ["", "porque sí"])
def test_a_correction_needs_a_reason_from_the_list(reason):
    group = make_class()
    register = submit(group, say(group.places))

    assert refusal_of(correct, group, register, group.places[0], Status.ABSENT, reason=reason) == "reason_missing"
    assert Mark.objects.count() == 3


def test_a_correction_with_a_sixth_word_is_refused():
    group = make_class()
    register = submit(group, say(group.places))

    assert refusal_of(correct, group, register, group.places[0], "enfermo") == "unknown_status"


def test_nobody_outside_the_roster_is_corrected_into_it():
    group, other = make_class(), make_class()
    register = submit(group, say(group.places))
    late = make_place(group.cohort, "Tapullima", starts_on=a_day(before=6))

    for outsider in (other.places[0], late):
        assert refusal_of(correct, group, register, outsider, Status.PRESENT) == "not_on_roster"
    assert register.records.count() == 3


def test_records_hear_whether_somebody_was_ever_marked():
    group = make_class()
    submit(group, say(group.places[:1]))

    assert has_marks(group.places[0].student)
    assert not has_marks(group.places[1].student)


def test_a_registers_taker_may_leave_and_the_register_stays():
    group, temporary = make_class(), make_staff()
    register = submit(group, say(group.places), by=temporary)

    temporary.delete()

    register.refresh_from_db()
    assert register.taken_by is None
    assert register.marks.count() == 3
