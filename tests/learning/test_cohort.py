"""What a cohort's adults read: counts, the gain on pairs, words without names; and never what one child said."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import Site

from curriculum.enums_quiz import QuestionKind, QuizPurpose
from curriculum.models import LessonPage
from curriculum.questions import questions_of
from home.models import HomePage
from lms.accounts.enums import Role
from lms.core import clock
from lms.learning.actions import answer_question
from lms.learning.actions_due import forget_answers
from lms.learning.enums import Moment, Way
from lms.learning.models import Answer, Attempt, ExitOpening, LessonProgress
from lms.learning.opening import Meeting, windows
from lms.learning.queries import sittings_of
from lms.learning.queries_cohort import learning_of

from ..builders import a_day, make_cohort, make_enrolment, make_question, make_quiz, make_session, make_staff, make_workshop
from ..signing_in import signed_in
from .world import browser_of, student_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    people = {role: make_staff(role=Role(role)) for role in ("facilitator", "teacher")}
    return make_cohort(workshop=make_workshop(lessons=1), **people)


def as_role(cohort, role: str):
    return signed_in(cohort.staff.get(role=role).user)


def page_of(cohort) -> str:
    return reverse("learning:cohort", args=[cohort.public_id])


def attempt_of(cohort, quiz, moment: Moment, *right: bool, **whose) -> Attempt:
    """A finished attempt with the first choice right or wrong."""
    facts = {"cohort": cohort, "quiz": quiz, "moment": moment, "version": quiz.version, "way": Way.PAPER}
    attempt = Attempt.objects.create(**facts, **whose, started_at=clock.now(), finished_at=clock.now())
    for question, is_right in zip(questions_of(quiz), right, strict=False):
        value = question.options[int(is_right)].key
        Answer.objects.create(attempt=attempt, question=question.key, value=value, is_right=is_right, answered_at=clock.now())
    return attempt


@pytest.fixture
def quiz(cohort):
    asked = [make_question(), make_question()]
    return make_quiz(workshop=cohort.workshop, questions=asked, purpose=QuizPurpose.ENTRY_EXIT)


def pairs(cohort, quiz, count: int) -> None:
    for _number in range(count):
        place = make_enrolment(cohort=cohort)
        attempt_of(cohort, quiz, Moment.ENTRY, True, False, enrolment=place)
        attempt_of(cohort, quiz, Moment.EXIT, True, True, enrolment=place)


def test_the_gain_counts_pairs_of_one_place_or_one_code_and_says_how_many_were_lost(cohort, quiz):
    pairs(cohort, quiz, 4)
    attempt_of(cohort, quiz, Moment.ENTRY, False, False, anonymous_code="AB")
    attempt_of(cohort, quiz, Moment.EXIT, True, True, anonymous_code="AB")
    attempt_of(cohort, quiz, Moment.ENTRY, True, True, anonymous_code="CD")
    attempt_of(cohort, quiz, Moment.EXIT, True, True, enrolment=make_enrolment(cohort=cohort))

    (gain,) = learning_of(cohort, clock.now()).gained

    assert (gain.pairs, gain.only_entry, gain.only_exit, gain.is_shown) == (5, 1, 1, True)
    assert (gain.before, gain.after, gain.gained) == (0.8, 2.0, 1.2)


def test_below_five_pairs_no_figure_is_given(cohort, quiz):
    pairs(cohort, quiz, 4)

    (gain,) = learning_of(cohort, clock.now()).gained
    page = as_role(cohort, "facilitator").get(page_of(cohort)).content.decode()

    assert (gain.pairs, gain.is_shown, gain.right_before) == (4, False, 0)
    assert "El resultado se muestra desde 5" in page
    assert "Respuestas correctas por persona" not in page


def test_another_cohort_s_answers_do_not_count(cohort, quiz):
    other = make_cohort(workshop=cohort.workshop)
    pairs(other, quiz, 6)

    (gain,) = learning_of(cohort, clock.now()).gained

    assert gain.pairs == 0


def test_a_survey_parts_the_answers_from_whoever_gave_them(cohort):
    lesson = cohort.workshop.lessons.get()
    make_session(cohort=cohort, day=a_day(), lesson=lesson)
    words = make_question("text", kind=QuestionKind.SURVEY, accepted=[])
    make_quiz(lesson=lesson, questions=[words], purpose=QuizPurpose.LESSON)
    student = student_in(cohort)
    now = clock.at(a_day(), clock.MIDNIGHT) + timedelta(hours=11)
    (sitting,) = sittings_of(student.user, now, with_questions=True)
    question = questions_of(sitting.quiz)[0]

    answer_question(sitting=sitting, question=question, value="Unas palabras", op=uuid.uuid4(), now=now, finishes=True)

    own = Attempt.objects.get(enrolment__student=student)
    assert own.finished_at
    assert not own.answers.exists()
    kept = Answer.objects.get()
    assert (kept.text, kept.attempt.enrolment, kept.attempt.is_apart) == ("Unas palabras", None, True)
    assert [one.finished for one in learning_of(cohort, now).asked] == [1]


def test_words_are_for_those_who_run_the_cohort_from_five_on_and_not_for_teachers(cohort):
    lesson = cohort.workshop.lessons.get()
    make_session(cohort=cohort, day=a_day(before=1), lesson=lesson)
    words = make_question("text", kind=QuestionKind.SURVEY, accepted=[])
    quiz = make_quiz(lesson=lesson, questions=[words], purpose=QuizPurpose.LESSON)

    def write(count: int) -> None:
        for number in range(count):
            attempt = attempt_of(cohort, quiz, Moment.OTHER, anonymous_code=f"X{Attempt.objects.count()}", is_apart=True)
            key = questions_of(quiz)[0].key
            Answer.objects.create(attempt=attempt, question=key, text=f"Palabras {number}", answered_at=clock.now())

    write(4)
    assert "Palabras 0" not in as_role(cohort, "facilitator").get(page_of(cohort)).content.decode()

    write(1)
    assert "Palabras 0" in as_role(cohort, "facilitator").get(page_of(cohort)).content.decode()
    assert "Palabras 0" not in as_role(cohort, "teacher").get(page_of(cohort)).content.decode()


def test_whoever_runs_the_cohort_opens_the_exit_questions_and_a_teacher_does_not(cohort, quiz):
    make_session(cohort=cohort, day=a_day(after=10))
    make_session(cohort=cohort, day=a_day(after=20), number=2)
    student = student_in(cohort)

    assert as_role(cohort, "teacher").post(page_of(cohort)).status_code == 404
    assert not _is_open(student)

    for _time in range(2):
        as_role(cohort, "facilitator").post(page_of(cohort))
    assert ExitOpening.objects.count() == 1
    assert _is_open(student)


def _is_open(student) -> bool:
    exits = [one for one in sittings_of(student.user, clock.now()) if one.moment == Moment.EXIT]
    return exits[0].is_open


def test_entry_closes_with_the_second_meeting_and_exit_opens_after_the_last_but_one(quiz):
    now = clock.now()
    meetings = [Meeting(None, now + timedelta(days=day), now + timedelta(days=day, hours=1)) for day in (1, 8, 15)]

    entry, leaving = windows(quiz, clock.local_day(now), meetings, None)

    assert [entry.is_open(meetings[1].starts_at - timedelta(minutes=1)), entry.is_open(meetings[1].starts_at)] == [True, False]
    assert [leaving.is_open(meetings[1].ends_at - timedelta(minutes=1)), leaving.is_open(meetings[1].ends_at)] == [False, True]
    assert leaving.is_past(meetings[2].ends_at + timedelta(days=30))


def test_when_a_person_is_removed_pairs_stay_under_a_code_and_words_go(cohort, quiz):
    student = student_in(cohort)
    place = student.enrolments.get()
    entry = attempt_of(cohort, quiz, Moment.ENTRY, True, enrolment=place)
    attempt_of(cohort, quiz, Moment.EXIT, True, True, enrolment=place)
    Answer.objects.create(attempt=entry, question="words", text="Unas palabras", answered_at=clock.now())
    LessonProgress.objects.create(enrolment=place, lesson_key=quiz.translation_key, first_opened_at=clock.now())

    forget_answers(student, clock.now())

    assert not Answer.objects.exclude(text="").exists()
    assert not LessonProgress.objects.exists()
    assert {(one.enrolment, one.anonymous_code) for one in Attempt.objects.all()} == {
        (None, Attempt.objects.first().anonymous_code)
    }
    assert learning_of(cohort, clock.now()).gained[0].pairs == 1


def test_reading_is_noted_once_for_the_own_workshop_s_lessons_only(cohort):
    student, stranger = student_in(cohort), student_in(make_cohort())
    address = reverse("learning:reading", args=[cohort.workshop.lessons.get().translation_key])

    for said in ({}, {"read": "1"}, {}):
        answer = browser_of(student).post(address, said, headers={"Accept": "application/json"})
        assert answer.status_code == 204
    assert browser_of(stranger).post(address).status_code == 404

    progress = LessonProgress.objects.get()
    assert progress.finished_at
    read = learning_of(cohort, clock.now()).reading[0]
    assert (read.opened, read.finished) == (1, 1)


def test_the_page_costs_the_same_with_many_answers(cohort, quiz, django_assert_num_queries):
    browser = as_role(cohort, "facilitator")
    pairs(cohort, quiz, 1)
    browser.get(page_of(cohort))
    with django_assert_num_queries(11):
        browser.get(page_of(cohort))

    pairs(cohort, quiz, 6)
    make_quiz(workshop=cohort.workshop)
    with django_assert_num_queries(11):
        browser.get(page_of(cohort))


@pytest.fixture
def lesson(cohort):
    """A lesson of the cohort with a meeting, on a site that shows it."""
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "testserver", "root_page": HomePage.objects.get()})
    lesson = LessonPage.objects.get(pk=cohort.workshop.lessons.get().pk)
    make_session(cohort=cohort, lesson=lesson)
    return lesson


def test_a_student_says_without_a_script_that_a_lesson_was_read(cohort, lesson):
    student, stranger = student_in(cohort), student_in(make_cohort())
    browser, address = browser_of(student), reverse("learning:reading", args=[lesson.translation_key])
    assert address in browser.get(lesson.url).text

    answer = browser.post(address, {"read": "1"})

    assert answer.url == f"{lesson.url}#leido"
    page = browser.get(lesson.url).text
    assert "Ya lo leíste" in page
    assert address not in page
    assert address not in browser_of(stranger).get(lesson.url).text


def test_what_was_read_stands_on_the_own_page_and_as_a_number_for_the_facilitator(cohort, lesson):
    student, mate = student_in(cohort), student_in(cohort)
    browser_of(student).post(reverse("learning:reading", args=[lesson.translation_key]), {"read": "1"})

    assert "Leíste 1 encuentro." in browser_of(student).get(reverse("portal:home")).text
    assert "Leíste" not in browser_of(mate).get(reverse("portal:home")).text
    assert learning_of(cohort, clock.now()).reading[0].finished == 1
