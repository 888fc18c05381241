"""What a roster says of consent: yes, no and nothing at all, and the head count that a refusal leaves."""

import pytest

from lms.accounts.enums import Role
from lms.records.documents import document_key
from lms.records.enums import ConsentState, Purpose
from lms.records.models import Consent, Enrolment, Student
from tests.builders import give_consent, make_cohort, make_enrolment, make_staff, make_student

from .rosters import ANA, LUIS, WITH_CONSENT, csv_of, outcomes, people_of, store

pytestmark = pytest.mark.django_db


def states(student: Student) -> dict[str, str]:
    return dict(student.consents.order_by("pk").values_list("purpose", "state"))


def test_yes_gives_the_two_purposes_and_the_second_column_the_third(cohort, now):
    user = make_staff(role=Role.COORDINATOR, centre=cohort.centre)
    store(cohort, csv_of((*ANA, "Sí", "Sí"), (*LUIS, "Sí", "No"), headings=WITH_CONSENT), user=user, now=now)

    given = {"participation": "given", "certificate": "given", "verification": "given"}
    assert states(Student.objects.get(given_names="Analí")) == given
    assert states(Student.objects.get(given_names="Luis")) == given | {"verification": "refused"}
    row = Consent.objects.first()
    assert (row.recorded_by, row.recorded_at, row.channel) == (user, now, "paper")


@pytest.mark.parametrize("answer", ["", "Pendiente"])
def test_no_answer_records_nothing(cohort, answer):
    store(cohort, csv_of((*ANA, answer, ""), headings=WITH_CONSENT))

    assert states(Student.objects.get(given_names="Analí")) == {}


def test_a_missing_column_is_pending(cohort):
    store(cohort, csv_of(ANA))

    assert states(Student.objects.get(given_names="Analí")) == {}


def test_refusal_leaves_no_identified_row(cohort):
    found = store(cohort, csv_of((*ANA, "No", "Sí"), headings=WITH_CONSENT))

    (enrolment,) = cohort.enrolments.all()
    assert outcomes(found) == ["new"]
    assert (enrolment.student, len(enrolment.refusal_key)) == (None, 64)
    assert not Student.objects.filter(given_names="Analí").exists()
    assert not Consent.objects.exists()
    assert "71000001" not in enrolment.refusal_key
    assert enrolment.refusal_key != document_key("dni", "71000001")


def test_a_refusal_removes_the_person_that_an_earlier_roster_brought(cohort):
    store(cohort, csv_of((*ANA, "", ""), LUIS, headings=WITH_CONSENT))
    place = cohort.enrolments.get(student__given_names="Analí")

    found = store(cohort, csv_of((*ANA, "No", ""), headings=WITH_CONSENT))

    assert outcomes(found) == ["changed"]
    assert people_of(cohort) == ["Muñoz Ávila, Luis"]
    assert cohort.enrolments.get(student=None).public_id == place.public_id
    assert not Student.objects.filter(given_names="Analí").exists()
    assert outcomes(store(cohort, csv_of((*ANA, "No", ""), headings=WITH_CONSENT))) == ["same"]


def test_a_refusal_stands_when_a_later_roster_does_not_ask(cohort):
    store(cohort, csv_of((*ANA, "No", ""), headings=WITH_CONSENT))

    found = store(cohort, csv_of(ANA))

    assert outcomes(found) == ["same"]
    assert people_of(cohort) == []


def test_a_family_that_changes_its_mind_gives_the_number_its_name(cohort):
    store(cohort, csv_of((*ANA, "No", ""), headings=WITH_CONSENT))
    number = cohort.enrolments.get()

    found = store(cohort, csv_of((*ANA, "Sí", ""), headings=WITH_CONSENT))

    assert outcomes(found) == ["changed"]
    assert cohort.enrolments.get().public_id == number.public_id
    assert cohort.enrolments.get().refusal_key == ""
    assert people_of(cohort) == ["Tapullima Ríos, Analí"]


def test_a_refusal_key_says_nothing_in_another_cohort(cohort):
    sister = make_cohort(school=cohort.school)
    for group in (cohort, sister):
        store(group, csv_of((*ANA, "No", ""), headings=WITH_CONSENT))

    first, second = Enrolment.objects.filter(student=None).values_list("refusal_key", flat=True)

    assert first != second


def test_consent_given_before_is_not_given_again(cohort):
    student = make_enrolment(cohort=cohort, student=make_student(school=cohort.school, given="Ana", surname="Ríos")).student
    give_consent(student)
    row = ("Ríos", "Quispe", "Ana", "", "05/2012", "", "Sí", "Sí")

    assert outcomes(store(cohort, csv_of(row, headings=WITH_CONSENT))) == ["same"]
    assert student.consents.count() == 3


def test_only_taking_part_leaves_the_certificate_open(cohort):
    store(cohort, csv_of((*ANA, "Sí, sin constancia", ""), headings=WITH_CONSENT))

    assert states(Student.objects.get(given_names="Analí")) == {str(Purpose.PARTICIPATION): str(ConsentState.GIVEN)}


# Places, guardians, days.
