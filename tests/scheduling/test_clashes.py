"""Every rule about what stands against a meeting, each with what it is not about."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.accounts.enums import Role
from lms.core.errors import DomainError
from lms.records.enums import AgreementKind, ClearanceKind, Shift
from lms.records.models import Agreement, Enrolment, StaffClearance
from lms.scheduling.clashes import ensure_no_clash, meetings_of
from lms.scheduling.clashes.rules_days import touches
from lms.scheduling.enums import AcceptReason, SessionState
from lms.scheduling.models import Closure, TravelTime, WorkshopSession
from tests.builders import make_enrolment, make_school, make_staff, make_student

from .clash_world import DAY, FIRST, NOW, a_facilitator, a_group, a_meeting, clashes, planned, rules

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def test_nothing_stands_against_an_ordinary_morning_even_on_the_first_day_of_an_organisation():
    rosa = a_facilitator()

    assert clashes(a_meeting(a_group(people=[rosa]), people=[rosa], place="Aula 6")) == []
    assert clashes() == []


# Facilitators


def test_a_facilitator_cannot_be_at_two_places_and_both_sides_are_named():
    rosa, school = a_facilitator(), make_school(name="Río Itaya")
    coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)
    other = planned(a_meeting(a_group(school=school), at="11:00-12:00", people=[rosa]))
    meeting = a_meeting(a_group(school=make_school(name="Plaza Grau", centre=school.centre)), people=[rosa])

    [clash] = clashes(meeting, seen_by=coordinator)

    assert (clash.rule, clash.is_hard, clash.session_id, clash.user_id) == ("facilitator", True, other.pk, rosa.pk)
    for word in ("Rosa", "Plaza Grau", "Río Itaya", "martes 14 de abril", "11:00", "12:00"):
        assert word in clash.sentence
    assert clash.remedy


def test_another_facilitator_another_hour_a_cancelled_meeting_and_the_same_room_do_not_count():
    rosa, luz = a_facilitator(), a_facilitator("Luz")
    planned(a_meeting(a_group(), people=[luz]))
    planned(a_meeting(a_group(), at="11:30-12:30", people=[rosa]))
    cancelled = planned(a_meeting(a_group(), people=[rosa]))
    WorkshopSession.objects.filter(pk=cancelled.pk).update(state=SessionState.CANCELLED)

    assert rules(a_meeting(a_group(), people=[rosa])) == []

    school = make_school()
    planned(a_meeting(a_group(school=school), people=[rosa], place="PATIO  central", day=DAY + WEEK))
    assert "facilitator" not in rules(a_meeting(a_group(school=school), people=[rosa], place="Patio Central", day=DAY + WEEK))


def test_a_group_out_of_scope_is_not_named():
    rosa = a_facilitator()
    planned(a_meeting(a_group(school=make_school(name="Escuela Secreta")), people=[rosa]))

    [clash] = clashes(a_meeting(a_group(people=[rosa]), people=[rosa]), seen_by=rosa)
    [alone] = clashes(a_meeting(a_group(), people=[rosa]))

    assert "Secreta" not in clash.sentence + clash.other + alone.sentence + alone.other
    assert "otro grupo" in clash.sentence


# Cohorts and students


def test_a_cohort_cannot_meet_twice_at_once():
    cohort = a_group()
    planned(a_meeting(cohort))

    [clash] = clashes(a_meeting(cohort, at="11:00-12:30", people=[a_facilitator()]))

    assert (clash.rule, clash.is_hard) == ("cohort", True)


def test_a_cohort_meets_again_when_the_first_meeting_is_over_and_a_moved_meeting_is_not_its_own_clash():
    cohort, people = a_group(), [a_facilitator()]
    session = planned(a_meeting(cohort))

    assert rules(a_meeting(cohort, at="11:30-12:30", people=people)) == []
    assert rules(a_meeting(cohort, at="10:30-12:00", people=people, session_id=session.pk)) == []


def test_meetings_asked_about_together_clash_with_each_other():
    cohort, people = a_group(), [a_facilitator()]

    found = clashes(a_meeting(cohort, people=people), a_meeting(cohort, at="11:00-12:00", people=people, key="b"))

    assert [(c.rule, c.key, c.other_key) for c in found if c.rule == "cohort"] == [("cohort", "a", "b"), ("cohort", "b", "a")]


def test_students_of_two_groups_are_counted_and_never_named():
    school = make_school()
    cohort, other = a_group(school=school), a_group(school=school)
    for student in (make_student(school=school, given="Nayeli"), make_student(school=school, given="Jairo")):
        make_enrolment(cohort=cohort, student=student)
        make_enrolment(cohort=other, student=student)
    planned(a_meeting(other))
    coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)

    [clash] = clashes(a_meeting(cohort, people=[a_facilitator()]), seen_by=coordinator)

    assert (clash.rule, clash.is_hard) == ("student", False)
    assert clash.sentence.startswith("2 estudiantes")
    assert other.place_name in clash.sentence
    assert "Nayeli" not in clash.sentence
    assert "Jairo" not in clash.sentence


def test_a_student_who_has_left_one_of_the_groups_or_begins_later_is_in_one_place():
    school = make_school()
    cohort, other, people = a_group(school=school), a_group(school=school), [a_facilitator()]
    for starts_on, ends_on in ((FIRST, DAY - timedelta(days=1)), (DAY + timedelta(days=1), None)):
        student = make_student(school=school)
        make_enrolment(cohort=cohort, student=student)
        Enrolment.objects.create(cohort=other, student=student, starts_on=starts_on, ends_on=ends_on)
    planned(a_meeting(other))

    assert rules(a_meeting(cohort, people=people)) == []


# Places


def test_a_room_is_taken_whatever_its_case_and_accents():
    school = make_school()
    planned(a_meeting(a_group(school=school), place="Salón  de cómputo"))

    [clash] = clashes(a_meeting(a_group(school=school), place="SALON DE COMPUTO", people=[a_facilitator()]))

    assert (clash.rule, clash.is_hard) == ("room", False)
    assert rules(a_meeting(a_group(school=school), place="SALON DE COMPUTO")) == ["room", "adults"]


def test_a_room_of_another_school_another_room_and_no_room_are_free():
    school, people = make_school(), [a_facilitator()]
    planned(a_meeting(a_group(school=school), place="Aula 6"))
    planned(a_meeting(a_group(school=school), place=""))

    assert rules(a_meeting(a_group(), place="Aula 6", people=people)) == []
    assert rules(a_meeting(a_group(school=school), place="Aula 7", people=people)) == []
    assert rules(a_meeting(a_group(school=school), place="", people=people)) == []


@pytest.mark.parametrize(
    ("minutes", "expected"), [(45, ["travel"]), (30, []), (None, ["travel"])], ids=["too long", "enough", "unknown"]
)
def test_the_way_between_two_districts_takes_its_time(minutes, expected):
    rosa, here = a_facilitator(), make_school(district="Belén")
    there = make_school(centre=here.centre, district="Punchana")
    if minutes:
        TravelTime.objects.create(centre=here.centre, from_district="PUNCHANA", to_district="Belen", minutes=minutes)
    planned(a_meeting(a_group(school=here), at="08:00-09:30", people=[rosa]))

    assert rules(a_meeting(a_group(school=there), people=[rosa])) == expected


def test_nobody_travels_within_a_district_between_days_or_in_place_of_somebody_else():
    rosa, here = a_facilitator(), make_school(district="Belén")
    far = make_school(centre=here.centre, district="Punchana")
    planned(a_meeting(a_group(school=make_school(centre=here.centre, district="BELEN")), at="08:00-09:30", people=[rosa]))
    planned(a_meeting(a_group(school=far), at="12:00-13:00", people=[a_facilitator("Luz")]))
    planned(a_meeting(a_group(school=far), at="08:00-09:30", people=[rosa], day=DAY + WEEK))

    assert rules(a_meeting(a_group(school=here), people=[rosa])) == []


# Days


@pytest.mark.parametrize(
    ("shift", "at", "expected"),
    [
        (Shift.MORNING, "10:00-11:30", []),
        (Shift.MORNING, "15:00-16:30", ["shift"]),
        (Shift.AFTERNOON, "15:00-16:30", []),
        (Shift.AFTERNOON, "10:00-11:30", ["shift"]),
        (Shift.CONTINUOUS, "12:00-15:30", []),
        (Shift.CONTINUOUS, "19:00-20:00", ["shift"]),
        (Shift.NIGHT, "19:00-20:00", []),
        (Shift.MORNING, "12:30-14:00", ["shift"]),
    ],
)
def test_a_school_works_in_its_shift(shift, at, expected):
    school = make_school()
    school.shift = shift
    school.save()

    assert rules(a_meeting(a_group(school=school), at=at, people=[a_facilitator()])) == expected


def test_a_workshop_at_the_centre_has_no_shift_and_no_agreement():
    cohort = a_group()
    _agreement(a_group(school=make_school(centre=cohort.centre)).school)
    cohort.school = None
    cohort.save()

    assert rules(a_meeting(cohort, at="19:00-20:30", people=[a_facilitator()])) == []


def test_a_meeting_stays_in_its_term():
    cohort, people = a_group(), [a_facilitator()]

    assert rules(a_meeting(cohort, people=people, day=date(2026, 12, 21))) == ["term"]
    assert rules(a_meeting(cohort, people=people, day=date(2026, 12, 18))) == []


def test_holidays_and_closures_are_named():
    cohort, people = a_group(), [a_facilitator()]
    closure = Closure.objects.create(name="Aniversario", school=cohort.school, starts_on=DAY, ends_on=DAY)
    Closure.objects.create(name="De otra", school=make_school(), starts_on=DAY, ends_on=DAY)

    [clash] = clashes(a_meeting(cohort, people=people))
    [holiday] = clashes(a_meeting(cohort, people=people, day=date(2026, 5, 1)))

    assert (clash.rule, clash.is_hard, clash.closure_id) == ("closure", False, closure.pk)
    assert "Aniversario" in clash.sentence
    assert "Día del Trabajo" in holiday.sentence


def test_closures_touch_here_as_in_the_planner():
    cohort = a_group()
    cohort.school.ugel = "Maynas"
    cohort.school.save()
    for school in (None, cohort.school, make_school()):
        for centre in (None, cohort.centre, make_school().centre):
            for district in ("", "Belén", "Punchana"):
                for ugel in ("", "Maynas", "Comas"):
                    facts = {"school": school, "centre": centre, "district": district, "ugel": ugel}
                    Closure.objects.create(name="Paro", starts_on=DAY, ends_on=DAY, **facts)

    touching = set(Closure.objects.touching(cohort))

    assert {closure for closure in Closure.objects.all() if touches(closure, cohort)} == touching
    assert 0 < len(touching) < Closure.objects.count()


# Agreements


def _agreement(school, *, starts_on=FIRST, ends_on=None, quota=None):
    facts = {"starts_on": starts_on, "ends_on": ends_on, "quota": quota}
    return Agreement.objects.create(centre=school.centre, school=school, kind=AgreementKind.LETTER, **facts)


def test_an_agreement_is_asked_for_once_the_centre_keeps_agreements():
    cohort, people = a_group(), [a_facilitator()]
    _agreement(make_school())
    assert rules(a_meeting(cohort, people=people)) == []

    _agreement(make_school(centre=cohort.centre))
    assert rules(a_meeting(cohort, people=people)) == ["agreement"]


def test_an_agreement_holds_between_its_days():
    cohort, people = a_group(), [a_facilitator()]
    agreement = _agreement(cohort.school, ends_on=DAY)

    [late] = clashes(a_meeting(cohort, people=people, day=DAY + WEEK))

    assert rules(a_meeting(cohort, people=people)) == []
    assert (late.rule, late.is_hard, late.agreement_id) == ("agreement", False, agreement.pk)
    assert "14/4/2026" in late.sentence or "14 de abril" in late.sentence
    Agreement.objects.update(starts_on=DAY + WEEK, ends_on=None)
    assert "después" not in late.sentence
    assert rules(a_meeting(cohort, people=people)) == ["agreement"]


def test_a_quota_counts_down_over_all_groups_of_the_school():
    cohort, people = a_group(), [a_facilitator()]
    _agreement(cohort.school, quota=3)
    planned(a_meeting(a_group(school=cohort.school), day=DAY - WEEK))
    planned(a_meeting(a_group(), day=DAY - WEEK))

    meetings = [a_meeting(cohort, people=people, day=DAY + n * WEEK, key=str(n)) for n in range(3)]

    [clash] = clashes(*meetings)
    assert (clash.rule, clash.key) == ("quota", "2")
    assert "3 sesiones" in clash.sentence
    assert "número 4" in clash.sentence
    assert rules(*meetings[:2]) == []


def test_stored_meetings_keep_their_place_in_the_quota_and_a_second_agreement_without_one_covers_all():
    cohort, people = a_group(), [a_facilitator()]
    _agreement(cohort.school, quota=1)
    for n in range(2):
        planned(a_meeting(cohort, people=people, day=DAY + n * WEEK))
    stored = WorkshopSession.objects.for_listing().select_related("cohort__term").prefetch_related("assignments")

    [clash] = clashes(*meetings_of(stored))
    assert (clash.rule, clash.key) == ("quota", str(stored.last().public_id))
    assert rules(*meetings_of(stored[:1])) == []

    _agreement(cohort.school)
    assert rules(*meetings_of(stored)) == []


# Adults and their checks


def test_two_adults_are_with_a_group_on_the_day_itself():
    rosa, luz = a_facilitator(), a_facilitator("Luz")
    cohort, left, alone = a_group(), a_group(until=DAY - timedelta(days=1)), a_group(teachers=[])

    assert rules(a_meeting(cohort, people=[rosa])) == []
    assert rules(a_meeting(left, people=[rosa])) == ["adults"]
    assert rules(a_meeting(alone, people=[rosa])) == ["adults"]
    assert rules(a_meeting(alone, people=[rosa, luz])) == []
    assert "nadie" in clashes(a_meeting(alone))[0].sentence


def _clear(user, *, kind=ClearanceKind.RECORDS, checked_on=FIRST, expires_on=None):
    return StaffClearance.objects.create(user=user, kind=kind, checked_on=checked_on, expires_on=expires_on)


def test_who_was_not_checked_is_refused_once_the_centre_keeps_checks():
    rosa, luz = a_facilitator(), a_facilitator("Luz")
    cohort = a_group(people=[rosa, luz])
    meeting = a_meeting(cohort, people=[rosa])
    assert rules(meeting) == []

    _clear(luz)

    [clash] = clashes(meeting)
    assert (clash.rule, clash.is_hard, clash.user_id) == ("clearance", True, rosa.pk)
    assert rules(a_meeting(cohort, people=[luz])) == []
    assert rules(a_meeting(a_group(people=[rosa]), people=[rosa])) == []


def test_a_check_holds_until_its_last_day_and_each_kind_counts():
    rosa = a_facilitator()
    cohort = a_group(people=[rosa])
    _clear(rosa, expires_on=DAY)

    assert rules(a_meeting(cohort, people=[rosa])) == []
    assert rules(a_meeting(cohort, people=[rosa], day=DAY + WEEK)) == ["clearance"]

    _clear(rosa, checked_on=DAY)
    assert rules(a_meeting(cohort, people=[rosa], day=DAY + WEEK)) == []
    _clear(rosa, kind=ClearanceKind.REGISTER, expires_on=DAY)
    assert rules(a_meeting(cohort, people=[rosa], day=DAY + WEEK)) == ["clearance"]


def test_only_coordinators_and_the_person_read_about_the_check():
    rosa, luz = a_facilitator(), a_facilitator("Luz")
    cohort = a_group(people=[rosa, luz])
    _clear(rosa, expires_on=FIRST)
    meeting = a_meeting(cohort, people=[rosa])

    read = {viewer.pk: clashes(meeting, seen_by=viewer)[0] for viewer in (luz, rosa, make_staff(role=Role.COORDINATOR))}

    assert ["antecedentes" in clash.sentence + clash.remedy for clash in read.values()] == [False, True, True]


# All together


def test_what_is_over_is_only_asked_what_cannot_have_been():
    cohort, people = a_group(teachers=[]), [a_facilitator()]
    planned(a_meeting(cohort))
    later = NOW + timedelta(days=90)

    assert rules(a_meeting(cohort, at="11:00-17:00", people=people), now=later) == ["cohort"]
    assert rules(a_meeting(cohort, at="11:00-17:00", people=people)) == ["cohort", "adults", "shift"]


def test_hard_clashes_are_refused_and_soft_ones_ask_for_a_reason():
    cohort, people = a_group(teachers=[]), [a_facilitator()]
    meeting = a_meeting(cohort, people=people)

    with pytest.raises(DomainError) as soft:
        ensure_no_clash([meeting], now=NOW)
    accepted = ensure_no_clash([meeting], now=NOW, accepted=AcceptReason.ADULT)
    planned(meeting)
    with pytest.raises(DomainError) as hard:
        ensure_no_clash([meeting], now=NOW, accepted=AcceptReason.ADULT)

    assert soft.value.code == "clash_reason"
    assert "una sola persona adulta" in str(soft.value)
    assert [clash.rule for clash in accepted] == ["adults"]
    assert hard.value.code == "clash"
    assert "ya tiene una sesión" in str(hard.value)
    with pytest.raises(DomainError):
        ensure_no_clash([a_meeting(cohort, people=people, day=DAY + WEEK)], now=NOW, accepted="porque sí")


def test_the_number_of_queries_does_not_grow_with_the_meetings():
    rosa, school = a_facilitator(), make_school(district="Belén")
    far = make_school(centre=school.centre, district="Punchana")
    cohort, other = a_group(school=school), a_group(school=far)
    student = make_student(school=school)
    for group in (cohort, other):
        make_enrolment(cohort=group, student=student)
    _clear(rosa, expires_on=DAY - WEEK)
    _agreement(school, quota=1)
    coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)
    assert coordinator.roles
    meetings = []
    for n in range(5):
        day = DAY + n * WEEK
        planned(a_meeting(other, people=[rosa], day=day))
        planned(a_meeting(other, at="12:00-13:00", people=[rosa], day=day))
        meetings.append(a_meeting(cohort, people=[rosa], day=day, key=str(n)))

    counts = []
    for asked in (meetings[:1], meetings):
        with CaptureQueriesContext(
            connection,
        ) as context:
            clashes(*asked, seen_by=coordinator)
        counts.append(len(context))

    assert counts == [10, 10]
