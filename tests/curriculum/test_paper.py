"""Plans and annexes of all 28 lessons as paper: pages, tags, fonts, language, and who may read which words."""

import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import typst

from curriculum import pdf
from curriculum.blocks.lessons import AnnexPartsBlock
from curriculum.enums import FileKind
from lms.core import pdf as paper
from tests.tools import run_tool

from .world import demo_lessons

# What outside tools check of the annexes; our own eyes read all of them.
SAMPLE = 5
PDF_UA = b"<pdfuaid:part>1</pdfuaid:part>"
PDF_A = b"<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"


def test_every_lesson_has_a_plan_of_two_or_three_pages(demo_plans):
    pages = {plan.file_name: paper.pages(plan.content) for plan in demo_plans}

    assert len(pages) == 28
    assert {name: number for name, number in pages.items() if number not in (2, 3)} == {}
    assert "A3_plan_90min.pdf" in pages
    assert "C1_plan_120min.pdf" in pages


def test_every_lesson_has_an_annex_and_none_is_longer_than_three_pages(demo_annexes):
    assert len({annex.data["code"] for annex in demo_annexes}) == 28
    assert {annex.file_name for annex in demo_annexes if not 1 <= paper.pages(annex.content) <= 3} == set()


def test_the_demo_prints_every_type_of_part(demo_annexes):
    printed = {part["type"] for annex in demo_annexes for part in annex.data["parts"]}

    assert printed == set(AnnexPartsBlock.base_blocks)


def test_all_paper_is_tagged_light_and_says_its_title_and_language(demo_sheets):
    for sheet in demo_sheets:
        title = sheet.data["heading"] if sheet.kind == FileKind.ANNEX else sheet.data["title"]
        facts = re.search(rb"<rdf:RDF.*</rdf:RDF>", sheet.content, re.DOTALL).group().decode()

        assert len(sheet.content) < 300_000, sheet.file_name
        assert b"/MarkInfo<</Marked true" in sheet.content, sheet.file_name
        assert b"/Lang(es-PE)" in sheet.content, sheet.file_name
        assert PDF_UA in sheet.content
        assert PDF_A in sheet.content
        assert title.replace("&", "&amp;") in facts, sheet.file_name


def test_fonts_are_ours_and_embedded(demo_plans, demo_annexes, tmp_path):
    for sheet in (*demo_plans, *demo_annexes[::SAMPLE]):
        path = tmp_path / sheet.file_name
        path.write_bytes(sheet.content)
        rows = run_tool("pdffonts", str(path)).decode().splitlines()[2:]

        assert rows, sheet.file_name
        assert all(re.match(r"[A-Z]{6}\+Noto(Sans|Serif)", row) and re.search(r"\byes yes yes\b", row) for row in rows), rows


def test_readers_of_pdf_agree_on_pages_and_size(demo_plans, demo_annexes, tmp_path):
    for sheet in (*demo_plans, *demo_annexes[::SAMPLE]):
        path = tmp_path / sheet.file_name
        path.write_bytes(sheet.content)
        facts = dict(re.findall(r"^([\w ]+):\s+(.*)$", run_tool("pdfinfo", str(path)).decode(), re.MULTILINE))

        assert (facts["Pages"], facts["Tagged"]) == (str(paper.pages(sheet.content)), "yes")
        assert facts["Page size"] == "595.276 x 841.89 pts (A4)"
        assert b"No syntax or stream encoding errors" in run_tool("qpdf", "--check", str(path))


def test_a_plan_begins_with_safety_and_holds_what_a_school_asks_for(demo_plans):
    (plan,) = [plan for plan in demo_plans if plan.file_name == "A3_plan_90min.pdf"]
    text = run_tool("pdftotext", "-layout", "-", "-", data=plan.content).decode()
    order = ["Antes de empezar", "Evite «¿a alguien le pasó?»", "Protocolo breve", "Datos informativos", "¿Qué buscamos?"]
    order += ["Momentos", "Inicio", "Desarrollo", "Cierre", "Pregunta de salida", "Visto bueno y observaciones"]
    places = [text.index(words) for words in order]

    assert places == sorted(places)
    for field in (
        "GRE / DRE",
        "UGEL",
        "IE",
        "Nivel",
        "Grado y sección",
        "Docente",
        "Facilitador/a",
        "Fecha",
        "Duración",
        "N.° de sesión",
    ):
        assert field in text
    assert "Versión del 12 de octubre de 2026" in text
    assert "CC BY-NC-SA 4.0" in text
    assert "Página 1 de 2" in text


