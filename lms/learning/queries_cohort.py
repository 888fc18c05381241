"""What a cohort was asked and how many answered: counts for its adults, never one child's answers."""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.translation import get_language

from curriculum.enums_quiz import QuestionKind, QuizPurpose
from curriculum.models import LessonPage, Quiz
from curriculum.questions import Question, questions_of
from lms.core import clock
from lms.records.models import Cohort, Enrolment
from lms.scheduling.models import WorkshopSession
from lms.scheduling.queries import localised

from .enums import LEAST_SHOWN, Moment
from .models import Attempt, ExitOpening, LessonProgress
from .opening import Meeting, Window, windows
from .queries import quizzes_for


@dataclass(frozen=True)
class Asked:
    """A quiz at one moment: when it is open, and how many answered it to the end, by name or under a code."""

    quiz: Quiz
    shown: Quiz
    window: Window
    finished: int
    is_open: bool
    is_past: bool

    @property
    def moment(self) -> Moment:
        return self.window.moment

    @property
    def is_typed(self) -> bool:
        """Whether answers on paper can be typed: not words, which stay on their paper."""
        return self.quiz.purpose != QuizPurpose.LESSON


@dataclass(frozen=True)
class Read:
    """A lesson, and how many opened it and read it to its end."""

    lesson: LessonPage
    opened: int
    finished: int


@dataclass(frozen=True)
class CohortLearning:
    """The page of a cohort's learning. `texts`: by lesson, answers without names, for those who run the cohort."""

    asked: list[Asked]
    students: int
    is_opened: bool
    may_open: bool
    given: "GivenBy"
    reading: list[Read]

    @property
    def gained(self) -> "list[Gain]":
        return [self.given.gain(one.quiz, one.shown) for one in self.asked if one.moment == Moment.EXIT]

    @property
    def surveys(self) -> "list[Survey]":
        return [self.given.survey(one.shown, one.quiz) for one in self.asked if one.quiz.purpose == QuizPurpose.SATISFACTION]

    @property
    def words(self) -> list[tuple[Quiz, list[str]]]:
        """By lesson, what was written to its exit question, in an order that says nothing; below LEAST_SHOWN, nothing."""
        pairs = [(one.shown, self.given.texts(one.quiz)) for one in self.asked if one.quiz.purpose == QuizPurpose.LESSON]
        return [(quiz, texts) for quiz, texts in pairs if len(texts) >= LEAST_SHOWN]


def learning_of(cohort: Cohort, now: datetime) -> CohortLearning:
    """Everything about this cohort's answers and reading. Six queries, one more where pages are translated.

    And one where the cohort does not come with its `exit_opening`.
    """
    opening: ExitOpening | None = getattr(cohort, "exit_opening", None)
    meetings = meetings_of(cohort)
    quizzes, shown = _both(cohort)
    given = GivenBy(cohort)
    asked = [
        Asked(quiz, shown[quiz.pk], window, given.finished(quiz, window.moment), window.is_open(now), window.is_past(now))
        for quiz in quizzes
        for window in windows(quiz, cohort.starts_on, meetings, opening.opened_at if opening else None)
    ]
    exit_windows = [one for one in asked if one.moment == Moment.EXIT]
    return CohortLearning(
        asked=sorted(asked, key=lambda one: (one.window.opens is None, one.window.opens or now)),
        students=_students(cohort, clock.local_day(now)),
        is_opened=opening is not None,
        may_open=opening is None and any(not one.is_open for one in exit_windows) and not _is_over(meetings, now),
        given=given,
        reading=_reading(cohort),
    )


def meetings_of(cohort: Cohort) -> list[Meeting]:
    """The planned meetings in order. One query."""
    planned = WorkshopSession.objects.planned().filter(cohort=cohort).order_by("starts_at", "pk")
    return [Meeting(*facts) for facts in planned.values_list("lesson_id", "starts_at", "ends_at")]


def _is_over(meetings: list[Meeting], now: datetime) -> bool:
    return bool(meetings) and meetings[-1].ends_at <= now


def _both(cohort: Cohort) -> tuple[list[Quiz], dict[int, Quiz]]:
    """The Spanish quizzes of the cohort, and by their id the ones to read. One query."""
    languages = {settings.LANGUAGE_CODE, get_language() or settings.LANGUAGE_CODE}
    found = list(quizzes_for([cohort.workshop.path], languages, with_questions=True))
    source = [quiz for quiz in found if quiz.locale.language_code == settings.LANGUAGE_CODE]
    here = {quiz.translation_key: quiz for quiz in found if quiz.locale.language_code == get_language()}
    return source, {quiz.pk: here.get(quiz.translation_key, quiz) for quiz in source}


def _students(cohort: Cohort, day: date) -> int:
    return Enrolment.objects.filter(cohort=cohort).active_on(day).named().count()


def _reading(cohort: Cohort) -> list[Read]:
    """How far the cohort's lessons were read. Two queries, one more where the workshop is translated."""
    progress = LessonProgress.objects.filter(enrolment__cohort=cohort).order_by().values_list("lesson_key")
    counts = {key: rest for key, *rest in progress.annotate(opened=Count("pk"), read=Count("finished_at"))}
    lessons = localised([cohort.workshop])[cohort.workshop_id].lessons.only("title", "code", "translation_key")
    return [Read(lesson, *counts.get(lesson.translation_key, (0, 0))) for lesson in lessons]


