"""Under /en/ the interface speaks English; what people wrote (workshops, names, places) stays as it is and says its language."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from curriculum.models import LessonPage
from lms.accounts.enums import Role
from lms.scheduling.calendar import day_in_words

from ..builders import a_day, make_cohort, make_school, make_staff
from ..permissions.questions import TABLE, cells
from ..permissions.world import build_world
from ..signing_in import signed_in
from .addresses import HELP_EN, HOME_EN, LESSON_EN, WORKSHOP_EN

CATALOGUE = Path(settings.BASE_DIR) / "locale/en/LC_MESSAGES/django.po"
HOLDER = re.compile(r"%\(\w+\)\w*|%%|%[sd]|\{\w*\}|</?\w+[^>]*>")
SPANISH = {
    "además", "ahora", "apellidos", "aquí", "asistencia", "asistió", "ayuda", "cerrar", "clase", "clave", "claves", "código",
    "constancia", "constancias", "contraseña", "correo", "cuenta", "del", "desde", "encuentro", "encuentros", "entrar",
    "escriba", "está", "estudiante", "estudiantes", "falta", "familia", "fecha", "grupo", "grupos", "guardar", "hasta",
    "hola", "hoy", "ingresar", "inicio", "las", "lista", "los", "materiales", "nadie", "nombre", "oficina", "para", "pasar",
    "planificar", "por", "presente", "próxima", "próximo", "que", "queda", "salir", "sesión", "sesiones", "sin", "suspender",
    "talleres", "tarde", "todas", "todavía", "todos", "tu", "una", "usted", "verificar", "volver",
}  # fmt: skip
# The builders number what they name: "Sede 3" is a centre, "Periodo 7" a term, "Aula 6" a room.
DATA = re.compile(r"\b(Sede|Taller|Periodo|Escuela|Persona|Aula) \d+\b")
UNCLOSED = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPOKEN = ("alt", "aria-label", "data-l", "placeholder", "title")
NOT_READ = ("script", "style")
# Sends somebody out, or away from the site.
LEFT_OUT = {"account_logout", "account_signed_out", "quick_exit"}
ACCOUNT_PAGES = ("mfa_index", "account_change_password", "mfa_activate_totp", "mfa_add_webauthn")
MARKED_PAGES = ("scheduling:session", "attendance:roll")
PUBLIC_PAGES = ("account_login", "account_logout", "account_signed_out")
FORMATS = ("DATE_FORMAT", "YEAR_MONTH_FORMAT", "MONTH_DAY_FORMAT", "SHORT_DATE_FORMAT")


class Reader(HTMLParser):
    """What a page in one language says in it: its text and its labels, without the elements that declare another language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []

    @property
    def listens(self) -> bool:
        return all(listens for _tag, listens in self.open)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        listens = attributes.get("lang", self.language).startswith(self.language) and tag not in NOT_READ
        if listens and self.listens:
            self.said += [attributes[name] for name in SPOKEN if attributes.get(name)]
        if tag not in UNCLOSED:
            self.open.append((tag, listens))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.listens:
            self.said.append(data)


def spanish_in(page: str, language: str = "en") -> list[str]:
    """The Spanish words of the interface that the page says as if they were in its own language, each once."""
    reader = Reader(language)
    reader.feed(page)
    words = re.findall(r"\w+", DATA.sub("", " ".join(reader.said)).lower())
    return sorted(SPANISH.intersection(words))


def entries() -> list[polib.POEntry]:
    return list(polib.pofile(str(CATALOGUE)))


def pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Each Spanish text of an entry beside its English one."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]


def holders(text: str) -> list[str]:
    return sorted(HOLDER.findall(text))


def test_every_entry_is_translated_and_none_is_a_guess():
    assert [entry.msgid for entry in entries() if not entry.translated() or entry.fuzzy or entry.obsolete] == []
    assert len(entries()) > 1000


def test_every_placeholder_and_mark_up_is_kept():
    changed = [
        (spanish, english) for entry in entries() for spanish, english in pairs(entry) if holders(spanish) != holders(english)
    ]

    assert changed == []


def test_a_lost_placeholder_would_be_seen():
    assert holders("%(n)s de <b>%(total)s</b>, 80 %%") == ["%%", "%(n)s", "%(total)s", "</b>", "<b>"]
    assert holders("%(n)s of <b>%(total)s</b>, 80%%") == holders("%(n)s de <b>%(total)s</b>, 80 %%")
    assert holders("%(n)s of <b>%(all)s</b>, 80%%") != holders("%(n)s de <b>%(total)s</b>, 80 %%")


def test_no_sentence_ends_where_the_other_does_not():
    """A missing full stop is how a truncated translation shows."""
    ends = ".?!…:"
    odd = [(s, e) for entry in entries() for s, e in pairs(entry) if (s[-1] in ends or e[-1] in ends) and s[-1] != e[-1]]

    assert [pair for pair in odd if pair[0] not in ("N.°", "N.º")] == []


def test_the_reader_hears_what_a_page_says_and_not_what_it_quotes():
    page = '<h1>Group</h1><p lang="es">Hoy hay <b>sesión</b><br>aquí</p><p aria-label="Todavía no">Salir</p><script>hoy</script>'

    assert spanish_in(page) == ["salir", "todavía"]
    assert spanish_in(page, "es") == ["aquí", "hoy", "salir", "sesión", "todavía"]


