"""manage.py import_roster FILE --cohort CODE: what a roster file would do, and with --commit, doing it."""

import json
from pathlib import Path

from django.utils.translation import gettext as _

from lms.audit.context import AuditedCommand
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.actions import commit_roster, preview_file
from lms.records.enums import Outcome
from lms.records.evaluation import evaluate, masked_proposal, over_capacity
from lms.records.models import Cohort
from lms.records.roster.files import read_roster
from lms.records.roster.preview import HOMBRE, MUJER, Answers
from lms.records.roster.reading import too_big
from lms.records.roster.rows import Row
from lms.records.roster.table import MAX_BYTES

ERROR = str(Outcome.ERROR)
OPTIONS = {"accept_dni_zeros": "--accept-dni-zeros", "sex_m": f"--sex M={MUJER}"}


class Command(AuditedCommand):
    help = "Revisa una nómina (CSV, XLSX, XLS u ODS) para un grupo; con --commit guarda las filas buenas."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", help="archivo de la nómina")
        parser.add_argument("--cohort", required=True, metavar="CODE", help="código del grupo")
        parser.add_argument("--commit", action="store_true", help="guardar las filas buenas")
        parser.add_argument("--json", action="store_true", help="un solo objeto JSON en la salida")
        parser.add_argument("--accept-dni-zeros", action="store_true", help="devolver los ceros que Excel borró")
        parser.add_argument("--sex", choices=[f"M={MUJER}", f"M={HOMBRE}"], default="", help="qué quiere decir M")

    def handle(self, *args, **options) -> None:
        answers = Answers(accept_dni_zeros=options["accept_dni_zeros"], sex_m=options["sex"].removeprefix("M="))
        try:
            rows, notices = self._run(options, answers)
        except DomainError as error:
            rows, notices = [_row(0, ERROR, [str(error)])], []
        told: dict = {"summary": count_of(rows), "rows": rows}
        if rows and all(row["outcome"] == ERROR for row in rows) and rows[0]["row"] != 0:
            told["rows"] = [_row(0, ERROR, [_("Ninguna fila se puede guardar: todas tienen errores.")]), *rows]
        for notice in notices:
            self.stderr.write(notice)
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else table_of(told, options["commit"]))
        if told["rows"][0]["row"] == 0:
            raise SystemExit(1)

    def _run(self, options: dict, answers: Answers) -> tuple[list[dict], list[str]]:
        """A line for every row, and what is to be said about the file. Raises DomainError."""
        content, cohort, now = read_file(options["file"]), find_cohort(options["cohort"]), clock.now()
        found = read_roster(content=content, cohort=cohort, today=clock.local_day(now))
        ignored = [_("Columnas que no se guardan: %(columns)s") % {"columns": ", ".join(found.ignored)}] if found.ignored else []
        if options["commit"]:
            name = Path(options["file"]).name
            preview = preview_file(found=found, cohort=cohort, file_name=name, answers=answers, user=None, now=now)
            report = commit_roster(roster_import=preview, user=None, now=now).report
            return with_proposals(report["rows"], found.rows), [*report["notices"], *ignored]
        seen = evaluate(cohort=cohort, rows=found.rows, answers=answers, user=None, now=now, show=True)
        rows = [_row(line.row, str(line.outcome), list(line.messages)) for line in seen.reports]
        asked = [f"{question.text} ({OPTIONS[question.key]})" for question in seen.questions]
        notices = [*found.notices, *seen.notices, *asked, *ignored]
        if seen.taking and seen.places_after > cohort.capacity:
            notices.append(str(over_capacity(cohort, seen.places_after)))
        return rows, notices


def with_proposals(lines: list[dict], rows: list[Row]) -> list[dict]:
    """The stored lines, with the numbers that they propose: those are shown here and kept nowhere."""
    proposed = {row.row: row for row in rows if row.proposal}
    for line in lines:
        if row := proposed.get(line["row"]):
            line["messages"] = [message.replace(masked_proposal(row), row.proposal) for message in line["messages"]]
    return lines


def read_file(path: str) -> bytes:
    """The bytes of the file, asked for its size first. Raises DomainError."""
    try:
        if Path(path).stat().st_size > MAX_BYTES:
            raise too_big()
        return Path(path).read_bytes()
    except OSError as error:
        sentence = _("No se puede leer el archivo “%(path)s”: revise la ruta y los permisos.") % {"path": path}
        raise DomainError("no_file", sentence) from error


def find_cohort(code: str) -> Cohort:
    """The cohort of that code. Raises DomainError."""
    cohort = Cohort.objects.select_related("term", "school", "centre").filter(code__iexact=code.strip()).first()
    if cohort is None:
        raise DomainError("no_cohort", _("No hay ningún grupo con el código “%(code)s”.") % {"code": code})
    return cohort


def count_of(rows: list[dict]) -> dict[str, int]:
    """The summary of lines; a file that could not be read counts as one error."""
    found = dict.fromkeys(("new", "changed", "same", "duplicate", "error"), 0)
    for row in rows:
        found[row["outcome"]] += 1
    return found


def table_of(told: dict, stored: bool) -> str:
    """The lines for people."""
    labels = {str(outcome): str(outcome.label) for outcome in Outcome}
    lines = [f"{_('Fila'):>6}  {_('Resultado'):<10}  {_('Mensajes')}"]
    lines += [f"{row['row']:>6}  {labels[row['outcome']]:<10}  {' '.join(row['messages'])}".rstrip() for row in told["rows"]]
    lines.append("")
    lines.append(" · ".join(f"{labels[key]}: {number}" for key, number in told["summary"].items()))
    failed = told["rows"] and told["rows"][0]["row"] == 0
    lines.append(_("No se guardó nada.") if failed or not stored else _("Se guardaron las filas buenas."))
    return "\n".join(lines)


def _row(number: int, outcome: str, messages: list[str]) -> dict:
    return {"row": number, "outcome": outcome, "messages": messages}
