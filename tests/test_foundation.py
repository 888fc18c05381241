"""The spine: scope by grant, and marks that the database protects."""

import pytest
from django.db import DatabaseError, connection, transaction

from lms.accounts.enums import Role
from lms.records.models import Cohort, School, Student

from .builders import make_cohort, make_enrolment, make_school, make_staff

pytestmark = pytest.mark.django_db


def test_coordinator_sees_only_the_own_centres_records():
    ours, theirs = make_school(), make_school()
    here, there = make_cohort(school=ours), make_cohort(school=theirs)
    ana, luis = make_enrolment(cohort=here).student, make_enrolment(cohort=there).student
    coordinator = make_staff(role=Role.COORDINATOR, centre=ours.centre)

    assert list(School.objects.visible_to(coordinator)) == [ours]
    assert list(Cohort.objects.visible_to(coordinator)) == [here]
    assert list(Student.objects.visible_to(coordinator)) == [ana]
    assert luis not in Student.objects.visible_to(coordinator)


def test_facilitator_sees_the_cohorts_that_name_them():
    facilitator = make_staff(role=Role.FACILITATOR)
    own, other = make_cohort(facilitator=facilitator), make_cohort()
    mine, hers = make_enrolment(cohort=own).student, make_enrolment(cohort=other).student

    assert list(Cohort.objects.visible_to(facilitator)) == [own]
    assert list(Student.objects.visible_to(facilitator)) == [mine]
    assert list(School.objects.visible_to(facilitator)) == [own.school]
    assert hers not in Student.objects.visible_to(facilitator)


def test_administrator_sees_nobody():
    make_enrolment(cohort=make_cohort())
    administrator = make_staff(role=Role.ADMINISTRATOR)

    assert not Student.objects.visible_to(administrator).exists()
    assert not Cohort.objects.visible_to(administrator).exists()


def test_nobody_can_be_a_superuser():
    user = make_staff()
    user.is_superuser = True

    with pytest.raises(DatabaseError), transaction.atomic():
        user.save()
    assert connection.vendor in {"sqlite", "postgresql"}
