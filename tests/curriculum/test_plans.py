"""The plan of a lesson: whole and in 45 minutes, to print and to edit; and its words in the order in which they are read."""

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.table import Table

from curriculum import editable, pdf
from curriculum.enums import FileKind
from curriculum.files import files_of
from curriculum.models import LessonPage
from curriculum.queries import printed
from lms.core import pdf as paper
from tests.builders import make_lesson
from tests.tools import run_tool

from .world import PUBLISHED_AT, demo_lessons

SIGNED = ["Visto bueno y observaciones", "Observaciones", "Visto bueno (nombre, cargo y firma)", "Firma de quien facilita"]


def data_of(found, *, short: bool = False) -> dict:
    return pdf.plan_data(found.lesson, found.workshop, list(found.protocol), short=short)


def a_lesson(code: str):
    return next(found for found in demo_lessons() if found.lesson.code == code)


def words_of(content: bytes) -> str:
    """The text of a PDF as a reader of screens hears it, without what stands on each page's edge."""
    text = run_tool("pdftotext", "-", "-", data=content).decode()
    return squeezed(re.sub(r"Maloca · .*?Página \d+ de \d+", " ", text, flags=re.DOTALL))


def squeezed(text: str) -> str:
    return re.sub(r"[\s•\f]+", " ", text)


def places(text: str, told: list[str]) -> list[int]:
    """Where each of these stands behind the one before it; -1 where it does not."""
    found, at = [], 0
    for words in told:
        at = text.find(squeezed(words), at)
        found.append(at)
    return found


def paragraphs(document) -> list[str]:
    """The paragraphs of a document in order, those of tables where the table stands."""
    told = []
    for part in document.iter_inner_content():
        cells = {cell._tc: cell for row in part.rows for cell in row.cells} if isinstance(part, Table) else {}
        told += [cell.text for cell in cells.values()] if cells else [part.text]
    return [words for words in told if words]


def test_every_lesson_of_the_demo_has_a_45_minute_plan_that_adds_up():
    for found in demo_lessons():
        data = data_of(found, short=True)

        assert pdf.has_short_plan(found.lesson), found.lesson.code
        assert sum(phase["minutes"] for phase in data["phases"]) == data["minutes"] == 45, found.lesson.code
        assert all(phase["steps"] for phase in data["phases"]), found.lesson.code


def test_the_short_plan_keeps_care_and_leaves_out_phases_and_steps():
    found = a_lesson("A3")
    first, *_others, last = found.lesson.phases
    first.value["short_minutes"], last.value["short_minutes"] = 0, 45
    last.value["steps"][0]["is_short"], last.value["steps"][-1]["is_short"] = True, False
    whole, short = data_of(found), data_of(found, short=True)

    assert (whole["minutes"], short["minutes"]) == (90, 45)
    assert [phase["name"] for phase in short["phases"]] == [phase["name"] for phase in whole["phases"][1:]]
    assert last.value["steps"][-1]["text"] not in str(short["phases"])
    assert last.value["steps"][-1]["text"] in str(whole["phases"])
    assert all(short[name] == whole[name] for name in ("safeguarding", "protocol", "advice", "exit", "annexes"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "is_offered"), [((10, 25, 10), True), ((10, 25, 5), False), ((0, 45, 0), True), ((0, 0, 0), False)]
)
def test_it_is_offered_where_its_minutes_add_up(minutes, is_offered):
    lesson = make_lesson()
    for phase, short in zip(lesson.phases, minutes, strict=True):
        phase.value["short_minutes"] = short
    # Saving refuses what does not add up; a page from before that rule may still be live.
    LessonPage.objects.bulk_update([lesson], ["phases"])

    names = [file.file_name.removeprefix(lesson.code) for file in files_of(printed(lesson.code), for_guides=True)]

    assert ("_plan_45min.pdf" in names, "_plan_45min.docx" in names) == (is_offered, is_offered)
    assert ("_plan_90min.pdf" in names, "_plan_90min.docx" in names) == (True, True)


@pytest.mark.django_db
def test_a_phase_without_a_step_is_no_short_plan():
    lesson = make_lesson()
    lesson.phases[0].value["steps"][0]["is_short"] = False
    lesson.save()

    assert "plan-45" not in [file.name for file in files_of(printed(lesson.code), for_guides=True)]


