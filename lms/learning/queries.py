"""What a student is asked, and has answered. The number of questions to the database does not grow with the quizzes.

The student's first page reads the own places by itself, and asks only what waits there (`waiting_at`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.core.cache import caches
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.translation import get_language

from curriculum.enums_quiz import QuizPurpose
from curriculum.models import Quiz
from curriculum.questions import Question, questions_of
from lms.core import clock
from lms.records.models import Enrolment
from lms.scheduling.enums import SessionState

from .enums import Moment
from .models import Answer, Attempt
from .opening import Meeting, Window, windows

# What is asked first when several things are open.
ORDER = [QuizPurpose.ENTRY_EXIT, QuizPurpose.LESSON, QuizPurpose.SATISFACTION, QuizPurpose.PRACTICE]
QUIZ_FIELDS = (
    *("code", "title", "intro", "purpose", "may_retry", "translation_key", "lesson_id"),
    *("locale__language_code", "workshop__path", "lesson__path", "lesson__title"),
)


@dataclass(frozen=True)
class Place:
    """An enrolment of the student who asks, with what opens quizzes for its cohort."""

    pk: int
    public_id: UUID
    cohort_id: int
    first_day: date
    workshop_path: str
    opened_at: datetime | None
    meetings: list[Meeting] = field(default_factory=list)


@dataclass(frozen=True)
class Tried:
    """The newest attempt of a place at a quiz and moment."""

    pk: int
    number: int
    finished_at: datetime | None


@dataclass(frozen=True)
class AskedQuiz:
    """What a card says of a quiz, and what decides when it is asked: content, without the questions."""

    pk: int
    translation_key: UUID
    purpose: str
    lesson_id: int | None
    may_retry: bool
    title: str
    language: str


@dataclass(frozen=True)
class Sitting[Q: (Quiz, AskedQuiz)]:
    """One quiz that one enrolment is asked at one moment. `quiz` is the Spanish row, `shown` the one to read."""

    place: Place
    quiz: Q
    shown: Q
    window: Window
    attempt: Tried | None
    is_open: bool

    @property
    def id(self) -> UUID:
        """Random, and the same for every caller: made of the enrolment's own random id."""
        return sitting_id(self.place.public_id, self.quiz, self.moment)

    @property
    def moment(self) -> Moment:
        return self.window.moment

    @property
    def is_done(self) -> bool:
        return self.attempt is not None and self.attempt.finished_at is not None

    @property
    def is_begun(self) -> bool:
        return self.attempt is not None and not self.is_done

    @property
    def is_waiting(self) -> bool:
        """Whether the student can answer it now and has not done so."""
        return self.is_open and not self.is_done

    @property
    def gives_feedback(self) -> bool:
        """The entry quiz only thanks; a survey has nothing to explain."""
        return self.moment != Moment.ENTRY and self.quiz.purpose in (QuizPurpose.ENTRY_EXIT, QuizPurpose.PRACTICE)

    @property
    def may_retry(self) -> bool:
        return self.is_done and self.is_open and self.quiz.may_retry and self.moment == Moment.OTHER


def sitting_id(enrolment: UUID, quiz: Quiz | AskedQuiz, moment: str) -> UUID:
    """The id of a sitting in addresses, from the public id of its enrolment."""
    return uuid5(enrolment, f"{quiz.translation_key}:{moment}")


def sittings_of(user, now: datetime, *, with_questions: bool = False) -> list[Sitting]:
    """Everything that this student was, is or will be asked, what matters most first. Two queries."""
    places = _places(user, clock.local_day(now))
    if not places:
        return []
    quizzes, shown, tried = _quizzes(places, with_questions=with_questions)
    sittings = [
        Sitting(place, quiz, shown[quiz.pk], window, tried.get((quiz.pk, place.pk, window.moment)), window.is_open(now))
        for place in places
        for quiz in quizzes
        if belongs(quiz, place.workshop_path)
        for window in windows(quiz, place.first_day, place.meetings, place.opened_at)
    ]
    return sorted(sittings, key=_rank)


