"""A school asks on a phone, its centre answers at a desk, and what both agree on is a cohort with dates."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from lms.core.clock import LIMA

from .site import LAPTOP, PHONE, Demo, member

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]
OFFERED = "Ese mes no hay quien viaje."


def in_days(days: int) -> str:
    return (datetime.now(LIMA) + timedelta(days=days)).date().isoformat()


def test_a_request_is_asked_answered_and_becomes_a_cohort(browser: Browser, demo: Demo):
    teacher, coordinator = demo.account("Docente")[0], demo.account("Coordinador/a")[0]

    with member(browser, demo, teacher, PHONE) as page:
        address = the_teacher_asks(page)
    with member(browser, demo, coordinator, LAPTOP) as page:
        the_coordinator_offers_another_day(page)
    with member(browser, demo, teacher, PHONE) as page:
        the_teacher_takes_it(page, address)
    with member(browser, demo, coordinator, LAPTOP) as page:
        the_coordinator_opens_the_cohort(page)
    with member(browser, demo, teacher, PHONE) as page:
        page.goto(address)
        expect(page.get_by_role("heading", name="El grupo está abierto")).to_be_visible()
        page.get_by_role("link", name="Ver el grupo y sus fechas").click()
        expect(page.get_by_role("heading", name="2.º Z")).to_be_visible()


def the_teacher_asks(page: Page) -> str:
    page.get_by_role("link", name=re.compile("La sede le respondió|Pedir un taller")).click()
    page.get_by_role("link", name="Pedir un taller").click()
    page.get_by_label("Taller", exact=True).select_option(label="Mi proyecto, mis derechos")
    page.get_by_label("Grado").select_option(label="2.º")
    page.get_by_label("Sección").fill("z")
    page.get_by_label("Cuántos estudiantes").fill("900")
    page.get_by_label("Primera opción").fill(in_days(9))
    page.get_by_label("martes").check()
    page.get_by_role("button", name="Enviar a la sede").click()
    expect(page.get_by_text("Un grupo es de 1 a 60 estudiantes")).to_be_visible()
    page.get_by_label("Cuántos estudiantes").fill("24")
    page.get_by_role("button", name="Enviar a la sede").click()
    expect(page.get_by_role("heading", name="La sede todavía no responde")).to_be_visible()
    return page.url


def open_the_request(page: Page) -> None:
    page.goto("/admin/solicitudes/")
    page.get_by_role("link", name="2.º Z").click()


def the_coordinator_offers_another_day(page: Page) -> None:
    open_the_request(page)
    page.get_by_text("Proponer otra fecha u otro taller").click()
    form = page.locator("form").filter(has=page.get_by_role("button", name="Enviar la propuesta"))
    form.get_by_label("Primera opción").fill(in_days(12))
    form.get_by_label("Motivo").select_option(label="En esas fechas no hay quien facilite")
    form.get_by_label("Para la escuela").fill(OFFERED)
    form.get_by_role("button", name="Enviar la propuesta").click()
    expect(page.get_by_text("La escuela ya ve su respuesta")).to_be_visible()


def the_teacher_takes_it(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_text(OFFERED).first).to_be_visible()
    page.get_by_role("button", name="Aceptar la propuesta").click()
    expect(page.get_by_role("heading", name="Aceptada: falta poner las fechas")).to_be_visible()


def the_coordinator_opens_the_cohort(page: Page) -> None:
    open_the_request(page)
    page.get_by_role("link", name="Abrir el grupo y poner fechas").click()
    page.get_by_label("Quién facilita").select_option(index=1)
    page.get_by_label("Empieza").fill("15:00")
    page.get_by_label("Termina").fill("16:30")
    page.get_by_label("Cuántas sesiones").fill("2")
    page.get_by_role("button", name="Ver las fechas").click()
    confirm = page.get_by_role("button", name="Abrir el grupo con 2 sesiones")
    expect(confirm).to_be_visible()
    if (reason := page.get_by_label("Por qué se programa así")).count():
        reason.select_option(index=1)
    confirm.click()
    expect(page.get_by_text("El grupo está abierto y sus sesiones están en la agenda")).to_be_visible()
