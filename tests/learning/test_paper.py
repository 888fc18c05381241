"""Answers on paper: the sheet, and the grid in which they are typed."""

import pytest
from django.urls import reverse

from curriculum.enums_quiz import QuestionKind, QuizPurpose
from curriculum.questions import questions_of
from lms.accounts.enums import Role
from lms.audit.enums import Act
from lms.audit.models import Entry
from lms.learning.enums import Moment, Way
from lms.learning.models import Answer, Attempt

from ..builders import a_day, make_cohort, make_question, make_quiz, make_staff, make_workshop
from ..signing_in import signed_in
from .world import browser_of, send, student_in, the_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return make_cohort(workshop=make_workshop(), facilitator=make_staff(role=Role.FACILITATOR))


@pytest.fixture
def quiz(cohort):
    scale = make_question("scale", kind=QuestionKind.ATTITUDE, from_label="Nada", to_label="Mucho")
    asked = [make_question(), make_question("several"), make_question("order"), scale]
    return make_quiz(workshop=cohort.workshop, questions=asked, purpose=QuizPurpose.ENTRY_EXIT)


@pytest.fixture
def desk(cohort):
    return signed_in(cohort.staff.get().user)


def grid_of(cohort, quiz, moment: str = "entry") -> str:
    return reverse("learning:grid", args=[cohort.public_id, quiz.translation_key, moment])


def row_of(student, *typed: str) -> dict[str, str]:
    place = student.enrolments.get()
    return {f"{place.public_id}-{number}": keys for number, keys in enumerate(typed, start=1)}


def test_a_typed_row_is_stored_and_judged_like_the_student_s_own(cohort, quiz, desk):
    student = student_in(cohort)

    answer = desk.post(grid_of(cohort, quiz), row_of(student, "b", "B", "ab", "4"))

    assert answer.status_code == 302
    attempt = Attempt.objects.get()
    assert (attempt.enrolment.student, attempt.moment, attempt.way) == (student, Moment.ENTRY, Way.PAPER)
    assert list(Answer.objects.order_by("pk").values_list("is_right", flat=True)) == [True, True, True, None]
    assert Entry.objects.filter(act=Act.ANSWERS_TYPED).count() == 1


def test_typing_the_same_again_changes_nothing_and_an_emptied_cell_takes_its_answer_back(cohort, quiz, desk):
    student = student_in(cohort)
    desk.post(grid_of(cohort, quiz), row_of(student, "b", "b", "ab", "4"))
    before = list(Answer.objects.order_by("pk").values_list("pk", "value"))

    desk.post(grid_of(cohort, quiz), row_of(student, "b", "b", "ab", "4"))
    assert list(Answer.objects.order_by("pk").values_list("pk", "value")) == before

    desk.post(grid_of(cohort, quiz), row_of(student, "b", "b", "ab", ""))
    assert Answer.objects.count() == 3


def test_an_anonymous_code_is_kept_without_an_enrolment(cohort, quiz, desk):
    desk.post(grid_of(cohort, quiz), {"c1-code": " k-9 z", "c1-1": "a"})

    attempt = Attempt.objects.get()
    assert (attempt.enrolment, attempt.anonymous_code) == (None, "K9Z")
    assert "K9Z" in desk.get(grid_of(cohort, quiz)).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"c1-code": "AB", "c1-1": "z"}, "no es una de sus opciones"),
        ({"c1-code": "AB", "c1-3": "aa"}, "no es una de sus opciones"),
        ({"c1-1": "a"}, "no tiene código"),
        ({"c1-code": "AB", "c2-code": "ab", "c1-1": "a"}, "está en dos filas"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_stored(cohort, quiz, desk, typed, words):
    answer = desk.post(grid_of(cohort, quiz), typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Attempt.objects.exists()


def test_who_answered_on_a_screen_is_not_typed_over(cohort, desk):
    quiz = make_quiz(workshop=cohort.workshop, questions=[make_question(), make_question()])
    student = student_in(cohort)
    wrong = questions_of(quiz)[0].options[0].key
    send(browser_of(student), the_sitting(student), 1, wrong)

    page = desk.get(grid_of(cohort, quiz, "other"))
    desk.post(grid_of(cohort, quiz, "other"), row_of(student, "b", "b"))

    assert "Respondió en la pantalla" in page.content.decode()
    assert Answer.objects.get().value == wrong


def test_another_facilitator_finds_neither_grid_nor_page(cohort, quiz):
    stranger = signed_in(make_staff(role=Role.FACILITATOR))

    assert stranger.get(grid_of(cohort, quiz)).status_code == 404
    assert stranger.post(grid_of(cohort, quiz), {"c1-code": "AB", "c1-1": "a"}).status_code == 404
    assert not Attempt.objects.exists()


def test_saving_thirty_rows_costs_as_many_queries_as_three(cohort, quiz, desk, django_assert_num_queries):
    few = [student_in(cohort) for _number in range(3)]
    rows = {name: keys for student in few for name, keys in row_of(student, "b", "b", "ab", "4").items()}
    desk.get(grid_of(cohort, quiz))

    with django_assert_num_queries(12):
        desk.post(grid_of(cohort, quiz), rows)

    many = [*few, *(student_in(cohort) for _number in range(7))]
    rows = {name: keys for student in many for name, keys in row_of(student, "b", "b", "ab", "4").items()}
    with django_assert_num_queries(12):
        desk.post(grid_of(cohort, quiz, "exit"), rows)
    assert Answer.objects.count() == 52


def test_the_sheet_is_a_tagged_pdf_that_names_nobody(cohort, quiz, desk):
    student_in(cohort)

    answer = desk.get(reverse("learning:sheet", args=[quiz.translation_key]))

    assert answer.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in answer.content


def test_saving_again_with_a_cell_emptied_and_one_changed_costs_no_more(cohort, quiz, desk, django_assert_num_queries):
    rows = row_of(student_in(cohort), "b", "b", "ab", "4") | row_of(student_in(cohort), "b", "b", "ab", "4")
    desk.post(grid_of(cohort, quiz), rows)
    (first, *_others) = rows

    with django_assert_num_queries(12):
        desk.post(grid_of(cohort, quiz), rows | {first: "", "c1-code": "", f"{first[:-1]}2": "a"})
    assert Answer.objects.count() == 7


def test_what_was_typed_for_somebody_who_left_the_list_is_refused(cohort, quiz, desk):
    student = student_in(cohort)
    rows = row_of(student, "b", "b", "ab", "4") | {"c1-code": "K9", "c1-1": "a"}
    student.enrolments.update(starts_on=a_day(before=30), ends_on=a_day(before=2))

    answer = desk.post(grid_of(cohort, quiz), rows)

    assert answer.status_code == 422
    assert "La lista del grupo cambió" in answer.content.decode()
    assert not Attempt.objects.exists()
