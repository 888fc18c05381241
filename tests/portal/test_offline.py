"""What a student's pages tell the browser to keep, the worker that keeps it, and where a lesson stands in the own course."""

import re

import pytest
from django.test import Client
from wagtail.models import Site

from home.models import HomePage
from lms.accounts.enums import Role
from lms.attendance.enums import Status
from lms.portal.queries_place import place_of
from lms.records.models import Enrolment
from tests.builders import (
    a_day,
    make_cohort,
    make_enrolment,
    make_register,
    make_school,
    make_session,
    make_staff,
    make_student_user,
    make_workshop,
)

pytestmark = pytest.mark.django_db
STUDENT = "lms.classroom.backends.StudentBackend"
STAFF = "lms.accounts.backends.RoleBackend"


def a_student(*, ends: int = 0) -> Enrolment:
    """Whose first lesson was held a week ago, and whose second comes tomorrow; the place may have ended some days ago."""
    workshop = make_workshop(lessons=3)
    cohort = make_cohort(school=make_school(), workshop=workshop, starts_on=a_day(before=30))
    enrolment = make_enrolment(cohort=cohort)
    first, second, _third = workshop.lessons
    held = make_session(cohort=cohort, number=1, day=a_day(before=7), lesson=first)
    make_register(session=held, statuses={enrolment: Status.PRESENT})
    make_session(cohort=cohort, number=2, day=a_day(after=1), lesson=second)
    if ends:
        Enrolment.objects.filter(pk=enrolment.pk).update(ends_on=a_day(before=ends))
    make_student_user(enrolment.student)
    return enrolment


def addresses_work() -> None:
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "testserver", "root_page": HomePage.objects.get()})


def signed_in(enrolment: Enrolment) -> Client:
    client = Client()
    client.force_login(enrolment.student.user, backend=STUDENT)
    return client


def told(page: str, name: str) -> str:
    found = re.search(rf'data-{name}="([^"]*)"', page)
    return found[1] if found else ""


def test_a_lesson_says_where_it_stands_in_the_own_course(now, django_assert_num_queries):
    enrolment = a_student()
    user, workshop = enrolment.student.user, enrolment.cohort.workshop
    first, second, third = workshop.lessons

    # Two of them are kept for a minute where pages are.
    with django_assert_num_queries(3):
        places = [place_of(user, first, workshop.translation_key, now)]
    places += [place_of(user, page, workshop.translation_key, now) for page in (second, third)]

    assert [(place.held_on, place.is_next) for place in places] == [(a_day(before=7), False), (None, True), (None, False)]


def test_a_lesson_of_another_workshop_or_after_the_own_time_has_no_place(now):
    other, left = a_student(), a_student(ends=10)
    user, workshop = left.student.user, left.cohort.workshop
    place = place_of(user, workshop.lessons[1], workshop.translation_key, now)

    assert place is None
    assert place_of(user, other.cohort.workshop.lessons[0], other.cohort.workshop.translation_key, now) is None


def test_the_lesson_is_told_to_its_student_and_the_steps_are_folded(client):
    enrolment = a_student()
    addresses_work()
    address = enrolment.cohort.workshop.lessons[1].url

    own, visitors = signed_in(enrolment).get(address).text, client.get(address).text

    assert "Es tu próximo encuentro" in own
    assert "Es tu próximo encuentro" not in visitors
    assert visitors.index("<details") < visitors.index('class="moments"')


def test_a_lesson_asks_for_itself_the_next_one_and_the_page_without_a_network():
    enrolment = a_student()
    addresses_work()
    _first, second, third = enrolment.cohort.workshop.lessons

    page = signed_in(enrolment).get(second.url).text

    assert told(page, "keep") == f"/sin-internet/ {second.url} {third.url}"
    assert told(signed_in(enrolment).get("/inicio/").text, "keep") == f"/sin-internet/ {second.url}"


def test_each_sign_in_has_its_own_copies_and_each_student_an_own_seal():
    one, other = a_student(), a_student()
    pages = [signed_in(enrolment).get("/inicio/").text for enrolment in (one, one, other)]

    sign_ins, owners, seals = ([told(page, name) for page in pages] for name in ("sign-in", "owner", "seal"))

    assert len(set(sign_ins)) == 3
    assert (len(set(owners)), owners[0]) == (2, owners[1])
    assert (len(set(seals)), seals[0]) == (2, seals[1])
    assert str(one.student.user.public_id) not in pages[0]


def test_neither_staff_nor_visitors_start_the_worker(client):
    enrolment = a_student()
    addresses_work()
    staff = Client()
    staff.force_login(make_staff(role=Role.TEACHER, school=enrolment.cohort.school), backend=STAFF)
    lesson = enrolment.cohort.workshop.lessons[0].url

    pages = [staff.get("/inicio/").text, staff.get(lesson).text, client.get(lesson).text, client.get("/sin-internet/").text]

    assert [("data-student" in page, "js/student.js" in page) for page in pages] == [(False, False)] * 4
    assert "js/student.js" in signed_in(enrolment).get(lesson).text


def test_the_page_without_a_network_names_nobody_and_offers_the_quick_exit():
    enrolment = a_student()

    page, visitors = signed_in(enrolment).get("/sin-internet/"), Client().get("/sin-internet/")

    assert "no-store" in page.headers["Cache-Control"]
    assert "no-store" not in visitors.headers.get("Cache-Control", "")
    assert enrolment.student.given_names not in visitors.text
    assert 'class="exit"' in visitors.text


def test_the_worker_is_served_at_the_root_and_asked_for_anew(client):
    first = client.get("/sw.js")
    again = client.get("/sw.js", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert first.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in first.headers["Content-Security-Policy"]
    assert 'credentials: "omit"' in first.text
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/en/sw.js").status_code == 404
