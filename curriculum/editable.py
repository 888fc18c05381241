"""The plan of a lesson as a document that a school can change in Word or LibreOffice: the words of the PDF, in its order.

Made from what `pdf.plan_data` says, black on white, with real headings and lists. Equal data give equal bytes: the facts about
the document are its publication's, the archive carries no time, and nothing tells who made it or on which machine.
"""

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

LANGUAGE = "es-PE"
FONT = "Arial"
WIDTH = 174
SHADE = "F0F0F0"
SIZES = {
    "Normal": 11,
    "Heading 1": 19,
    "Heading 2": 13.5,
    "Heading 3": 11.5,
    "List Bullet": 11,
    "List Number": 11,
    "Footer": 8.5,
}
# Of the library's template; they show or tell nothing of ours.
LEFT_OUT = ("/thumbnail", "/extended-properties", "/stylesWithEffects", "/customXml")
# The oldest that the format knows.
ARCHIVE_DATE = (1980, 1, 1, 0, 0, 0)


def plan_document(data: dict[str, Any], *, dated: datetime) -> bytes:
    """The plan as DOCX, from what its PDF prints."""
    document = _blank(data, dated.astimezone(UTC))
    _opening(document, data)
    _facts(document, data)
    _aim(document, data)
    _moments(document, data)
    _closing(document, data)
    _signatures(document)
    _footer(document, data)
    return _packed(document)


def _opening(document: WordDocument, data: dict[str, Any]) -> None:
    short = f" en {data['minutes']} minutos" if data["short"] else ""
    _led(document.add_paragraph(), f"Plan de la sesión {data['code']}{short} · Taller «{data['workshop']}»", "")
    document.add_heading(data["title"], 1)
    start = len(document.paragraphs)
    document.add_heading("Antes de empezar", 2)
    if data["safeguarding"]:
        document.add_paragraph(data["safeguarding"])
    if data["protocol"]:
        document.add_heading("Protocolo breve ante una revelación", 3)
        for step in data["protocol"]:
            _led(document.add_paragraph(style="List Number"), step["lead"] and f"{step['lead']}: ", step["text"])
        _led(
            document.add_paragraph(),
            "Peligro inmediato: ",
            "los números están en la página de ayuda. Solo para quien facilita: no se entrega a estudiantes.",
        )
    _bar(document.paragraphs[start:])


def _facts(document: WordDocument, data: dict[str, Any]) -> None:
    document.add_heading("Datos informativos", 2)
    rows = [
        ("GRE / DRE", "", "UGEL", ""),
        ("IE", "", "Nivel", ""),
        ("Grado y sección", "", "Fecha", ""),
        ("Docente", "", "Facilitador/a", ""),
        ("Duración", f"{data['minutes']} minutos", "N.° de sesión", data["number"]),
        ("Taller", f"{data['workshop']} ({data['ages']}, {data['grades']} de secundaria)", "", ""),
    ]
    table = _table(document, len(rows), (34, 53, 34, 53))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, said, is_label in zip(row.cells, words, (True, False, True, False), strict=True):
            _fill(cell, said, is_label=is_label and bool(said))
    table.cell(5, 1).merge(table.cell(5, 3)).text = rows[5][1]


def _aim(document: WordDocument, data: dict[str, Any]) -> None:
    document.add_heading("¿Qué buscamos?", 2)
    document.add_paragraph(data["objective"])
    for lead, said in (("Evidencia: ", data["evidence"]), ("Competencias digitales (DigComp): ", data["digcomp"])):
        if said:
            _led(document.add_paragraph(), lead, said)
    if data["materials"]:
        _led(document.add_paragraph(), "Recursos", "")
        _bullets(document, data["materials"])


def _moments(document: WordDocument, data: dict[str, Any]) -> None:
    document.add_heading("Momentos", 2)
    for phase in data["phases"]:
        document.add_heading(f"{phase['name']} · {phase['minutes']} minutos", 3)
        _bullets(document, (step["text"] for step in phase["steps"]))


