"""From parsed rows to what they would do: answers, duplicates, people, outcomes, and the report about it all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import batched

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core import clock
from lms.core.errors import DomainError

from .collector import rested_collector
from .enums import Outcome, Sex
from .intake import Intake, Plan
from .models import Cohort, Enrolment
from .resources import StudentResource
from .roster import cells
from .roster.duplicates import find_duplicates
from .roster.matching import MatchError
from .roster.preview import HOMBRE, MUJER, Answers, Question, RowReport, count
from .roster.rows import NOTHING, Row

CHUNK = 2_000
WAITING = (Outcome.ERROR, Outcome.DUPLICATE)


@dataclass
class Evaluation:
    """Outcome and messages of every row, and what only a person can decide; `kept_out` are rows that a preview set aside."""

    rows: Sequence[Row]
    kept_out: frozenset[int] = frozenset()
    outcomes: dict[int, str] = field(default_factory=dict)
    messages: dict[int, list[str]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    remarks: dict[int, str] = field(default_factory=dict)
    taking: set[int] = field(default_factory=set)
    places_after: int = 0

    @cached_property
    def reports(self) -> list[RowReport]:
        """A line for each row, in the order of the file."""
        return [RowReport(row.row, self.outcomes[row.row], tuple(self.messages.get(row.row, ()))) for row in self.rows]

    def summary(self) -> dict[str, int]:
        return count(self.reports)

    def set_aside(self, row: Row, outcome: Outcome, *messages: str) -> None:
        """This row is not stored, and why."""
        if row.row not in self.kept_out:
            self.outcomes[row.row] = str(outcome)
            self.messages.setdefault(row.row, []).extend(messages)
            self.taking.discard(row.row)


@rested_collector()
def evaluate(
    *,
    cohort: Cohort,
    rows: Sequence[Row],
    answers: Answers,
    user,
    now: datetime,
    store: bool = False,
    show: bool = False,
    earlier: Iterable[Mapping] = (),
) -> Evaluation:
    """What the rows would do under these answers; with `store`, done. The caller holds the transaction then.

    `earlier` are the lines that the preview set aside: they stay out, whatever the database says by now. The rows learn
    their `known_sex` and what they would replace. With `show`, messages about lost zeros hold the whole number. Raises
    DomainError over_capacity, after which the caller's transaction must not stand.
    """
    result = _start(rows, earlier)
    _ask_about_zeros(result, answers, show)
    _ask_about_sex(result, answers)
    _find_pairs(result)
    today = clock.local_day(now)
    held = Enrolment.objects.filter(cohort=cohort).exclude(ends_on__lt=today).count()
    seen: dict[tuple[bool, int], Row] = {}
    for chunk in batched([row for row in rows if row.row not in result.outcomes], CHUNK):
        intake = Intake(cohort=cohort, rows=chunk, user=user, now=now)
        _decide(result, intake, seen, chunk, store)
        StudentResource(intake=intake, store=store).import_rows_of([plan.row for plan in intake.plans.values()])
        _conclude(result, intake)
    result.places_after = held + len(result.taking)
    if store and result.taking and result.places_after > cohort.capacity:
        raise over_capacity(cohort, result.places_after)
    return result


def _start(rows: Sequence[Row], earlier: Iterable[Mapping]) -> Evaluation:
    """What the cells alone say, and what an earlier look said."""
    waiting = {line["row"]: line for line in earlier}
    result = Evaluation(rows, kept_out=frozenset(waiting))
    for number, line in waiting.items():
        result.outcomes[number], result.messages[number] = line["outcome"], line["messages"]
    for row in rows:
        row.was = NOTHING
        if row.wrong:
            result.set_aside(row, Outcome.ERROR, *(f"{label(key)}: {text}." for key, text in row.wrong.items()))
    return result


def _find_pairs(result: Evaluation) -> None:
    pairs = find_duplicates(row for row in result.rows if "name" not in row.wrong)
    for row in result.rows:
        if row.row in pairs and result.outcomes.get(row.row) != Outcome.ERROR:
            result.set_aside(row, Outcome.DUPLICATE, _alike(pairs[row.row]))


def label(key: str) -> str:
    """The Spanish name of a field, as messages begin with it."""
    return {
        "name": _("Nombres"),
        "document": _("Documento"),
        "birth": _("Fecha de nacimiento"),
        "sex": _("Sexo"),
        "grade": _("Grado y sección"),
        "starts_on": _("Desde"),
        "consent": _("Autorización"),
        "verification": _("Constancia verificable"),
        "guardian": _("Apoderado"),
        "school": _("Institución"),
    }[key]


def _alike(others: Sequence[int]) -> str:
    listed = ", ".join(map(str, others[:5])) + ("…" if len(others) > 5 else "")
    return ngettext(
        "Parece la misma persona que la fila %(rows)s. Deje una sola, o distíngalas por documento o nacimiento.",
        "Parece la misma persona que las filas %(rows)s. Deje una sola, o distíngalas por documento o nacimiento.",
        len(others),
    ) % {"rows": listed}


def _ask_about_zeros(result: Evaluation, answers: Answers, show: bool) -> None:
    short = [row for row in result.rows if row.zeros]
    if not short:
        return
    if answers.accept_dni_zeros:
        result.remarks = dict.fromkeys((row.row for row in short), _("Se devolvió al DNI el cero que Excel borró."))
        return
    for row in short:
        proposal = row.proposal if show and row.proposal else masked_proposal(row)
        told = _("Documento: el DNI tiene %(count)d cifras; ¿es %(proposal)s? Confírmelo para guardar la fila.")
        result.set_aside(row, Outcome.ERROR, told % {"count": 8 - row.zeros, "proposal": proposal})
    text = ngettext(
        "En %(count)d fila el DNI perdió su cero inicial, como hace Excel. ¿Se lo devolvemos?",
        "En %(count)d filas el DNI perdió su cero inicial, como hace Excel. ¿Se lo devolvemos?",
        len(short),
    ) % {"count": len(short)}
    choices = (("si", _("Sí, devolver los ceros")), ("no", _("No, dejar esas filas fuera")))
    result.questions.append(Question("accept_dni_zeros", text, choices, tuple(row.row for row in short)))


def masked_proposal(row: Row) -> str:
    """“0•••••67”: what may be kept of a number that seems to have lost its zeros."""
    return f"{'0' * row.zeros}{'•' * (6 - row.zeros)}{row.document_last2}"


def _ask_about_sex(result: Evaluation, answers: Answers) -> None:
    """Turn the letters of the column into a sex, all by one rule; where M may mean either, ask and let the rows wait."""
    for row in result.rows:
        row.known_sex = "" if row.sex in cells.SEX_LETTERS else row.sex
    coded = [row for row in result.rows if row.sex in cells.SEX_LETTERS]
    letters = {row.sex for row in coded}
    meaning = letter_meaning(letters, answers)
    if "M" in letters and "M" not in meaning:
        _wait_for_sex(result, coded, letters)
        return
    if letters == {"M", "F"}:
        result.notices.append(_("En la columna de sexo, F se leyó como mujer y M como hombre."))
    for row in coded:
        row.known_sex = meaning[row.sex]


def letter_meaning(letters: set[str], answers: Answers) -> dict[str, str]:
    """What each letter of a column of sex stands for; without M while only a person can say what that is."""
    meaning = {"H": str(Sex.MALE), "F": str(Sex.FEMALE)}
    if letters == {"M", "F"} or answers.sex_m == HOMBRE:
        meaning["M"] = str(Sex.MALE)
    elif answers.sex_m == MUJER:
        meaning["M"] = str(Sex.FEMALE)
    return meaning


def _wait_for_sex(result: Evaluation, coded: list[Row], letters: set[str]) -> None:
    for row in coded:
        result.set_aside(row, Outcome.ERROR, _("Sexo: confirme qué quiere decir M en esta columna."))
    listed = ", ".join(sorted(letters))
    text = _("En la columna de sexo hay %(letters)s. ¿Qué quiere decir M?") % {"letters": listed}
    choices = ((MUJER, _("M es mujer (y H, hombre)")), (HOMBRE, _("M es masculino")))
    result.questions.append(Question("sex_m", text, choices, tuple(row.row for row in coded)))


def _decide(result: Evaluation, intake: Intake, seen: dict, rows: Sequence[Row], store: bool) -> None:
    """A plan for each row. Two rows that turn out to mean one person both wait, unless the first is stored already."""
    for row in rows:
        try:
            plan = intake.decide(row)
        except MatchError as error:
            result.set_aside(row, Outcome.ERROR, str(error))
            continue
        mine = plan.person or plan.enrolment
        other = seen.setdefault((bool(plan.student), mine), row) if mine else row
        if other is row:
            continue
        intake.plans.pop(row.row)
        result.set_aside(row, Outcome.DUPLICATE, _alike([other.row]))
        if other.row in intake.plans or not store:
            intake.plans.pop(other.row, None)
            result.messages.pop(other.row, None)
            result.set_aside(other, Outcome.DUPLICATE, _alike([row.row]))


def over_capacity(cohort: Cohort, after: int) -> DomainError:
    excess = after - cohort.capacity
    sentence = ngettext(
        "El grupo %(code)s tiene %(capacity)d cupos y quedarían %(after)d: sobra %(excess)d. No se guardó nada.",
        "El grupo %(code)s tiene %(capacity)d cupos y quedarían %(after)d: sobran %(excess)d. No se guardó nada.",
        excess,
    )
    detail = {"code": cohort.code, "capacity": cohort.capacity, "after": after, "excess": excess}
    return DomainError("over_capacity", sentence % detail, capacity=cohort.capacity, after=after, excess=excess)


def _conclude(result: Evaluation, intake: Intake) -> None:
    changed: dict[Sequence[str], str] = {}
    for number, plan in intake.plans.items():
        result.outcomes[number] = plan.outcome
        if plan.takes_a_place:
            result.taking.add(number)
        told = [*plan.row.notes, *plan.notes, *filter(None, [result.remarks.get(number)])]
        if plan.outcome == Outcome.CHANGED and plan.changes:
            if plan.changes not in changed:
                changed[plan.changes] = _changes(plan)
            told.append(changed[plan.changes])
        if told:
            result.messages[number] = told


def _changes(plan: Plan) -> str:
    """“Cambia: autorización, apoderado.”"""
    return _("Cambia: %(fields)s.") % {"fields": ", ".join(label(key).lower() for key in plan.changes)}
