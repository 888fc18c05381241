"""The main ways through the site with Tab, Enter, the space bar and the arrows; no mouse, no finger."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from .keys import Hands
from .screens import LESSON
from .site import LAPTOP, PHONE, Demo, visitor
from .things import EMPTY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]
HEADS = "apellido_paterno,apellido_materno,nombres,apoderado_nombre,apoderado_celular,autorizacion,constancia_verificable"
PEOPLE = [f"Tecla{letter},Prueba,Nombre{letter},Familia {letter},96510990{n},Sí,Sí" for n, letter in enumerate("ABC")]

PLANTED = """<style>:focus { outline: 3px solid } .bare:focus { outline: none } .low { position: fixed; bottom: 0 }
.bar { position: fixed; inset: auto 0 0; margin: 0; height: 9rem; background: #fff; z-index: 1 }</style>
<a href="/">Uno</a><button class="bare">Sin marca</button><a href="/" tabindex="1">Antes</a><a class="low" href="/">Tapado</a>
<p class="bar"></p>"""


def sign_in_by_keys(hands: Hands, demo: Demo, name: str) -> None:
    hands.page.goto("/entrar/")
    give_name_and_password(hands, demo, name)
    expect(hands.page).to_have_url(f"{demo.address}/inicio/")


def give_name_and_password(hands: Hands, demo: Demo, name: str) -> None:
    hands.tab_to("Correo o nombre de usuario")
    hands.type(name)
    hands.tab_to("Contraseña")
    hands.type(demo.password)
    with hands.page.expect_navigation():
        hands.press("Enter")


def focused_name(page: Page) -> str:
    """The name of the field that has the focus, or the text of what else has it."""
    return page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")


def test_the_public_finds_help_and_verifies(browser: Browser, demo: Demo):
    with visitor(browser, demo, PHONE) as page:
        hands = Hands(page)
        page.goto("/ayuda/")
        hands.press("Tab")
        assert hands.where()["name"] == "Salir rápido"
        hands.go("Verificar")
        hands.tab_to("Código de la constancia")
        hands.type(demo.certificate_code)
        hands.go("Verificar", "button")
        expect(page.get_by_role("heading", name="Constancia válida")).to_be_visible()

        hands.check()


def test_the_skip_link_leads_past_the_bar(browser: Browser, demo: Demo):
    with visitor(browser, demo, LAPTOP) as page:
        hands = Hands(page)
        for address in ("/", "/talleres/", "/impacto/", "/verificar/", "/entrar/"):
            page.goto(address)
            hands.press("Tab")
            assert hands.where()["name"] == "Ir al contenido"
            hands.press("Enter")
            hands.press("Tab")
            assert page.evaluate("document.activeElement.closest('main') !== null"), address

        assert [fault for fault in hands.faults if "onward" not in fault] == []


@pytest.mark.parametrize("address", ["/", LESSON, "/ayuda/", "/verificar/", "/entrar/"])
def test_tab_goes_through_a_page_in_its_order_and_out_of_it(browser: Browser, demo: Demo, address):
    with visitor(browser, demo, PHONE) as page:
        hands = Hands(page)
        page.goto(address)

        assert len(hands.round_trip()) >= 8
        hands.check()


def test_a_student_comes_in_and_reads(browser: Browser, demo: Demo):
    with visitor(browser, demo, PHONE) as page:
        hands = Hands(page)
        page.goto("/clase/")
        hands.tab_to("Código de la clase")
        hands.type("ZZZ999")
        with page.expect_navigation():
            hands.press("Enter")
        assert focused_name(page) == "code"
        hands.press("Control+A")
        hands.type(demo.class_code)
        with page.expect_navigation():
            hands.press("Enter")
        hands.go(re.compile(re.escape(demo.student)), "button")
        hands.tab_to(re.compile("clave"), "input")
        hands.type("0000")
        with page.expect_navigation():
            hands.press("Enter")
        assert focused_name(page) == "pin"
        hands.type(demo.pin)
        with page.expect_navigation():
            hands.press("Enter")
        expect(page).to_have_url(f"{demo.address}/inicio/")
        hands.go(re.compile("^(Encuentro )?1"), "a")
        expect(page.get_by_role("heading", name="Ideas para llevar")).to_be_visible()

        hands.check()


def test_a_facilitator_calls_the_roll(browser: Browser, demo: Demo):
    with visitor(browser, demo, PHONE) as page:
        hands = Hands(page)
        sign_in_by_keys(hands, demo, demo.account("Facilitador/a")[0])
        hands.go("Pasar lista", "a")
        for number in (1, 2):
            mark_absent(hands, number)
        lose_the_session(hands, demo)
        hands.go("Terminar lista", "button")
        expect(page.get_by_text("Lista guardada")).to_be_visible()
        expect(page.locator(".roll .mark.is-absent")).to_have_count(2)
        expect(page.get_by_text("Motivo: Salud")).to_have_count(2)

        hands.check()


def lose_the_session(hands: Hands, demo: Demo) -> None:
    """Hand in after half an hour of talking: the site asks who it is, and nothing that was marked is lost."""
    hands.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    hands.go("Terminar lista", "button")
    give_name_and_password(hands, demo, demo.account("Facilitador/a")[0])
    expect(hands.page.locator(".roll .mark.is-absent")).to_have_count(2)


def mark_absent(hands: Hands, number: int) -> None:
    """Open the row, go to the word with the arrows, choose the reason with the letters of the list."""
    hands.tab_to(re.compile(rf"^{number}\D"), "summary")
    hands.press("Enter")
    hands.press("Tab")
    hands.where()
    for _word in range(4):
        hands.press("ArrowRight")
    assert hands.page.evaluate("document.activeElement.value") == "absent"
    hands.press("Tab")
    hands.where()
    hands.type("Salud")


def test_a_refused_plan_opens_at_its_error(browser: Browser, demo: Demo):
    with visitor(browser, demo, PHONE) as page:
        hands = Hands(page)
        sign_in_by_keys(hands, demo, demo.account("Facilitador/a")[0])
        hands.go(re.compile(r"^3\.º A\b.*Mi proyecto"), "a")
        hands.go("Planificar el ciclo", "a")
        page.get_by_label("Empieza").fill("")
        hands.go("Ver las fechas", "button")

        assert focused_name(page) == "start"
        hands.check()


def test_a_coordinator_imports_a_roster_and_issues(browser: Browser, demo: Demo, tmp_path: Path):
    file = tmp_path / "nomina.csv"
    file.write_text("\n".join([HEADS, *PEOPLE]), encoding="utf8")
    with visitor(browser, demo, LAPTOP) as page:
        hands = Hands(page)
        sign_in_by_keys(hands, demo, demo.account("Coordinador/a")[0])
        page.goto("/admin/nominas/")
        choose(hands, "Grupo", EMPTY)
        hands.tab_to("Archivo")
        page.get_by_label("Archivo").set_input_files(file)
        hands.go("Revisar el archivo", "button")
        if page.get_by_role("heading", name="Antes de revisar").is_visible():
            answer_by_keys(hands)
        hands.go(re.compile("^Guardar"), "button")
        expect(page.get_by_role("heading", name="Nómina guardada")).to_be_visible()
        page.goto("/admin/constancias/")
        ready = page.get_by_role("row").filter(has_text="por emitir").first.get_by_role("link")
        hands.go(ready.inner_text(), "a")
        hands.go(re.compile(r"^Emitir \d+ constancia"), "button")
        expect(page.get_by_role("button", name=re.compile("Emitir"))).to_have_count(0)

        hands.check()


def choose(hands: Hands, label: str, wanted: str) -> None:
    """Go down the list of choices until the wanted one is chosen."""
    hands.tab_to(label, "select")
    count = hands.page.evaluate("document.activeElement.options.length")
    for _option in range(count):
        hands.press("ArrowDown")
        if wanted in hands.page.evaluate("document.activeElement.selectedOptions[0].textContent"):
            return
    raise AssertionError(f"{wanted} is not in the list {label}")


def answer_by_keys(hands: Hands) -> None:
    for _question in range(hands.page.locator("fieldset").count()):
        hands.tab_to(re.compile("."), "input")
        hands.press(" ")
    hands.go("Seguir a la revisión", "button")


def test_planted_faults_are_found(browser: Browser, demo: Demo):
    with visitor(browser, demo, PHONE) as page:
        hands = Hands(page)
        page.set_content(PLANTED)
        hands.round_trip()

        assert [fault.partition(":")[0] for fault in hands.faults] == ["not onward", "not marked", "not free"]
        with pytest.raises(AssertionError, match="Sin marca"):
            hands.check()


def test_a_planted_trap_is_found(browser: Browser, demo: Demo):
    with visitor(browser, demo, PHONE) as page:
        page.set_content('<a href="/">Uno</a><a href="/">Dos</a>')
        page.evaluate("window.addEventListener('keydown', (event) => event.preventDefault())")
        page.focus("a")

        with pytest.raises(AssertionError, match="never leaves"):
            Hands(page).round_trip(forget=False)
