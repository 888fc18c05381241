"""The demo's curriculum as it is written: minutes that add up, and the words that we use and avoid."""

import re
from collections.abc import Iterator

import pytest

from lms.portal.demo.lessons import FILES, read, workshop_files

LESSONS = [lesson for _, lessons in workshop_files() for lesson in lessons]
CODES = sorted(path.stem for path in FILES.glob("*.toml"))
# What names a thing and is not read.
KEYS = {"name", "type", "audience", "code", "slug", "slug_en", "id", "picture"}
# Orders and pronouns of the familiar form that a sheet for adults has no use for.
FORBIDDING = "pidas|hagas|digas|uses|llames|mires|guardes|publiques|escribas|leas|obligues|incluyas|des"
FAMILIAR = (
    r"\b(contigo|tuy[oa]s?|asegúrate|acércate|dile|pídele|recuérdales)\b"
    rf"|\b([Nn]o|[Nn]i|[Nn]unca) (\w{{2}} )?({FORBIDDING})\b"
)


def of_each_lesson(lesson: dict) -> str:
    return lesson["code"]


@pytest.mark.parametrize("lesson", LESSONS, ids=of_each_lesson)
def test_the_phases_of_a_lesson_add_up_to_its_minutes_and_to_forty_five(lesson):
    assert sum(phase["minutes"] for phase in lesson["phases"]) == lesson["minutes"]
    assert sum(phase["short_minutes"] for phase in lesson["phases"]) == 45


@pytest.mark.parametrize("lesson", LESSONS, ids=of_each_lesson)
def test_each_phase_is_shorter_in_forty_five_minutes_and_keeps_steps_only_where_it_has_minutes(lesson):
    for phase in lesson["phases"]:
        steps = set(phase["short"])

        assert 0 <= phase["short_minutes"] < phase["minutes"]
        assert bool(steps) == bool(phase["short_minutes"])
        assert steps <= set(range(1, len(phase["steps"]) + 1))
        assert len(steps) == len(phase["short"])
    assert lesson["phases"][0]["short"]
    assert lesson["phases"][-1]["short"]


@pytest.mark.parametrize("lesson", LESSONS, ids=of_each_lesson)
def test_every_annex_has_an_english_title_of_its_own(lesson):
    titles = [annex["title_en"] for annex in lesson["annexes"]]

    assert all(titles)
    assert len(set(titles)) == len(titles)


# Section "words to avoid" of the writing rules, as patterns; and what an annex may quote to show how to say it better.
AVOIDED = {
    "dejó engañar": r"se dej(ó|aron) engañar",
    "confiada": r"\bpor (ser )?confiad[oa]s?\b",
    "clothes": r"\bpor (su|tu) ropa\b|provocativ",
    "prostitution": r"prostitu",
    "nets": r"\b(ca(er|yó|e) en (las|sus) redes)\b",
    "victim": r"\bvíctimas?\b",
    "tell us yours": r"cuénten?nos su|cuenten sus experiencias|¿a quién (de ustedes )?le ha pasado",
    "strangers": r"nunca hables con (personas )?desconocid",
    "fight back": r"defiéndete|hazte respetar",
    "denounce": r"\bdenuncia tú\b|\bdenúncialo\b",
    "why": r"¿por qué no (gritaste|te defendiste|dijiste)",
}
CONTRASTS = {"A8": {"guia_despedida"}, "D7": {"criterios_y_publico"}}
GRAPHIC = r"\b(violad[oa]|violación sexual|desnud\w*|sangr\w+|cadáver|suicid\w*|pornogr\w*|navaja|cuchillo|pistola)\b"


def texts(value, *, name: str = "") -> Iterator[str]:
    """All that is written in this part of a file, whatever the depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, name=key)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, name=name)
    elif isinstance(value, str) and name not in KEYS:
        yield value


def spoken_of(code: str) -> list[str]:
    """All that a file says, without the annexes that quote a bad phrase to show a better one."""
    toml = read(code)
    annexes = [annex for annex in toml.get("annexes", ()) if annex["name"] not in CONTRASTS.get(code, ())]
    return list(texts(toml | {"annexes": annexes}))


@pytest.mark.parametrize("code", CODES)
def test_nothing_says_what_our_writing_rules_avoid(code):
    found = {
        (rule, text) for text in spoken_of(code) for rule, pattern in AVOIDED.items() if re.search(pattern, text, re.IGNORECASE)
    }

    assert not found


def test_the_patterns_know_what_they_look_for():
    for code, names in CONTRASTS.items():
        quoted = [text for annex in read(code)["annexes"] if annex["name"] in names for text in texts(annex)]

        assert any(re.search(pattern, text, re.IGNORECASE) for text in quoted for pattern in AVOIDED.values())
    assert re.search(FAMILIAR, "No pidas ver el celular ni la foto; no la reenvíes ni la guardes.")
    assert re.search(GRAPHIC, "una navaja", re.IGNORECASE)


@pytest.mark.parametrize("code", CODES)
def test_nothing_tells_of_harm_in_detail(code):
    assert not [text for text in spoken_of(code) if re.search(GRAPHIC, text, re.IGNORECASE)]


@pytest.mark.parametrize("code", CODES)
def test_no_telephone_address_or_link_is_a_real_one(code):
    for text in texts(read(code)):
        assert set(re.findall(r"\b\d{3}[ .-]?\d{3}[ .-]?\d{3}\b", text)) <= {"000 000 000"}, text
        assert not re.search(r"https?:|www\.|\w@\w|\.(com|pe|org)\b", text), text
        assert not re.search(r"\blínea \d{2,}|\bmarca (el )?\d|\b(100|105|116|1818|1810)\b", text, re.IGNORECASE), text


@pytest.mark.parametrize("lesson", LESSONS, ids=of_each_lesson)
def test_adults_are_addressed_with_usted(lesson):
    sheets = [annex for annex in lesson["annexes"] if annex["audience"] == "staff"]
    told = [lesson["safeguarding_note"], lesson["facilitator_note"], lesson["plan_b"], *texts(sheets)]

    for text in told:
        # What is quoted is said to students; the first row of a table often quotes without marks.
        own = re.sub(r"«[^»]*»", "", text)
        assert not re.search(FAMILIAR, own), text


@pytest.mark.parametrize("lesson", LESSONS, ids=of_each_lesson)
def test_students_are_addressed_with_tu(lesson):
    told = [lesson["summary"], *lesson["key_ideas"], *texts(lesson["glossary"])]

    assert not [text for text in told if re.search(r"\b(usted(es)?|vosotr[oa]s|vuestr[oa]s?)\b", text, re.IGNORECASE)]
