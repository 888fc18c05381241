"""What each row of a roster says, cell by cell."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils.translation import gettext as _

from lms.core.folding import fold

from ..enums import Grade
from ..models import Cohort, Student
from . import cells, identity
from .cells import CellError
from .headings import Layout, meaning_of
from .rows import Row
from .table import MAX_CELL, MAX_ROWS, Table, column_letters, columns_of


@dataclass(frozen=True)
class Frame:
    """What the cohort says about every row: its place, first and last day, and today."""

    grade: int | None
    section: str
    starts_on: date
    ends_on: date
    today: date

    @classmethod
    def of(cls, cohort: Cohort, today: date) -> Self:
        return cls(cohort.grade, cohort.section, cohort.starts_on, cohort.term.ends_on, today)


def parse_rows(table: Table, layout: Layout, frame: Frame) -> tuple[list[Row], list[int]]:
    """The students' rows below the heading, and the numbers of rows that are none (blank forms, totals, headings again)."""
    reader = RowReader(table, layout, frame)
    rows, skipped = [], []
    table.rows.reverse()
    while table.rows:  # emptied on the way: of ten thousand rows there should not be two of each
        number, found = table.rows.pop()
        if number < layout.first_row:
            continue
        if reader.is_no_student(found):
            skipped.append(number)
        else:
            rows.append(reader.read(number, found))
    return rows[:MAX_ROWS], skipped


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, layout: Layout, frame: Frame) -> None:
        self.columns = layout.columns
        self.frame = frame
        self.formulas = {row: columns_of(found) for row, found in table.formulas.items()}
        self.merged = [found for found in table.merged if found[2] >= layout.first_row]
        self.names = [self.columns[key] for key in ("full_name", "surnames", "paternal", "given") if key in self.columns]
        self.width = max(self.columns.values()) + 1
        # Grades, answers and months repeat from row to row; what they mean is worked out once a file.
        self.seen: dict[tuple[str, str], str | int | None] = {}
        self.who = [*self.names, *(self.columns[key] for key in ("maternal", "document") if key in self.columns)]

    def is_no_student(self, found: list[str]) -> bool:
        """A form's blank line, a total, or the heading once more."""
        who = [text for index in self.who if (text := self._at(found, index).strip())]
        if not who:
            return True
        first = self._at(found, self.names[0])
        return fold(first).startswith(("total", "subtotal")) or (len(who) > 1 and all(map(meaning_of, who)))

    def read(self, number: int, found: list[str]) -> Row:
        """The row, with everything that is wrong with it said at once."""
        row = Row(row=number)
        found = found + [""] * (self.width - len(found))
        if self.merged or number in self.formulas or max(map(len, found)) > MAX_CELL:
            self._check_shape(row, found)
        self._read_names(row, found)
        self._read_document(row, found)
        self._read_birth(row, found)
        self._read_place(row, found)
        self._read_start(row, found)
        self._take(row, "sex", found, cells.sex)
        for key, read in CONSENTS_AND_GUARDIAN:
            self._take(row, key, found, read)
        return row

    @staticmethod
    def _at(found: list[str], index: int) -> str:
        return found[index] if index < len(found) else ""

    def _cell(self, found: list[str], key: str) -> str:
        index = self.columns.get(key)
        return "" if index is None else found[index]

    def _take(self, row: Row, key: str, found: list[str], read: Callable[[str], str | int | None]) -> None:
        text = self._cell(found, key)
        if not text:
            return
        if (key, text) not in self.seen:
            try:
                self.seen[key, text] = read(text)
            except CellError as error:
                row.mark(key, str(error), text)
                return
        setattr(row, key, self.seen[key, text])

    def _check_shape(self, row: Row, found: list[str]) -> None:
        for key, index in self.columns.items():
            if len(found[index]) > MAX_CELL:
                row.mark(key, _("la celda pasa de %(limit)d caracteres") % {"limit": MAX_CELL})
            if index in self.formulas.get(row.row, ()):
                row.mark(key, _("escriba el valor, no fórmula"))
        for top, left, bottom, right in self.merged:
            if top <= row.row <= bottom:
                place = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
                row.mark("name", _("hay celdas combinadas (%(place)s); sepárelas") % {"place": place})

    def _read_names(self, row: Row, found: list[str]) -> None:
        given, paternal, maternal = (self._cell(found, key) for key in ("given", "paternal", "maternal"))
        try:
            if "full_name" in self.columns:
                surnames, given = identity.split_full_name(self._cell(found, "full_name"))
                paternal, maternal = self._split(row, surnames)
            elif "surnames" in self.columns:
                paternal, maternal = self._split(row, self._cell(found, "surnames"))
        except CellError as error:
            row.mark("name", str(error))
            return
        for key, text, limit in (("paternal", paternal, 60), ("maternal", maternal, 60), ("given", given, 80)):
            try:
                setattr(row, key, cells.name(text, limit))
            except CellError as error:
                labels = {"paternal": _("apellido paterno"), "maternal": _("apellido materno"), "given": _("nombres")}
                row.mark("name", f"{labels[key]}: {error}")
        self._check_names(row)

    @staticmethod
    def _split(row: Row, surnames: str) -> tuple[str, str]:
        paternal, maternal, unsure = identity.split_surnames(cells.tidy(surnames))
        if unsure:
            row.note(_("Revise qué apellido es paterno y cuál materno."))
        return paternal, maternal

    @staticmethod
    def _check_names(row: Row) -> None:
        if "name" in row.wrong:
            return
        if not row.paternal and row.maternal:
            row.paternal, row.maternal = row.maternal, ""
            row.note(_("Un solo apellido."))
        if not row.paternal or not row.given:
            row.mark("name", _("faltan los nombres") if row.paternal else _("faltan los apellidos"))
        row.sort_name = Student.sort_key(row.paternal, row.maternal, row.given)

    def _read_document(self, row: Row, found: list[str]) -> None:
        row.code = cells.tidy(self._cell(found, "code"))[:36]
        try:
            known = identity.document(self._cell(found, "document_type"), self._cell(found, "document"))
        except CellError as error:
            row.mark("document", str(error))
            return
        row.document_type, row.document_key, row.document_last2 = str(known.kind), known.key, known.last2
        row.zeros, row.proposal = known.zeros, known.proposal
        if known.note:
            row.note(known.note)

    def _read_birth(self, row: Row, found: list[str]) -> None:
        self._take(row, "birth", found, lambda text: cells.birth_month(text, self.frame.today))
        if cells.SERIAL.fullmatch(self._cell(found, "birth").strip()) and row.birth:
            row.note(_("La fecha de nacimiento venía como número de Excel y se convirtió."))

    def _read_place(self, row: Row, found: list[str]) -> None:
        """Grade and section: the row's own where it says them, and then they must be the cohort's."""
        if "grade_section" in self.columns:
            try:
                row.grade, row.section = cells.grade_and_section(self._cell(found, "grade_section"))
            except CellError as error:
                row.mark("grade", str(error), self._cell(found, "grade_section"))
        self._take(row, "grade", found, cells.grade)
        self._take(row, "section", found, cells.section)
        other_grade = row.grade and self.frame.grade and row.grade != self.frame.grade
        other_section = row.section and self.frame.section and fold(row.section) != fold(self.frame.section)
        if "grade" not in row.wrong and (other_grade or other_section):
            place = f"{Grade(self.frame.grade).label if self.frame.grade else ''} {self.frame.section}".strip()
            row.mark("grade", _("no es del grupo, que es %(place)s") % {"place": place}, f"{row.grade or ''} {row.section}")
        row.grade = row.grade or self.frame.grade
        row.section = self.frame.section or row.section

    def _read_start(self, row: Row, found: list[str]) -> None:
        text = self._cell(found, "starts_on").strip()
        if not text:
            return
        try:
            day = cells.day_of(text)
        except CellError as error:
            row.mark("starts_on", str(error), text)
            return
        if day > self.frame.ends_on:
            row.mark("starts_on", _("es posterior al último día del periodo"), text)
        elif day < self.frame.starts_on:
            row.note(_("La fecha “desde” es anterior al grupo: se inscribe desde su primer día."))
        row.starts_on = max(day, self.frame.starts_on).isoformat()


CONSENTS_AND_GUARDIAN: list[tuple[str, Callable[[str], str]]] = [
    ("consent", cells.answer),
    ("verification", cells.answer),
    ("guardian_name", lambda text: cells.words(text, 120)),
    ("guardian_relationship", lambda text: cells.words(text, 40)),
    ("guardian_phone", cells.phone),
]