@dataclass(frozen=True)
class Shift:
    """A question from 1 to 5: how many chose each number at the start and at the end, among the pairs."""

    question: Question
    before: list[int]
    after: list[int]

    @property
    def rows(self) -> list[tuple[int, int, int]]:
        return [(n, self.before[n - 1], self.after[n - 1]) for n in range(1, 6)]


@dataclass(frozen=True)
class Gain:
    """How the same people answered at the start and at the end. Below LEAST_SHOWN pairs no figure is given."""

    quiz: Quiz
    pairs: int
    only_entry: int
    only_exit: int
    questions: int = 0
    right_before: int = 0
    right_after: int = 0
    shifts: tuple[Shift, ...] = ()

    @property
    def is_shown(self) -> bool:
        return self.pairs >= LEAST_SHOWN

    @property
    def lost(self) -> int:
        """Attempts without their other half."""
        return self.only_entry + self.only_exit

    @property
    def before(self) -> float:
        """Right answers of one person at the start, on average."""
        return round(self.right_before / self.pairs, 1)

    @property
    def after(self) -> float:
        return round(self.right_after / self.pairs, 1)

    @property
    def gained(self) -> float:
        return round((self.right_after - self.right_before) / self.pairs, 1)


@dataclass(frozen=True)
class Survey:
    """The answers to a survey, by question; none below LEAST_SHOWN."""

    quiz: Quiz
    answered: int
    questions: tuple[tuple[Question, list[tuple[str, int]]], ...]

    @property
    def is_shown(self) -> bool:
        return self.answered >= LEAST_SHOWN


@dataclass(frozen=True)
class Said:
    """One answer: ids of options or a number, or what was written, and whether it was right."""

    value: Any
    text: str
    is_right: bool | None


class GivenBy:
    """The answers of finished attempts of a cohort, read once: by quiz and moment, then by who gave them. One query."""

    def __init__(self, cohort: Cohort) -> None:
        self._by: defaultdict[tuple[int, str], defaultdict[object, dict[str, Said]]] = defaultdict(lambda: defaultdict(dict))
        self._finished: defaultdict[tuple[int, str], set[object]] = defaultdict(set)
        found = Attempt.objects.filter(cohort=cohort).finished().order_by("number", "pk")
        answer = (f"answers__{name}" for name in ("question", "value", "text", "is_right"))
        told = found.values_list("quiz", "moment", "enrolment", "anonymous_code", "is_apart", *answer)
        for quiz, moment, place, code, is_apart, question, *said in told:
            if not is_apart:
                self._finished[quiz, moment].add(place or code)
            if question:
                self._by[quiz, moment][place or code][question] = Said(*said)

    def finished(self, quiz: Quiz, moment: str) -> int:
        """How many finished it: people once, however often they tried, and codes. Answers parted from people are not counted."""
        return len(self._finished[quiz.pk, moment])

    def gain(self, quiz: Quiz, shown: Quiz) -> Gain:
        """The learning gain of that entry and exit quiz on matched pairs."""
        before, after = self._by[quiz.pk, Moment.ENTRY], self._by[quiz.pk, Moment.EXIT]
        pairs = [(before[who], after[who]) for who in before.keys() & after.keys()]
        facts = (shown, len(pairs), len(before.keys() - after.keys()), len(after.keys() - before.keys()))
        if len(pairs) < LEAST_SHOWN:
            return Gain(*facts)
        asked = questions_of(shown)
        scored = {question.key for question in asked if question.is_scored}
        right_before, right_after = (sum(_right(pair[n], scored) for pair in pairs) for n in (0, 1))
        scales = [question for question in asked if question.type == "scale" and question.kind == QuestionKind.ATTITUDE]
        shifts = tuple(_shift(question, pairs) for question in scales)
        return Gain(*facts, len(scored), right_before, right_after, shifts)

    def survey(self, shown: Quiz, quiz: Quiz) -> Survey:
        """What was answered to a survey, question by question."""
        people = list(self._by[quiz.pk, Moment.OTHER].values())
        if len(people) < LEAST_SHOWN:
            return Survey(shown, len(people), ())
        rows = [(question, _counts(question, people)) for question in questions_of(shown) if question.type != "text"]
        return Survey(shown, len(people), tuple(rows))

    def texts(self, quiz: Quiz) -> list[str]:
        """What was written, in an order that follows neither time nor name."""
        people = self._by[quiz.pk, Moment.OTHER].values()
        found = [answer.text for answers in people for answer in answers.values() if answer.text]
        return sorted(found, key=lambda text: hashlib.sha256(text.encode()).digest())


def _right(answers: dict[str, Said], scored: set[str]) -> int:
    return sum(answer.is_right is True for key, answer in answers.items() if key in scored)


def _shift(question: Question, pairs: list) -> Shift:
    counted = [Counter(pair[n][question.key].value for pair in pairs if question.key in pair[n]) for n in (0, 1)]
    before, after = ([counts[number] for number in range(1, 6)] for counts in counted)
    return Shift(question, before, after)


def _counts(question: Question, people: list[dict[str, Said]]) -> list[tuple[str, int]]:
    """Each possible answer in words, and how many gave it."""
    values = [answers[question.key].value for answers in people if question.key in answers]
    counted = Counter(key for value in values for key in (value if isinstance(value, list) else [value]))
    if question.type == "scale":
        return [(str(number), counted[number]) for number in range(1, 6)]
    return [(option.text, counted[option.key]) for option in question.options]
