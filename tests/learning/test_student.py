"""A student answers: each kind of question, once however often it is sent, and nobody else's quiz."""

import uuid

import pytest
from django.urls import reverse

from curriculum.enums_quiz import QuestionKind, QuizPurpose
from curriculum.questions import questions_of
from lms.core import clock
from lms.learning.enums import Moment
from lms.learning.models import Answer, Attempt, Operation
from lms.learning.queries import sittings_of
from lms.records.models import Cohort

from ..builders import a_day, make_cohort, make_question, make_quiz, make_session, make_workshop
from .world import address, browser_of, send, student_in, the_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return make_workshop(lessons=1)


@pytest.fixture
def student(workshop):
    return student_in(make_cohort(workshop=workshop))


@pytest.fixture
def browser(student):
    return browser_of(student)


def test_a_right_choice_is_stored_and_judged(workshop, student, browser):
    quiz = make_quiz(workshop=workshop, questions=[make_question()])
    right = questions_of(quiz)[0].right[0]

    answer = send(browser, the_sitting(student), 1, right)

    assert answer.url == address(the_sitting(student))
    stored = Answer.objects.get()
    assert (stored.value, stored.text, stored.is_right) == (right, "", True)
    assert stored.attempt.finished_at


def test_the_same_message_twice_is_stored_once_and_answered_alike(workshop, student, browser):
    make_quiz(workshop=workshop, questions=[make_question(), make_question()])
    sitting, op = the_sitting(student), uuid.uuid4()
    key = questions_of(sitting.quiz)[0].right[0]

    first, again = (send(browser, sitting, 1, key, op=op, json=True) for _time in range(2))

    assert first.json() == again.json() == {"stored": True, "next": address(sitting, 2)}
    assert (Answer.objects.count(), Operation.objects.count(), Attempt.objects.count()) == (1, 1, 1)


def test_the_same_message_after_the_end_is_still_a_success(workshop, student, browser):
    make_quiz(workshop=workshop, questions=[make_question()])
    sitting, op = the_sitting(student), uuid.uuid4()
    key = questions_of(sitting.quiz)[0].right[0]
    send(browser, sitting, 1, key, op=op, json=True)

    again = send(browser, sitting, 1, key, op=op, json=True)
    other = send(browser, sitting, 1, key, json=True)

    assert again.status_code == 200
    assert (other.status_code, other.json()["code"]) == (409, "finished")


def test_one_message_with_two_contents_is_a_conflict(workshop, student, browser):
    make_quiz(workshop=workshop, questions=[make_question(), make_question()])
    sitting, op = the_sitting(student), uuid.uuid4()
    wrong, right = (option.key for option in questions_of(sitting.quiz)[0].options)
    send(browser, sitting, 1, wrong, op=op)

    answer = send(browser, sitting, 1, right, op=op, json=True)

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert Answer.objects.get().value == wrong


def test_an_answer_may_be_changed_and_taken_back_until_the_end(workshop, student, browser):
    make_quiz(workshop=workshop, questions=[make_question(), make_question()])
    sitting = the_sitting(student)
    wrong, right = (option.key for option in questions_of(sitting.quiz)[0].options)

    send(browser, sitting, 1, wrong)
    send(browser, sitting, 1, right)
    assert Answer.objects.get().value == right

    send(browser, sitting, 1, {"skip": "1"})
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("question", "said", "is_right"),
    [
        (make_question("scale", kind=QuestionKind.ATTITUDE, from_label="Nada", to_label="Mucho"), "4", None),
        (make_question("text", accepted=["Adiós"]), "  adios ", True),
        (make_question("text", accepted=["Adiós"]), "hola", False),
        (make_question("text", kind=QuestionKind.SURVEY, accepted=[]), "hola", None),
    ],
)
def test_what_needs_no_option_is_judged_where_something_is_right(workshop, student, browser, question, said, is_right):
    make_quiz(workshop=workshop, questions=[question])

    send(browser, the_sitting(student), 1, said)

    assert Answer.objects.get().is_right is is_right


def test_several_and_order_are_right_only_as_a_whole(workshop, student, browser):
    quiz = make_quiz(workshop=workshop, questions=[make_question("several"), make_question("order")])
    several, order = questions_of(quiz)
    sitting = the_sitting(student)

    send(browser, sitting, 1, {"a": [option.key for option in several.options]})
    send(browser, sitting, 2, {f"p-{key}": place for place, key in enumerate(order.right, start=1)})

    assert list(Answer.objects.order_by("pk").values_list("is_right", flat=True)) == [False, True]


@pytest.mark.parametrize("said", ["", "6", "0", "1 2", "901ccb63-9585-4884-9519-b669c6445335"])
def test_a_bad_answer_is_refused_in_words_and_nothing_is_stored(workshop, student, browser, said):
    make_quiz(workshop=workshop, questions=[make_question("scale", from_label="Nada", to_label="Mucho")])

    answer = send(browser, the_sitting(student), 1, said)

    assert answer.status_code == 422
    assert "Elige" in answer.content.decode()
    assert not Attempt.objects.exists()


def test_a_text_over_140_letters_is_refused(workshop, student, browser):
    make_quiz(workshop=workshop)

    answer = send(browser, the_sitting(student), 1, "a" * 141, json=True)

    assert (answer.status_code, answer.json()["code"]) == (422, "too_long")


def test_a_student_of_another_school_does_not_find_the_quiz(workshop, student, browser):
    make_quiz(workshop=workshop)
    stranger = browser_of(student_in(make_cohort()))
    sitting = the_sitting(student)

    assert stranger.get(address(sitting)).status_code == 404
    assert send(stranger, sitting, 1, "hola").status_code == 404
    assert browser.get(address(sitting)).status_code == 200


def test_the_entry_quiz_thanks_and_shows_no_marks_while_a_practice_explains(workshop, student, browser):
    quiz = make_quiz(workshop=workshop, questions=[make_question()], purpose=QuizPurpose.ENTRY_EXIT)
    make_session(cohort=Cohort.objects.get(), day=a_day())
    entry = next(one for one in sittings_of(student.user, clock.now()) if one.moment == Moment.ENTRY)
    practice = make_quiz(workshop=workshop, questions=[make_question()])
    other = next(one for one in sittings_of(student.user, clock.now()) if one.moment == Moment.OTHER)

    send(browser, entry, 1, questions_of(quiz)[0].options[0].key)
    send(browser, other, 1, questions_of(practice)[0].options[0].key)

    thanks, lesson = (browser.get(address(one)).content.decode() for one in (entry, other))
    assert "correctas" not in thanks
    assert "Porque No." not in thanks
    assert "0 de 1 correctas" in lesson
    assert "Porque No." in lesson


def test_a_practice_may_be_tried_again_and_an_exit_question_may_not(workshop, student, browser):
    quiz = make_quiz(workshop=workshop, questions=[make_question()])
    sitting = the_sitting(student)
    send(browser, sitting, 1, questions_of(quiz)[0].right[0])

    browser.post(address(sitting))
    assert Attempt.objects.count() == 1

    quiz.may_retry = True
    quiz.save()
    browser.post(address(sitting))
    assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_the_first_page_costs_as_many_queries_with_three_quizzes_as_with_one(
    workshop, student, browser, django_assert_num_queries
):
    make_quiz(workshop=workshop)
    browser.get(reverse("portal:home"))
    with django_assert_num_queries(10):
        browser.get(reverse("portal:home"))

    for _more in range(2):
        make_quiz(workshop=workshop)
    with django_assert_num_queries(10):
        page = browser.get(reverse("portal:home")).content.decode()
    assert page.count("Lo que sabemos") == 3