def waiting_at(places: list[Place], now: datetime) -> list[Sitting]:
    """What can be answered now at these places, what matters most first. One query; one more once a minute, for the quizzes."""
    if not places:
        return []
    tried, asked = _tried(places), asked_below({place.workshop_path for place in places})
    sittings = [
        Sitting(place, quiz, quiz, window, tried.get((quiz.pk, place.pk, window.moment)), window.is_open(now))
        for place in places
        for quiz in asked[place.workshop_path]
        for window in windows(quiz, place.first_day, place.meetings, place.opened_at)
    ]
    return sorted((one for one in sittings if one.is_waiting), key=_rank)


def _tried(places: list[Place]) -> dict[tuple[int, int, str], Tried]:
    """The newest attempts of these places, by quiz, place and moment."""
    found = Attempt.objects.filter(enrolment__in=[place.pk for place in places]).order_by("number")
    rows = found.values_list("quiz_id", "enrolment_id", "moment", "pk", "number", "finished_at")
    return {(quiz, place, moment): Tried(pk, number, ended) for quiz, place, moment, pk, number, ended in rows}


def asked_below(paths: Iterable[str]) -> dict[str, list[AskedQuiz]]:
    """The quizzes that cohorts of the workshops at these (Spanish) paths are asked. One query, or none within a minute."""
    language = get_language() or settings.LANGUAGE_CODE
    names = {f"quizzes-below:{path}:{language}": path for path in paths}
    found = {names[name]: asked for name, asked in caches["pages"].get_many(names).items()}
    if missing := set(names.values()) - found.keys():
        read = _read_below(missing, language)
        caches["pages"].set_many({f"quizzes-below:{path}:{language}": asked for path, asked in read.items()})
        found |= read
    return found


def _read_below(paths: set[str], language: str) -> dict[str, list[AskedQuiz]]:
    found = list(quizzes_for(paths, {settings.LANGUAGE_CODE, language}))
    here = {quiz.translation_key: quiz for quiz in found if quiz.locale.language_code == language}
    source = [quiz for quiz in found if quiz.locale.language_code == settings.LANGUAGE_CODE]
    return {
        path: [_asked(quiz, here.get(quiz.translation_key, quiz)) for quiz in source if belongs(quiz, path)] for path in paths
    }


def _asked(quiz: Quiz, shown: Quiz) -> AskedQuiz:
    facts = (quiz.pk, quiz.translation_key, quiz.purpose, quiz.lesson_id, quiz.may_retry)
    return AskedQuiz(*facts, title=shown.title, language=shown.locale.language_code)


def _rank(sitting: Sitting) -> tuple:
    return (ORDER.index(QuizPurpose(sitting.quiz.purpose)), sitting.moment == Moment.ENTRY)


def sitting_for(user, public_id: UUID, now: datetime) -> Sitting | None:
    """The student's sitting of that id."""
    return next((one for one in sittings_of(user, now, with_questions=True) if one.id == public_id), None)


def _places(user, day: date) -> list[Place]:
    """The places of today, the newest first, each with the planned meetings of its cohort in order. One query."""
    found = Enrolment.objects.visible_to(user).active_on(day).order_by("-starts_on", "-pk", "cohort__sessions__starts_at")
    places: dict[int, Place] = {}
    for pk, *facts, state, lesson_id, starts_at, ends_at in found.values_list(
        *("pk", "public_id", "cohort_id", "cohort__starts_on", "cohort__workshop__path", "cohort__exit_opening__opened_at"),
        *(f"cohort__sessions__{name}" for name in ("state", "lesson_id", "starts_at", "ends_at")),
    ):
        place = places.setdefault(pk, Place(pk, *facts))
        if state == SessionState.PLANNED:
            place.meetings.append(Meeting(lesson_id, starts_at, ends_at))
    return list(places.values())


