"""What the demo's students answered and read: an entry and an exit quiz, a survey, a few words, in bulk."""

from datetime import datetime, timedelta
from random import Random

from curriculum.enums_quiz import QuestionKind, QuizPurpose
from curriculum.models import Quiz
from curriculum.questions import Question, Value, questions_of
from lms.attendance.enums import ATTENDED, Status
from lms.core import clock
from lms.learning.actions import judged
from lms.learning.enums import Moment, Way
from lms.learning.models import Answer, Attempt, LessonProgress

from .drafts import Group, Meeting, Seat
from .write import World
from .write_groups import Groups

BATCH = 800
SEED = 20_261_124
# How likely a right answer is at the start and at the end, and how far attitudes lean to what is hoped for.
LIKELY = {Moment.ENTRY: 0.5, Moment.EXIT: 0.78, Moment.OTHER: 0.8}
WORDS = (
    "Que puedo decir que no aunque me insistan",
    "Preguntar antes de aceptar algo",
    "Hablar con mi tía si algo me preocupa",
    "Que no es mi culpa si me engañan",
    "Me gustó trabajar en grupo",
    "Guardar el número de ayuda en la memoria",
    "Que cuidarnos es de todas y todos",
    "Quiero practicar más",
)


class Learning:
    """Collects attempts, answers and reading, and writes them at the end."""

    def __init__(self, world: World, groups: Groups) -> None:
        self.world, self.groups = world, groups
        self.rng = Random(SEED)  # noqa: S311 (a demo that comes out the same)
        self.attempts: list[Attempt] = []
        self.answers: list[Answer] = []
        self.reading: list[LessonProgress] = []
        quizzes = list(Quiz.objects.filter(locale__language_code="es").select_related("workshop", "lesson"))
        self.versions = {quiz.pk: quiz.version for quiz in quizzes}
        self.questions = {quiz.pk: questions_of(quiz) for quiz in quizzes}
        self.by_workshop = {quiz.workshop.code: quiz for quiz in quizzes if quiz.workshop}
        self.by_lesson = {quiz.lesson_id: quiz for quiz in quizzes if quiz.lesson_id}
        self.survey = next((quiz for quiz in quizzes if quiz.purpose == QuizPurpose.SATISFACTION), None)

    def write(self) -> int:
        """Everything, of every group; how many attempts."""
        for group in self.groups.groups:
            if group.held and (quiz := self.by_workshop.get(group.workshop)):
                self._group(group, quiz)
        written = Attempt.objects.bulk_create(self.attempts, batch_size=BATCH)
        Answer.objects.bulk_create(self.answers, batch_size=BATCH)
        LessonProgress.objects.bulk_create(self.reading, batch_size=BATCH)
        return len(written)

    def _group(self, group: Group, quiz: Quiz) -> None:
        is_over = len(group.held) == len([meeting for meeting in group.meetings if not meeting.cancelled_for])
        for seat in group.seats:
            if not seat.person or not seat.entries:
                continue
            if self._came(group, seat, 0):
                self._answer(group, seat, quiz, Moment.ENTRY, group.held[0])
            if is_over and self._came(group, seat, -1):
                self._answer(group, seat, quiz, Moment.EXIT, group.held[-1])
                if self.survey:
                    self._answer_apart(group, self.survey, group.held[-1], is_apart=group.has_pins)
            if group.has_pins:
                self._after_lessons(group, seat)

    def _came(self, group: Group, seat: Seat, place: int) -> bool:
        """Whether this person was at that meeting, and answered: nearly everybody who was there does."""
        entry = seat.entries[place]
        return entry is not None and Status(entry[0]) in ATTENDED and self.rng.random() < 0.94

    def _after_lessons(self, group: Group, seat: Seat) -> None:
        """The last two lessons that were held: read by some, with a few words at their end. The very last one waits."""
        for meeting in group.held[-3:-1]:
            session = self.groups.sessions[meeting]
            if session.lesson is None or self.rng.random() < 0.3:
                continue
            read = meeting.ends_at + timedelta(hours=5) if self.rng.random() < 0.8 else None
            facts = {"enrolment": self.groups.enrolments[seat], "lesson_key": session.lesson.translation_key}
            self.reading.append(LessonProgress(**facts, first_opened_at=meeting.ends_at, finished_at=read))
            if (quiz := self.by_lesson.get(session.lesson_id)) and self.rng.random() < 0.8:
                self._answer_apart(group, quiz, meeting)
                self._attempt(group, quiz, Moment.OTHER, meeting.ends_at, enrolment=self.groups.enrolments[seat])

    def _answer(self, group: Group, seat: Seat, quiz: Quiz, moment: Moment, meeting: Meeting) -> None:
        attempt = self._attempt(group, quiz, moment, meeting.ends_at, enrolment=self.groups.enrolments[seat])
        self._fill(attempt, moment, meeting.ends_at)

    def _answer_apart(self, group: Group, quiz: Quiz, meeting: Meeting, *, is_apart: bool = True) -> None:
        """Answers without whoever gave them, dated to the day."""
        day = clock.at(clock.local_day(meeting.ends_at), clock.MIDNIGHT)
        code = f"{self.rng.getrandbits(48):012X}"
        self._fill(self._attempt(group, quiz, Moment.OTHER, day, anonymous_code=code, is_apart=is_apart), Moment.OTHER, day)

    def _attempt(self, group: Group, quiz: Quiz, moment: Moment, at: datetime, **whose) -> Attempt:
        facts = {"cohort": self.groups.cohorts[group], "quiz": quiz, "moment": moment, "version": self.versions[quiz.pk]}
        way = Way.SCREEN if group.has_pins else Way.PAPER
        attempt = Attempt(**facts, **whose, public_id=self.world.new_id(), way=way, started_at=at, finished_at=at)
        self.attempts.append(attempt)
        return attempt

    def _fill(self, attempt: Attempt, moment: Moment, at: datetime) -> None:
        for question in self.questions[attempt.quiz_id]:
            value = self._value(question, LIKELY[moment])
            self.answers.append(Answer(attempt=attempt, question=question.key, answered_at=at, **judged(question, value)))

    def _value(self, question: Question, likely: float) -> Value:
        is_right = self.rng.random() < likely
        match question.type:
            case "scale":
                return _lean(self.rng, likely, is_reversed=question.is_reversed)
            case "text":
                return self.rng.choice(WORDS)
            case "several":
                return sorted(question.right if is_right else question.right[:-1])
            case "order":
                return question.right if is_right else [option.key for option in question.mixed]
        wrong = [option.key for option in question.options if option.key not in question.right]
        known = question.kind == QuestionKind.KNOWLEDGE and question.right
        return self.rng.choice(question.right if known and is_right else wrong)


def _lean(rng: Random, likely: float, *, is_reversed: bool) -> int:
    """A number from 1 to 5, higher (or lower) the likelier."""
    number = sum(rng.random() < likely for _step in range(4)) + 1
    return 6 - number if is_reversed else number


def write_learning(world: World, groups: Groups) -> int:
    """What was answered and read; how many attempts."""
    return Learning(world, groups).write()
