"""What the coordinator's pages ask of records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.enums import Role
from lms.accounts.models import RoleGrant, User

from .enums import Outcome, Purpose, StaffRole
from .models import Cohort, Enrolment, GrantScope, RosterImport
from .models.consent import current_state
from .roster.preview import PreviewRow, Question, RowReport

ROLE_OF_PLACE = {StaffRole.FACILITATOR: Role.FACILITATOR, StaffRole.TEACHER: Role.TEACHER}
# Outcomes that are not stored: somebody mends the file and imports it again.
WAITING = (Outcome.ERROR, Outcome.DUPLICATE)
COLUMNS = {
    "name": _("Apellidos, nombres"),
    "document": _("Documento"),
    "grade": _("Grado"),
    "birth": _("Nacimiento"),
    "sex": _("Sexo"),
    "consent": _("Autorización"),
    "verification": _("Verificable"),
}


@dataclass(frozen=True)
class StaffChoice:
    """Somebody who may join a cohort in one role."""

    key: str
    user: User
    role: StaffRole
    name: str

    @property
    def role_label(self) -> str:
        return str(self.role.label)


def with_students(cohorts, today: date):
    """Cohorts with `students`: how many places are taken on that day or from a later one, head counts included."""
    taken = Q(enrolments__ends_on=None) | Q(enrolments__ends_on__gte=today)
    return cohorts.annotate(students=Count("enrolments", filter=taken, distinct=True))


def staff_choices(*, cohort: Cohort, today: date) -> list[StaffChoice]:
    """Who holds the role of facilitator or teacher today and reaches this cohort's centre, one of its schools or no place yet.

    People who work only for another centre are not listed: their names are no business of this one.
    """
    grants = RoleGrant.objects.active_on(today).filter(role__in=ROLE_OF_PLACE.values(), user__is_active=True)
    reach = _reaches([cohort.centre_id])
    people = grants.filter(reach).select_related("user").order_by("user__last_name", "user__first_name", "user__username")
    found = {(grant.role, grant.user_id): _choice(grant) for grant in people}
    return sorted(found.values(), key=lambda choice: choice.role)


def _reaches(centres) -> Q:
    """Grants that reach one of these centres, one of its schools, or no place yet."""
    elsewhere = GrantScope.objects.exclude(Q(centre__in=centres) | Q(school__centre__in=centres))
    here = GrantScope.objects.filter(Q(centre__in=centres) | Q(school__centre__in=centres))
    return Q(pk__in=here.values("grant")) | ~Q(pk__in=elsewhere.values("grant"))


def facilitators_of(centres, today: date):
    """Accounts that may facilitate for these centres today, as a queryset; nobody's for no centre."""
    grants = RoleGrant.objects.active_on(today).filter(_reaches(centres), role=Role.FACILITATOR)
    return User.objects.filter(Exists(centres.values("pk")), pk__in=grants.values("user"), is_active=True)


def _choice(grant: RoleGrant) -> StaffChoice:
    role = StaffRole(grant.role)
    return StaffChoice(
        key=f"{role}:{grant.user_id}", user=grant.user, role=role, name=grant.user.get_full_name() or grant.user.get_username()
    )


def roster_of(cohort: Cohort):
    """Every enrolment of the cohort in the order of the register, with the latest answer for each purpose."""
    states = {f"{purpose}_state": current_state(purpose) for purpose in Purpose}
    return Enrolment.objects.filter(cohort=cohort).by_surname().annotate(**states)


@dataclass(frozen=True)
class ImportFacts:
    """What the wizard says about a whole file."""

    summary: Mapping[str, int]
    questions: tuple[Question, ...]
    notices: tuple[str, ...]
    ignored: tuple[str, ...]
    heading_row: int
    excess: int
    earlier: str
    waiting: tuple[RowReport, ...]

    @property
    def total(self) -> int:
        return sum(self.summary.values())

    @property
    def good(self) -> int:
        """Rows that storing would write."""
        return self.summary[Outcome.NEW] + self.summary[Outcome.CHANGED]

    @property
    def bad(self) -> int:
        return self.summary[Outcome.ERROR] + self.summary[Outcome.DUPLICATE]


def import_facts(roster_import: RosterImport) -> ImportFacts:
    """Counts, questions, notices and waiting rows of an import, read from its report."""
    report = roster_import.report
    rows = [RowReport(row["row"], row["outcome"], tuple(row["messages"])) for row in report.get("rows", ())]
    return ImportFacts(
        summary=dict.fromkeys(Outcome.values, 0) | report.get("summary", {}),
        questions=tuple(_question(asked) for asked in report.get("questions", ())),
        notices=tuple(report.get("notices", ())),
        ignored=tuple(report.get("ignored_columns", ())),
        heading_row=report.get("heading_row", 0),
        excess=report.get("capacity", {}).get("excess", 0),
        earlier=report.get("earlier", ""),
        waiting=tuple(row for row in rows if row.outcome in WAITING),
    )


def _question(asked: Mapping) -> Question:
    choices = tuple((value, label) for value, label in asked["choices"])
    return Question(asked["key"], asked["text"], choices, tuple(asked["rows"]))


@dataclass(frozen=True)
class PreviewCell:
    """One cell of the preview: what the file says, what stands now where that changes, and what is wrong with it."""

    label: str
    value: str
    was: str
    wrong: str


@dataclass(frozen=True)
class PreviewLine:
    """One row of the preview. `notes` are about the row, or about a column that the table does not show."""

    row: int
    outcome: Outcome
    name: PreviewCell
    cells: tuple[PreviewCell, ...]
    notes: tuple[str, ...]


def preview_lines(rows) -> list[PreviewLine]:
    """Preview rows as lines of the table."""
    return [_line(row) for row in rows]


def _line(row: PreviewRow) -> PreviewLine:
    name, *cells = (
        PreviewCell(str(label), getattr(row, key), row.was.get(key, ""), row.wrong.get(key, "")) for key, label in COLUMNS.items()
    )
    unseen = [text for key, text in row.wrong.items() if key not in COLUMNS]
    return PreviewLine(row.row, Outcome(row.outcome), name, tuple(cells), (*row.notes, *unseen))