def test_a_plan_without_internet_is_printed_where_the_lesson_has_one(demo_plans):
    with_plan_b = {plan.data["code"][0] for plan in demo_plans if plan.data["plan_b"]}

    assert with_plan_b == {"D"}


def test_the_minutes_on_a_plan_add_up_to_the_lesson(demo_plans):
    for plan in demo_plans:
        assert sum(phase["minutes"] for phase in plan.data["phases"]) == plan.data["minutes"], plan.file_name


def test_no_annex_carries_what_is_written_for_adults_in_the_plan(demo_annexes):
    for annex in demo_annexes:
        lesson = annex.printed.lesson
        for words in (
            lesson.safeguarding_note,
            lesson.facilitator_note,
            annex.printed.workshop.facilitator_note,
            *annex.printed.protocol,
        ):
            assert not words or words not in annex.told, annex.file_name


def test_no_sheet_for_students_carries_an_answer_key(demo_sheets):
    for sheet in demo_sheets:
        keys = [key for key in demo_sheets if key.is_staff_only and key.data["code"] == sheet.data["code"] and key is not sheet]
        rows = {
            row
            for key in keys
            for part in key.data.get("parts", ())
            if part["type"] == "table"
            for row in map(tuple, part["rows"])
        }
        own = {tuple(row) for part in sheet.data.get("parts", ()) if part["type"] == "table" for row in part["rows"]}

        assert not rows & own, sheet.file_name


def test_a_plan_leaves_what_students_read_on_their_phones_to_them(demo_plans):
    for plan in demo_plans:
        ideas = [str(block.value) for block in plan.printed.lesson.reading if block.block_type == "idea"]

        # A lesson may teach by its steps what a student reads again afterwards.
        beside = str({name: told for name, told in plan.data.items() if name != "phases"})

        assert ideas
        assert not [idea for idea in ideas if idea in beside], plan.file_name


def test_only_sheets_for_adults_say_so(demo_annexes):
    for annex in demo_annexes:
        text = run_tool("pdftotext", "-", "-", data=annex.content).decode()

        assert ("no se entrega a estudiantes" in text) == annex.is_staff_only, annex.file_name


def test_rings_are_told_to_who_cannot_see_them(demo_annexes):
    (rings,) = [annex for annex in demo_annexes if annex.file_name == "A2_circulo_confianza.pdf"]

    assert b"/Alt" in rings.content
    assert "Círculos, uno dentro de otro".encode("utf-16-be").hex().upper().encode() in rings.content


def test_equal_lessons_give_equal_bytes_in_another_process_too():
    script = """
import hashlib, django; django.setup()
from curriculum import pdf; from tests.curriculum.world import demo_lessons
p = next(demo_lessons())
print(hashlib.sha256(pdf.set_paper("plan", pdf.plan_data(p.lesson, p.workshop, list(p.protocol)), p.lesson)).hexdigest())
"""
    runs = {subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout for _ in range(2)}

    assert len(runs) == 1
    assert len(runs.pop().strip()) == 64


def test_words_are_set_as_they_stand_and_never_run():
    printed = next(demo_lessons())
    printed.lesson.objective = '#panic("x") *negrita* $x$ <ancla> @nadie \\ «ñ ɨ ʼ ẽ → ☐»'
    content = pdf.set_paper("plan", pdf.plan_data(printed.lesson, printed.workshop, []), printed.lesson)
    text = run_tool("pdftotext", "-layout", "-", "-", data=content).decode()

    assert '#panic("x") *negrita* $x$ <ancla> @nadie \\' in text
    assert "→ ☐" in text


def test_a_letter_without_a_glyph_is_refused_by_name():
    printed = next(demo_lessons())
    printed.lesson.objective = "漢"

    with pytest.raises(typst.TypstError, match="漢"):
        pdf.set_paper("plan", pdf.plan_data(printed.lesson, printed.workshop, []), printed.lesson)


def test_the_date_in_a_file_is_that_of_its_publication(demo_plans):
    assert b"D:20261012" in demo_plans[0].content
    assert b"D:20000101" in paper.render(
        pdf.TEMPLATES[FileKind.PLAN], {**demo_plans[0].data, "dense": False}, dated=datetime(2000, 1, 1, 12, tzinfo=UTC)
    )
