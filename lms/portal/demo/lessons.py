"""The demo curriculum as it is written (a TOML file for each workshop and lesson) turned into the fields of its pages.

The English of a file stands under the same name in `en/`, its titles and summaries in the Spanish file as `title_en`.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

FILES = Path(__file__).parent / "curriculum"
WORKSHOPS = "ABCD"
# Printed on every plan, before anything else; a step's first words end in a colon.
PROTOCOL = [
    "Pausa y privacidad: agradezca y corte con suavidad el relato en público («Lo que dices es importante; lo hablamos al "
    "terminar, en un lugar tranquilo»). Siga la sesión con el grupo.",
    "Escucha y cree: con calma y pocas palabras. «Te creo. No es tu culpa. Hiciste bien en contarlo».",
    "No interrogue: no prometa secreto, no confronte a nadie, no tome fotos ni grabe, no haga repetir el relato.",
    "Informe el mismo día: a la persona responsable de salvaguarda y, en la escuela, a la dirección o a la persona responsable "
    "de convivencia, que activa el protocolo; los plazos se miden en horas (24 en los casos más graves). Si quien habría "
    "agredido trabaja en la escuela, no le informe a esa persona: acuda a la UGEL y al Ministerio Público o a la PNP.",
    "Registre lo mínimo: en el formato confidencial (fecha, hora, palabras textuales breves, iniciales). Nunca en la "
    "asistencia, en el chat ni en esta plataforma.",
    "Cuide: acompañe, explique qué pasará, avise al servicio de atención legal y psicológica, y pida apoyo para usted.",
]
SAME_NAME = (
    *("title", "code", "minutes", "summary", "objective", "evidence"),
    *("exit_question", "safeguarding_note", "facilitator_note", "plan_b"),
)


def read(code: str) -> dict:
    """The file of a workshop (A) or of a lesson (A3) as it stands."""
    return tomllib.loads((FILES / f"{code}.toml").read_text(encoding="utf8"))


def in_english(spanish: dict) -> dict:
    """A file with its texts in English; what is not text (minutes, codes, an annex's sheets) stands as it is in Spanish."""
    english = tomllib.loads((FILES / "en" / f"{spanish['code']}.toml").read_text(encoding="utf8"))
    parts = {name: [_titled(part) for part in spanish[name]] for name in ("stages", "annexes") if name in spanish}
    if "phases" in spanish:
        pairs = zip(spanish["phases"], english["phases"], strict=True)
        parts["phases"] = [phase | written for phase, written in pairs]
    return _titled(spanish) | english | parts


def _titled(spanish: dict) -> dict:
    """With `title` from `title_en`, and so on."""
    return spanish | {name.removesuffix("_en"): text for name, text in spanish.items() if name.endswith("_en")}


def workshop_files() -> Iterator[tuple[dict, list[dict]]]:
    """Each workshop with its lessons, in order."""
    for code in WORKSHOPS:
        workshop = read(code)
        yield workshop, [read(lesson) for stage in workshop["stages"] for lesson in stage["lessons"]]


def lesson_fields(toml: dict, *, stage: int = 1) -> dict:
    """The fields of a LessonPage (slug included) from a lesson's file."""
    return {
        **{name: toml[name] for name in SAME_NAME},
        "slug": toml["slug"],
        "stage": stage,
        "digcomp": ", ".join(toml["digcomp"]),
        "phases": [("phase", _phase(phase)) for phase in toml["phases"]],
        "materials": [("item", item) for item in toml["materials"]],
        "reading": [("idea", idea) for idea in toml["key_ideas"]] + [("term", term) for term in toml["glossary"]],
        "annexes": [("annex", _annex(annex)) for annex in toml["annexes"]],
    }


def workshop_fields(toml: dict) -> dict:
    """The fields of a WorkshopPage (slug included) from a workshop's file."""
    same = ("title", "code", "slug", "summary", "age_from", "age_to", "grades", "lesson_minutes", "facilitator_note")
    return {
        **{name: toml[name] for name in same},
        "tile": toml["code"].lower(),
        "is_sensitive": toml["sensitive"],
        "stages": [("stage", {"name": stage["name"], "line": stage["line"]}) for stage in toml["stages"]],
    }


def _phase(toml: dict) -> dict:
    """A phase; `short` names by number, from one, the steps that stay where there are only 45 minutes."""
    short = toml.get("short", ())
    steps = [{"text": text, "is_short": number in short} for number, text in enumerate(toml["steps"], start=1)]
    return {"name": toml["name"], "minutes": toml["minutes"], "short_minutes": toml.get("short_minutes", 0), "steps": steps}


def _annex(toml: dict) -> dict:
    parts = [(part["type"], {name: value for name, value in part.items() if name != "type"}) for part in toml["blocks"]]
    return {**{name: toml[name] for name in ("name", "title", "audience", "intro")}, "parts": parts}
