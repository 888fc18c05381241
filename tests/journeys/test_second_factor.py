"""The pages of the second factor under axe and a ruler, and with the keyboard: set up, asked for, lost, taken away."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from ..signing_in import code_of
from .keys import Hands
from .looking import as_text, facts_of, faults_of
from .site import PHONE, Demo, sign_in, visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]


def look(page: Page, heading: str | re.Pattern) -> None:
    """The page of that heading is sound."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading if isinstance(heading, re.Pattern) else re.compile(heading))
    faults = faults_of(page)
    assert not faults, as_text(faults)
    assert facts_of(page)["h1"] == 1
    page.set_viewport_size(PHONE)


def test_a_second_factor_is_set_up_asked_for_and_taken_away(browser: Browser, demo: Demo):
    name = "coordinador.lima"
    with visitor(browser, demo, PHONE) as page:
        sign_in(page, demo, name)
        page.goto("/cuenta/aplicacion/")
        secret = page.locator(".spare").text_content().replace(" ", "")
        by_keys(page, code_of(secret))
        look(page, "Códigos de respaldo")
        page.goto("/cuenta/")
        look(page, "Mi cuenta")
        page.goto("/cuenta/codigos/nuevos/")
        look(page, "Crear códigos de respaldo nuevos")
        page.goto("/cuenta/confirmar/codigo/")
        look(page, "Confirme que es usted")
    with visitor(browser, demo, PHONE) as page:
        page.goto("/entrar/")
        page.get_by_label("Contraseña").fill(demo.password)
        page.get_by_label("Correo o nombre de usuario").focus()
        by_keys(page, name)
        look(page, "Segundo paso")
        by_keys(page, "000000")
        assert page.evaluate("document.activeElement.name") == "code"
        look(page, "Segundo paso")
        by_keys(page, code_of(secret, steps_away=1))
        expect(page).to_have_url(f"{demo.address}/inicio/")
        page.goto("/cuenta/aplicacion/quitar/")
        look(page, "Quitar la aplicación de códigos")
        page.get_by_role("button", name="Quitar").click()
        expect(page.get_by_role("heading", name="Mi cuenta")).to_be_visible()


def by_keys(page: Page, text: str) -> None:
    """Type into the field that has the focus, or into the next that Tab reaches, and send with Enter."""
    hands = Hands(page)
    if page.evaluate("document.activeElement.tagName") != "INPUT":
        hands.tab_to(re.compile("."), "input")
    hands.press("Control+A")
    hands.type(text)
    with page.expect_navigation():
        hands.press("Enter")
    hands.check()
