"""Uploaded materials of the demo: small, made here, and taken in by the way that an editor's files take.

A poster is drawn with the fonts of the paper, word lists come from the lessons, texts lie in `uploads/`. None is a sound or a
film: nothing here can record one, and a hum that calls itself a radio play would help nobody.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from curriculum import pdf
from curriculum.actions_materials import add_material, replace_file
from curriculum.enums import Audience, FileKind, Language, Licence, MaterialKind
from curriculum.models import LessonPage, Material, WorkshopPage
from curriculum.uploads import incoming
from curriculum.uploads.checking import check_file
from lms.core.pdf import FONTS

HERE = Path(__file__).parent / "uploads"
AUTHOR = "Equipo pedagógico (demostración)"
GROUND, INK, RIVER, AMBER, PLUM = "#f6f1e4", "#13233a", "#0b5563", "#f6b23c", "#7a3b69"
POSTER = ("Pausa", "Pregunta", "Pide ayuda")
LINES = ("No respondas en el momento.", "¿Quién, dónde, cuánto, quién más?", "Cuéntale a una persona adulta de confianza.")

type Make = Callable[[Path, LessonPage | None], None]


@dataclass(frozen=True)
class Planned:
    """A material of the demo: where it belongs, what is said about it, and what makes each of its versions."""

    place: str
    title: str
    summary: str
    kind: MaterialKind
    audience: Audience
    versions: tuple[Make, ...]
    language: Language = Language.SPANISH
    licence: Licence = Licence.BY_NC_SA


def seed_materials(now: datetime) -> None:
    """The materials that are not there yet, in the order of the list. What editors changed since stays."""
    lessons = {one.code: one for one in LessonPage.objects.filter(locale__language_code="es")}
    workshops = {one.code: one for one in WorkshopPage.objects.filter(locale__language_code="es")}
    there = set(Material.objects.values_list("title", flat=True))
    for planned in PLANNED:
        if planned.title not in there:
            _add(planned, lessons.get(planned.place), workshops.get(planned.place), now)


def _add(planned: Planned, lesson: LessonPage | None, workshop: WorkshopPage | None, now: datetime) -> None:
    first, *later = planned.versions
    with incoming() as folder:
        first(folder / "made", lesson)
        material = add_material(
            file=check_file(folder / "made", folder),
            user=None,
            now=now,
            lesson=lesson,
            workshop=workshop,
            title=planned.title,
            summary=planned.summary,
            kind=planned.kind,
            audience=planned.audience,
            language=planned.language,
            licence=planned.licence,
            author=AUTHOR,
        )
    for make in later:
        with incoming() as folder:
            make(folder / "made", lesson)
            replace_file(material=material, file=check_file(folder / "made", folder), user=None, now=now)


def _poster(*, with_lines: bool) -> Make:
    """Three words to hang on a wall, A4 at 100 dots an inch."""

    def make(path: Path, lesson: LessonPage | None) -> None:
        sheet = Image.new("RGB", (827, 1169), GROUND)
        draw = ImageDraw.Draw(sheet)
        big, small = (ImageFont.truetype(FONTS / f"NotoSans-{name}.ttf", size) for name, size in (("Bold", 84), ("Regular", 34)))
        for number, (word, line, colour) in enumerate(zip(POSTER, LINES, (RIVER, AMBER, PLUM), strict=True)):
            top = 90 + number * 350
            draw.ellipse((70, top, 250, top + 180), fill=colour)
            draw.text((160, top + 90), str(number + 1), font=big, fill=INK if colour == AMBER else GROUND, anchor="mm")
            draw.text((290, top + (40 if with_lines else 90)), word, font=big, fill=INK, anchor="lm")
            if with_lines:
                draw.text((70, top + 230), line, font=small, fill=INK, anchor="lm")
        sheet.save(path, "PNG")

    return make


def _text(name: str) -> Make:
    def make(path: Path, lesson: LessonPage | None) -> None:
        path.write_bytes((HERE / name).read_bytes())

    return make


def _words(path: Path, lesson: LessonPage | None) -> None:
    """The words that the lessons of this workshop explain, to print or to sort."""
    lessons = LessonPage.objects.filter(locale__language_code="es", code__startswith="A").order_by("path")
    terms = [(one.code, part.value) for one in lessons for part in one.reading if part.block_type == "term"]
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(("encuentro", "palabra", "qué quiere decir"))
        writer.writerows((code, term["term"], term["meaning"]) for code, term in terms)


def _guide(path: Path, lesson: LessonPage | None) -> None:
    """A sheet for the person who guides, set like the lessons' own."""
    parts = [
        {"type": "checklist", "heading": "Antes de empezar", "items": list(BEFORE)},
        {"type": "sheet", "heading": "Para preguntar al grupo", "prompts": [{"prompt": p, "lines": 2} for p in QUESTIONS]},
    ]
    annex = {"name": "guia", "title": "Guía de conversación", "audience": Audience.STAFF, "intro": GUIDE_INTRO, "parts": []}
    data = {**pdf.annex_data(lesson, lesson.get_parent().specific, annex), "parts": parts} if lesson else {}
    path.write_bytes(pdf.set_paper(FileKind.ANNEX, data, lesson))


GUIDE_INTRO = "Lea las preguntas antes. No hace falta hacerlas todas: elija dos y deje tiempo para el silencio."
BEFORE = (
    "Recordar los acuerdos del grupo: se puede pasar, nadie cuenta lo de otra persona.",
    "Tener a mano el protocolo y el nombre de la persona responsable de salvaguarda.",
    "Avisar que se hablará de historias inventadas.",
)
QUESTIONS = (
    "¿Qué señal viste primero en la historia?",
    "¿Qué pudo preguntar el personaje antes de aceptar?",
    "¿A quién le habrías contado tú? No digas el nombre: di quién es para ti.",
)

PLANNED = (
    Planned(
        "A3", "Afiche: Pausa, pregunta, pide ayuda", "Para colgar en el aula. Las tres palabras del encuentro.",
        MaterialKind.PICTURE, Audience.OPEN, (_poster(with_lines=False), _poster(with_lines=True)), licence=Licence.BY,
    ),
    Planned(
        "A3", "Guía de conversación sobre las historias", "Preguntas para elegir dos, y qué revisar antes de empezar.",
        MaterialKind.PLAN, Audience.STAFF, (_guide,),
    ),
    Planned(
        "A", "Palabras del taller", "Todas las palabras que los encuentros explican, en una tabla para imprimir u ordenar.",
        MaterialKind.WORKSHEET, Audience.STUDENTS, (_words,),
    ),
    Planned(
        "C5", "Guion breve: El mensaje", "Una escena de tres minutos para leer en voz alta, con un final que el grupo cambia.",
        MaterialKind.OTHER, Audience.OPEN, (_text("guion_el_mensaje.txt"),), licence=Licence.BY_SA,
    ),
    Planned(
        "D3", "Password checklist", "Five lines to keep beside the keyboard.",
        MaterialKind.WORKSHEET, Audience.OPEN, (_text("password_checklist.txt"),), language=Language.ENGLISH, licence=Licence.BY,
    ),
)  # fmt: skip