def _quizzes(places: list[Place], *, with_questions: bool):
    """The quizzes of these places: the Spanish ones, by their id the one to read, and the newest attempts. One query."""
    languages = {settings.LANGUAGE_CODE, get_language() or settings.LANGUAGE_CODE}
    own = FilteredRelation("attempts", condition=Q(attempts__enrolment__in=[place.pk for place in places]))
    facts = {f"tried_{name}": F(f"own__{name}") for name in ("pk", "enrolment", "moment", "number", "finished_at")}
    found = quizzes_for((place.workshop_path for place in places), languages, with_questions=with_questions)
    source, here, tried = {}, {}, {}
    for quiz in found.annotate(own=own).annotate(**facts).order_by("code", "own__number"):
        if quiz.locale.language_code == settings.LANGUAGE_CODE:
            source[quiz.pk] = quiz
            tried[quiz.pk, quiz.tried_enrolment, quiz.tried_moment] = Tried(
                quiz.tried_pk, quiz.tried_number, quiz.tried_finished_at
            )
        else:
            here[quiz.translation_key] = quiz
    return list(source.values()), {pk: here.get(quiz.translation_key, quiz) for pk, quiz in source.items()}, tried


def quizzes_for(paths: Iterable[str], languages: Iterable[str], *, with_questions: bool = False) -> QuerySet[Quiz]:
    """The live quizzes of the workshops at these (Spanish) paths, of their lessons, and of all workshops."""
    asked = Q(workshop=None, lesson=None)
    for path in set(paths):
        asked |= Q(workshop__path=path) | Q(lesson__path__startswith=path)
    keys = Quiz.objects.filter(asked, live=True, locale__language_code=settings.LANGUAGE_CODE).values("translation_key")
    found = Quiz.objects.filter(translation_key__in=keys, live=True, locale__language_code__in=list(languages))
    fields = (*QUIZ_FIELDS, "questions") if with_questions else QUIZ_FIELDS
    return found.select_related("workshop", "lesson", "locale").only(*fields).order_by("code")


def moments_of(quiz: Quiz) -> tuple[Moment, ...]:
    """The moments at which that quiz is asked."""
    return (Moment.ENTRY, Moment.EXIT) if quiz.purpose == QuizPurpose.ENTRY_EXIT else (Moment.OTHER,)


def belongs(quiz: Quiz, workshop_path: str) -> bool:
    """Whether the cohorts of that workshop are asked that quiz: one of it, of a lesson of it, or of all workshops."""
    page = quiz.lesson or quiz.workshop
    return page is None or page.path.startswith(workshop_path)


@dataclass(frozen=True)
class Given:
    """A question with what was answered to it, for whoever answered."""

    question: Question
    value: str | int | list[str] | None
    is_right: bool | None

    @property
    def chosen(self) -> list[str]:
        """The keys of the chosen options, in the order in which they were given."""
        return self.value if isinstance(self.value, list) else [self.value] if isinstance(self.value, str) else []

    @property
    def words(self) -> list[str]:
        """The answer in words."""
        if self.question.options:
            texts = {option.key: option.text for option in self.question.options}
            return [texts[key] for key in self.chosen if key in texts]
        return [] if self.value is None else [str(self.value)]

    @property
    def explanations(self) -> list[str]:
        """What the author says to this answer: to each option chosen, else to the question."""
        said = [option.explanation for option in self.question.options if option.key in self.chosen and option.explanation]
        return said or [self.question.explanation] * bool(self.question.explanation)

    @property
    def right_words(self) -> list[str]:
        """What would have been right."""
        right = self.question.right
        texts = {option.key: option.text for option in self.question.options}
        return [texts[key] for key in right] or list(self.question.accepted[:1])


def given_in(sitting: Sitting) -> list[Given]:
    """The questions of the sitting in order, with its newest answers. One query where there is an attempt."""
    found = Answer.objects.filter(attempt=sitting.attempt.pk) if sitting.attempt else ()
    answers = {one.question: one for one in found}
    return [
        Given(question, answer.said if answer else None, answer.is_right if answer else None)
        for question in questions_of(sitting.shown)
        for answer in [answers.get(question.key)]
    ]
