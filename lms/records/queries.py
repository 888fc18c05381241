"""What the office asks about people and rosters."""

from django.utils.translation import gettext_lazy as _

from .enums import DocumentType, Grade, Outcome, Sex
from .evaluation import letter_meaning
from .models import RosterImport
from .roster.cells import SEX_LETTERS
from .roster.preview import Answers, PreviewRow
from .roster.rows import Row, unpack

ANSWERS = {"yes": _("Sí"), "only": _("Sí, sin constancia"), "no": _("No"), "": _("Pendiente")}


def preview_rows(roster_import: RosterImport, outcome: str = "") -> list[PreviewRow]:
    """The rows of a preview in the order of the file, with names (staff in scope only); of one outcome when given.

    Empty once the import is stored or discarded. The questions and file-wide notices stand in `report`.
    """
    rows = unpack(list(roster_import.rows))
    reported = {found["row"]: found for found in roster_import.report.get("rows", ())}
    sexes = letter_meaning({row.sex for row in rows} & SEX_LETTERS, Answers.of(roster_import.answers))
    accepted = Answers.of(roster_import.answers).accept_dni_zeros
    return [
        _preview_row(row, reported[row.row], sexes, accepted) for row in rows if outcome in ("", reported[row.row]["outcome"])
    ]


def _preview_row(row: Row, reported: dict, sexes: dict[str, str], accepted: bool) -> PreviewRow:
    messages = tuple(reported["messages"])
    wrong = dict(row.wrong)
    if not wrong and reported["outcome"] in (Outcome.ERROR, Outcome.DUPLICATE):
        wrong = {_place_of(row, reported["outcome"], sexes, accepted): " ".join(messages)}
    grade = str(Grade(row.grade).label) if row.grade else ""
    sex = sexes.get(row.sex, row.sex)
    shown = {
        "name": f"{row.paternal} {row.maternal}".strip() + (f", {row.given}" if row.given else ""),
        "document": f"{DocumentType(row.document_type).label} •••• {row.document_last2}" if row.document_key else "",
        "grade": f"{grade} {row.section}".strip(),
        "birth": f"{row.birth[5:]}/{row.birth[:4]}" if row.birth else "",
        "sex": str(Sex(sex).label) if sex in Sex.values else sex,
        "consent": str(ANSWERS[row.consent]),
        "verification": str(ANSWERS[row.verification]),
    }
    return PreviewRow(
        row=row.row,
        outcome=Outcome(reported["outcome"]),
        wrong=wrong,
        was=row.was,
        notes=() if wrong else messages,
        **(shown | {key: text for key, text in row.shown.items() if key in shown and key in wrong}),
    )


def _place_of(row: Row, outcome: str, sexes: dict[str, str], accepted: bool) -> str:
    """The field beside which to say why the row waits."""
    if outcome == Outcome.DUPLICATE:
        return "name"
    if row.zeros and not accepted:
        return "document"
    if row.sex in SEX_LETTERS and "M" not in sexes:
        return "sex"
    return "document" if row.document_key else "name"