def _closing(document: WordDocument, data: dict[str, Any]) -> None:
    if data["exit"]:
        _led(document.add_paragraph(), "Pregunta de salida: ", data["exit"])
    if data["plan_b"]:
        document.add_heading("Plan B: sin internet o sin equipos", 2)
        document.add_paragraph(data["plan_b"])
    if data["advice"]:
        document.add_heading("Para quien facilita", 2)
        for advice in data["advice"]:
            document.add_paragraph(advice)
    if data["annexes"]:
        document.add_heading("Anexos de esta sesión", 2)
        _bullets(
            document,
            (f"{one['title']}{' (solo para quien facilita)' if one['staff'] else ''}: {one['file']}" for one in data["annexes"]),
        )


def _signatures(document: WordDocument) -> None:
    document.add_heading("Visto bueno y observaciones", 2)
    table = _table(document, 2, (WIDTH / 2, WIDTH / 2))
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Observaciones"
    table.cell(1, 0).text = "Visto bueno (nombre, cargo y firma)"
    table.cell(1, 1).text = "Firma de quien facilita"
    for row, height in zip(table.rows, (30, 24), strict=True):
        row.height = Mm(height)


def _footer(document: WordDocument, data: dict[str, Any]) -> None:
    name = f"plan de {data['minutes']} minutos" if data["short"] else "plan de la sesión"
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{data['organisation']} · {data['code']}, {name} · {data['version']}\tPágina ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" de ")
    _field(paragraph, "NUMPAGES")
    paragraph.add_run().add_break()
    paragraph.add_run(data["licence"])


def _blank(data: dict[str, Any], dated: datetime) -> WordDocument:
    """An A4 sheet in our letters, with the facts that a document says about itself."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(16), Mm(22)
    for name, size in SIZES.items():
        _plain_style(document.styles[name], size)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    about = document.core_properties
    about.title = f"{data['code']} {data['title']}. Plan de la sesión"
    about.author = about.last_modified_by = data["organisation"]
    about.comments, about.subject, about.language = data["licence"], data["workshop"], LANGUAGE
    about.created = about.modified = dated.replace(tzinfo=None)
    about.revision = 1
    return document


def _plain_style(style, size: float) -> None:
    """Black, in one family; what the library's template takes from its theme goes."""
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    style.paragraph_format.space_after = Pt(5)


def _bar(paragraphs: Iterable[Paragraph]) -> None:
    """A thick bar at their left, as on paper: read this first."""
    for paragraph in paragraphs:
        frame = OxmlElement("w:pBdr")
        frame.append(_element("w:left", val="single", sz="24", space="8", color="000000"))
        paragraph._p.get_or_add_pPr().insert_element_before(frame, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _led(paragraph: Paragraph, lead: str, said: str) -> None:
    if lead:
        paragraph.add_run(lead).bold = True
    paragraph.add_run(said)


def _bullets(document: WordDocument, items: Iterable[str]) -> None:
    for item in items:
        document.add_paragraph(item, style="List Bullet")


def _table(document: WordDocument, rows: int, widths: tuple[float, ...]) -> Table:
    table = document.add_table(rows, len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _fill(cell: _Cell, words: str, *, is_label: bool) -> None:
    cell.paragraphs[0].add_run(words).bold = is_label
    if is_label:
        cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=SHADE))


def _field(paragraph: Paragraph, name: str) -> None:
    paragraph._p.append(_element("w:fldSimple", instr=name))


def _element(tag: str, **attributes: str):
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _packed(document: WordDocument) -> bytes:
    """The document's archive, without what is not ours and without the time of its making."""
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(LEFT_OUT)]:
            del relations[key]
    made, kept = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(zipfile.ZipInfo(part.filename, ARCHIVE_DATE), source.read(part), zipfile.ZIP_DEFLATED)
    return kept.getvalue()
