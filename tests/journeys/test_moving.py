"""The river floods: a coordinator moves a school by two weeks on a laptop and back on a phone; one meeting moves in two taps."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .site import LAPTOP, PHONE, Demo, member

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]
COORDINATOR, SCHOOL = "coordinador.lima", re.compile("Los Olivares")


def test_a_school_moves_by_two_weeks_and_back(browser: Browser, demo: Demo):
    with member(browser, demo, COORDINATOR, LAPTOP) as page:
        batch = the_school_moves(page)
    with member(browser, demo, COORDINATOR, PHONE) as page:
        page.goto(batch)
        page.get_by_role("button", name=re.compile("sus fechas de antes")).click()
        expect(page.get_by_text("Las sesiones volvieron a sus fechas de antes.")).to_be_visible()


def the_school_moves(page: Page) -> str:
    """The address of what was moved."""
    page.goto("/agenda/")
    page.get_by_role("link", name="Mover varias sesiones").click()
    where = page.get_by_role("combobox", name="¿Qué se mueve?")
    school = where.locator("optgroup option", has_text=SCHOOL).first
    where.select_option(school.get_attribute("value"))
    page.get_by_role("spinbutton", name="Cuánto").fill("2")
    page.get_by_label("Motivo").select_option(label="Paro o huelga")
    page.get_by_role("button", name="Ver las fechas").click()
    expect(page.get_by_role("heading", name="Así quedarían las fechas")).to_be_visible()
    if (why := page.get_by_label("¿Por qué sigue así?")).count():
        why.select_option(index=1)
    page.get_by_role("button", name=re.compile(r"Mover \d+ sesiones")).click()
    expect(page.get_by_text(re.compile(r"\d+ sesiones cambiaron de fecha"))).to_be_visible()
    return page.url


def test_one_meeting_moves_in_two_taps_on_a_phone(browser: Browser, demo: Demo):
    with member(browser, demo, COORDINATOR, PHONE) as page:
        page.goto("/agenda/")
        page.locator("main a[href*='/sesiones/']").last.click()
        page.get_by_role("link", name="Mover", exact=True).click()
        page.locator("button[name=go]:visible").first.click()
        expect(page.get_by_text(re.compile("La sesión pasó al"))).to_be_visible()
        expect(page.get_by_role("heading", name="Lo que cambió")).to_be_visible()