@pytest.fixture
def world(db):
    """One centre and a client of each role; the lesson bears a title that is no word of the interface."""
    built = build_world()
    LessonPage.objects.update(title="Uno")
    return built


def addresses_of(arguments: dict, *, method: str = "GET") -> list[tuple[str, str]]:
    """Each role with each page of the interface that it may open or send to, in the language of the moment.

    The office is left out: Wagtail speaks the language that its user chose there.
    """
    found = [("facilitator", reverse(name)) for name in ACCOUNT_PAGES] + [("public", reverse(name)) for name in PUBLIC_PAGES]
    found += [("facilitator", reverse(name, kwargs=arguments["marked session"])) for name in MARKED_PAGES]
    for name, row in TABLE.items():
        if "path" in row or name in LEFT_OUT or name.startswith("health"):
            continue
        address = reverse(name, kwargs={**arguments[row.get("object", "nothing")], **row.get("with", {})})
        roles = [role for role, answer in cells(row, method).items() if answer in ("ok", "422")]
        found += [(role, address) for role in roles if not address.startswith("/admin/")]
    return found


def heard(client, address: str, language: str, *, method: str = "GET") -> list[str] | None:
    """The Spanish words of the page at that address; None for a file."""
    response = client.generic(method, address, content_type="application/x-www-form-urlencoded", follow=True)
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return None
    return spanish_in(response.content.decode(), language)


def crawl(world, language: str, *, method: str = "GET") -> dict[tuple[str, str], list[str]]:
    """The Spanish words of each page that a role opens, or of the answer to an empty form that it sends."""
    with translation.override(language):
        asked = addresses_of(world.arguments, method=method)
    found = {(role, address): heard(world.clients[role], address, language, method=method) for role, address in asked}
    return {page: words for page, words in found.items() if words is not None}


def test_no_page_of_any_role_speaks_spanish_under_en(world):
    seen = crawl(world, "en")

    assert {page: words for page, words in seen.items() if words} == {}
    assert {role for role, _page in seen} == {"public", "student", *Role.values}
    assert len(seen) > 50


def test_an_empty_form_is_refused_in_english(world):
    seen = crawl(world, "en", method="POST")

    assert {page: words for page, words in seen.items() if words} == {}
    assert len(seen) > 15


def test_empty_places_speak_english(world):
    cohort = make_cohort(school=make_school())
    coordinator = signed_in(make_staff(role=Role.COORDINATOR, centre=cohort.centre))
    newcomers = [signed_in(make_staff(role=role)) for role in Role]
    with translation.override("en"):
        names = ("portal:cohort", "scheduling:plan", "attendance:grid", "classroom:pins")
        places = [(coordinator, reverse(name, kwargs={"public_id": cohort.public_id})) for name in names]
        places += [(client, reverse(name)) for client in newcomers for name in ("portal:home", "scheduling:agenda")]

    assert {address: words for client, address in places if (words := heard(client, address, "en"))} == {}


def test_the_same_pages_in_spanish_are_heard(world):
    assert [address for (_role, address), words in crawl(world, "es").items() if len(words) < 3] == []


def test_the_words_that_are_listened_for_are_many_and_well_written():
    assert len(SPANISH) >= 60
    assert {"código", "está", "próxima", "sesión", "todavía"} <= SPANISH
    assert SPANISH.isdisjoint({"codigo", "esta", "proxima", "sesion", "todavia"})


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{}, {"login": "nadie", "password": "nada", "code": "MAL123"}], ids=["empty", "wrong"])
@pytest.mark.parametrize("address", ["/en/entrar/", "/en/clase/", "/en/verificar/"])
def test_what_went_wrong_is_said_in_english(client, address, sent):
    page = client.post(address, sent).content.decode()

    assert spanish_in(page) == []
    assert 'lang="en"' in page


def test_a_plan_is_refused_and_proposed_in_english(world):
    address = f"/en/grupos/{world.arguments['cohort']['public_id']}/planificar/"
    client = world.clients["facilitator"]
    plan = {"first_day": a_day(after=7).strftime("%d/%m/%Y"), "start": "14:00", "end": "15:30", "count": "2"}

    refused = client.post(address, {}).content.decode()
    proposed = client.post(address, plan).content.decode()

    assert spanish_in(refused) == spanish_in(proposed) == []
    assert "Choose the first day." in refused
    assert "These would be the dates" in proposed


@pytest.mark.parametrize("address", [HOME_EN, WORKSHOP_EN, LESSON_EN, HELP_EN, "/en/workshops/", "/en/no-such-page/"])
def test_the_public_pages_speak_english(client, site, address):
    assert spanish_in(client.get(address).content.decode()) == []


def test_dates_are_written_as_each_language_writes_them():
    day = date(2026, 9, 24)
    written = {}
    for language in ("es", "en"):
        with translation.override(language):
            written[language] = [date_format(day, form) for form in FORMATS] + [day_in_words(day)]

    assert written["es"] == [
        "24 de setiembre de 2026", "setiembre de 2026", "24 de setiembre", "24/09/2026", "jueves 24 de setiembre",
    ]  # fmt: skip
    assert written["en"] == ["24 September 2026", "September 2026", "24 September", "24/09/2026", "Thursday 24 September"]


def test_no_template_writes_a_date_in_one_language_only():
    written = {path.name: path.read_text(encoding="utf8") for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html")}

    assert [name for name, text in written.items() if r"\d\e" in text] == []
    assert any('date:"MONTH_DAY_FORMAT"' in text for text in written.values())
