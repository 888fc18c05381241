"""Roster files for tests, built in memory: a valid child by default, and whatever a test wants to break."""

import csv
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO, StringIO

from openpyxl import Workbook

from lms.accounts.models import User
from lms.core import clock
from lms.records.actions import commit_roster, preview_roster
from lms.records.models import Cohort, RosterImport
from lms.records.roster.preview import Answers

HEADINGS = ("apellido_paterno", "apellido_materno", "nombres", "numero_documento", "fecha_nacimiento", "sexo")
WITH_CONSENT = (*HEADINGS, "autorizacion", "constancia_verificable")
ANA = ("Tapullima", "Ríos", "Analí", "71000001", "03/05/2012", "Mujer")
LUIS = ("Muñoz", "Ávila", "Luis", "71000002", "04/06/2012", "Hombre")
ROSA = ("De la Cruz", "Ñahui", "Rosa Elena", "71000003", "05/07/2012", "Mujer")


def text_of(rows: Sequence[Sequence], *, headings: Sequence[str] = HEADINGS, separator: str = ",", end: str = "\r\n") -> str:
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue()


def csv_of(*rows: Sequence, headings: Sequence[str] = HEADINGS, encoding: str = "utf-8", separator: str = ",") -> bytes:
    return text_of(rows, headings=headings, separator=separator).encode(encoding)


def xlsx_of(*rows: Sequence, headings: Sequence[str] = HEADINGS, above: Sequence[Sequence] = (), arrange=None) -> bytes:
    """A workbook; `arrange(sheet)` may hide, merge or overwrite before it is saved."""
    book = Workbook()
    for row in (*above, headings, *rows):
        book.active.append(list(row) or [None])
    if arrange:
        arrange(book.active)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def preview(cohort: Cohort, content: bytes, *, user: User | None = None, now: datetime | None = None, **answers) -> RosterImport:
    return preview_roster(
        cohort=cohort,
        content=content,
        file_name="nomina.csv",
        answers=Answers(**answers),
        user=user,
        now=now or clock.now(),
    )


def store(cohort: Cohort, content: bytes, *, user: User | None = None, now: datetime | None = None, **answers) -> RosterImport:
    """Preview and commit."""
    now = now or clock.now()
    return commit_roster(roster_import=preview(cohort, content, user=user, now=now, **answers), user=user, now=now)


def outcomes(roster_import: RosterImport) -> list[str]:
    return [row["outcome"] for row in roster_import.report["rows"]]


def messages(roster_import: RosterImport, row: int) -> str:
    """What is said about that row of the file, as one text."""
    return " ".join(next(found["messages"] for found in roster_import.report["rows"] if found["row"] == row))


def people_of(cohort: Cohort) -> list[str]:
    """The named roster in register order."""
    return [enrolment.student.register_name for enrolment in cohort.enrolments.named().by_surname()]
