"""Downloading: who may have which file, what the answer says about it, and the one row that is written."""

import pytest
from django.test import Client

from curriculum.models import LessonPage, MaterialDownload
from lms.accounts.enums import Role
from lms.core import clock
from tests.builders import make_school, make_staff, make_student, make_student_user

from .world import make_lesson_page

pytestmark = pytest.mark.django_db

PLAN, OPEN, KEY = "/materiales/a3/plan.pdf", "/materiales/a3/historias.pdf", "/materiales/a3/clave_rincones.pdf"
GUIDING = (Role.TEACHER, Role.FACILITATOR, Role.COORDINATOR, Role.EDITOR)


@pytest.fixture(autouse=True)
def lesson() -> LessonPage:
    return make_lesson_page("A3")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="lms.accounts.backends.RoleBackend")
    return client


def student_client() -> Client:
    client = Client()
    client.force_login(make_student_user(make_student(school=make_school())), backend="lms.classroom.backends.StudentBackend")
    return client


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("role", GUIDING)
def test_those_who_guide_download_plan_and_key(role):
    client = signed_in(make_staff(role=role, school=make_school()))

    for url in (PLAN, OPEN, KEY):
        response = client.get(url)
        assert (response.status_code, response["Content-Type"]) == (200, "application/pdf"), url
        assert body(response).startswith(b"%PDF-")


def test_a_student_has_open_annexes_and_nothing_else():
    client = student_client()

    assert body(client.get(OPEN)).startswith(b"%PDF-")
    assert client.get(PLAN).status_code == 404
    assert client.get(KEY).status_code == 404


def test_an_administrator_has_open_annexes_and_nothing_else():
    client = signed_in(make_staff(role=Role.ADMINISTRATOR))

    assert client.get(OPEN).status_code == 200
    assert client.get(PLAN).status_code == 404
    assert client.get(KEY).status_code == 404


def test_a_visitor_is_asked_to_sign_in_for_a_plan_and_told_nothing_of_a_key(client):
    plan, key, nowhere = client.get(PLAN), client.get(KEY), client.get("/materiales/a3/no_existe.pdf")

    assert (plan.status_code, plan["Location"]) == (302, "/entrar/?next=%2Fmateriales%2Fa3%2Fplan.pdf")
    assert (key.status_code, nowhere.status_code) == (404, 404)
    assert key.content == nowhere.content
    assert body(client.get(OPEN)).startswith(b"%PDF-")


@pytest.mark.parametrize("url", ["/materiales/a9/plan.pdf", "/materiales/a3/plan_b.pdf", "/materiales/a9/historias.pdf"])
def test_what_does_not_exist_is_not_found(url):
    assert signed_in(make_staff(role=Role.TEACHER)).get(url).status_code == 404


def test_an_unpublished_lesson_has_no_files(lesson, client):
    assert client.get(OPEN).status_code == 200
    lesson.live = False
    lesson.save()

    assert client.get(OPEN).status_code == 404
    assert signed_in(make_staff(role=Role.TEACHER)).get(PLAN).status_code == 404


def test_a_page_that_an_editor_hid_keeps_its_annexes_from_visitors(lesson, client):
    lesson.view_restrictions.create(restriction_type="login")

    assert client.get(OPEN).status_code == 404
    assert signed_in(make_staff(role=Role.TEACHER)).get(OPEN).status_code == 200


def test_the_answer_says_name_length_and_revision_though_the_browser_takes_packed_pages(client):
    response = client.get(OPEN, headers={"Accept-Encoding": "gzip, br"})

    assert response["Content-Disposition"] == 'attachment; filename="A3_historias.pdf"'
    assert int(response["Content-Length"]) == len(body(response))
    assert "Content-Encoding" not in response
    assert response["ETag"].startswith('"historias-')
    assert response["Accept-Ranges"] == "bytes"


def test_the_english_address_sends_the_same_file(client):
    assert body(client.get("/en" + OPEN)) == body(client.get(OPEN))


def test_a_lost_connection_goes_on_where_it_stopped(client):
    whole = client.get(OPEN)
    content, etag = body(whole), whole["ETag"]

    rest = client.get(OPEN, headers={"Range": "bytes=1000-", "If-Range": etag})
    end = client.get(OPEN, headers={"Range": "bytes=-10"})

    assert (rest.status_code, rest["Content-Range"]) == (206, f"bytes 1000-{len(content) - 1}/{len(content)}")
    assert content[:1000] + body(rest) == content
    assert int(rest["Content-Length"]) == len(content) - 1000
    assert body(end) == content[-10:]
    assert rest["Content-Disposition"] == whole["Content-Disposition"]


@pytest.mark.parametrize("asked", ["bytes=5-1", "bytes=-", "bytes=0-1,5-6", "lines=1-2", "bytes=x-"])
def test_a_range_that_makes_no_sense_gets_the_whole_file(client, asked):
    assert client.get(OPEN, headers={"Range": asked}).status_code == 200


def test_a_piece_of_an_older_file_is_not_mixed_with_a_newer_one(client):
    assert client.get(OPEN, headers={"Range": "bytes=1000-", "If-Range": '"historias-0"'}).status_code == 200


def test_a_range_behind_the_end_is_refused(client):
    response = client.get(OPEN, headers={"Range": "bytes=99999999-"})

    assert response.status_code == 416
    assert response["Content-Range"].startswith("bytes */")


def test_a_browser_that_has_the_file_is_not_sent_it_again(client):
    etag = client.get(OPEN)["ETag"]

    assert client.get(OPEN, headers={"If-None-Match": etag}).status_code == 304


def test_each_download_leaves_one_row_with_staff_and_without_anybody_else(lesson, client):
    teacher = make_staff(role=Role.TEACHER)
    before = clock.now()

    signed_in(teacher).get(PLAN)
    student_client().get(OPEN)
    client.get(OPEN)

    rows = list(MaterialDownload.objects.order_by("pk").values_list("lesson", "kind", "file_name", "user"))
    assert rows == [
        (lesson.pk, "plan", "A3_plan_90min.pdf", teacher.pk),
        (lesson.pk, "annex", "A3_historias.pdf", None),
        (lesson.pk, "annex", "A3_historias.pdf", None),
    ]
    assert before <= MaterialDownload.objects.earliest("at").at <= clock.now()


def test_a_look_a_later_piece_and_a_refusal_leave_none(client):
    etag = client.get(OPEN)["ETag"]
    MaterialDownload.objects.all().delete()

    client.head(OPEN)
    client.get(OPEN, headers={"Range": "bytes=1000-"})
    client.get(OPEN, headers={"If-None-Match": etag})
    client.get(KEY)
    client.get(PLAN)
    assert client.post(OPEN).status_code == 405

    assert not MaterialDownload.objects.exists()


def test_a_download_asks_the_database_a_fixed_number_of_questions(client, django_assert_num_queries):
    client.get(OPEN)

    # Hidden pages, lesson, workshop, index, and the row of the log.
    with django_assert_num_queries(5):
        client.get(OPEN)