@pytest.mark.parametrize("short", [False, True])
def test_a_plan_is_read_in_its_order(short):
    data = data_of(a_lesson("D1"), short=short)
    text = words_of(pdf.set_paper(FileKind.PLAN, data, a_lesson("D1").lesson))
    told = [f"Plan de la sesión D1{' en 45 minutos' if short else ''}", data["title"], "Antes de empezar", data["safeguarding"]]
    told += [
        "Protocolo breve ante una revelación",
        *(words for step in data["protocol"] for words in (step["lead"], step["text"])),
    ]
    told += ["Datos informativos", "GRE / DRE", "UGEL", "IE", "Nivel", "Duración", f"{data['minutes']} minutos"]
    told += ["¿Qué buscamos?", data["objective"], "Evidencia:", "Recursos", *data["materials"], "Momentos"]
    for phase in data["phases"]:
        told += [f"{phase['name']} · {phase['minutes']} minutos", *(step["text"] for step in phase["steps"])]
    told += [
        "Pregunta de salida:",
        data["exit"],
        "Plan B: sin internet o sin equipos",
        data["plan_b"],
        "Anexos de esta sesión",
        *SIGNED,
    ]

    assert [words for words, at in zip(told, places(text, told), strict=True) if at < 0] == []


def test_an_annex_is_read_in_its_order(demo_annexes):
    (annex,) = [annex for annex in demo_annexes if annex.file_name == "A3_historias.pdf"]
    text = squeezed(run_tool("pdftotext", "-", "-", data=annex.content).decode())
    told = [annex.data["heading"], "Cómo se usa.", annex.data["intro"]]
    for part in annex.data["parts"]:
        told += [part["title"], *part["paragraphs"], *part["questions"]]

    assert len(told) > 6
    assert -1 not in places(text, told)


def test_words_that_stand_in_another_order_are_found_out():
    """The control of the tests of order."""
    assert places("uno dos tres", ["uno", "dos", "tres"]) == [0, 4, 8]
    assert -1 in places("uno tres dos", ["uno", "dos", "tres"])


@pytest.mark.parametrize("code", ["A3", "D1"])
@pytest.mark.parametrize("short", [False, True])
def test_the_plan_to_edit_says_what_the_printed_one_says(code, short):
    found = a_lesson(code)
    data = data_of(found, short=short)
    document = Document(io.BytesIO(editable.plan_document(data, dated=PUBLISHED_AT)))
    on_paper = words_of(pdf.set_paper(FileKind.PLAN, data, found.lesson))
    told = paragraphs(document)

    assert [words for words in told if squeezed(words) not in on_paper] == []
    rest = on_paper
    for words in sorted(told, key=len, reverse=True):
        rest = rest.replace(squeezed(words), " ", 1)
    # What is left of the paper are the numbers of its list.
    assert re.fullmatch(r"[\d. ]*", rest), rest


def test_the_plan_to_edit_is_a_real_document():
    data = data_of(a_lesson("A3"))
    document = Document(io.BytesIO(editable.plan_document(data, dated=PUBLISHED_AT)))
    headings = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
    footer = document.sections[0].footer.paragraphs[0].text

    assert headings[:4] == [
        ("Heading 1", data["title"]),
        ("Heading 2", "Antes de empezar"),
        ("Heading 3", "Protocolo breve ante una revelación"),
        ("Heading 2", "Datos informativos"),
    ]
    assert [one.text for one in document.paragraphs if one.style.name == "List Number"] == [
        f"{step['lead']}: {step['text']}" if step["lead"] else step["text"] for step in data["protocol"]
    ]
    assert "List Bullet" in {one.style.name for one in document.paragraphs}
    assert [len(table.columns) for table in document.tables] == [4, 2]
    assert (round(document.sections[0].page_width.mm), round(document.sections[0].page_height.mm)) == (210, 297)
    assert "Versión del 12 de octubre de 2026" in footer
    assert "CC BY-NC-SA 4.0" in footer


def test_the_plan_to_edit_tells_of_no_person_and_no_machine():
    content = editable.plan_document(data_of(a_lesson("A3")), dated=datetime(2026, 10, 12, 15, tzinfo=UTC))
    about = Document(io.BytesIO(content)).core_properties
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = {part.filename: archive.read(part).decode() for part in archive.infolist()}

    assert (about.author, about.last_modified_by, about.language) == ("Maloca", "Maloca", "es-PE")
    assert f"{about.created:%Y-%m-%d %H:%M}" == "2026-10-12 15:00"
    assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name, told in parts.items() if re.search(r"Macintosh|python-docx|Canny", told)]
    assert 'w:val="es-PE"' in parts["word/styles.xml"]
    colours = set(re.findall(r'<w:color w:val="(\w+)"', parts["word/document.xml"] + parts["word/footer1.xml"]))
    assert colours <= {"000000"}


def test_equal_plans_give_equal_documents():
    made = {editable.plan_document(data_of(a_lesson("A3")), dated=PUBLISHED_AT) for _round in range(2)}

    assert len(made) == 1
    assert paper.pages(made.pop()) == 0
