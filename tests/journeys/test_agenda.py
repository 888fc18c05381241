"""The ways through the agenda, on a phone and on a laptop: what it is narrowed to stays until it is taken away."""

import pytest
from playwright.sync_api import Browser, expect

from .site import LAPTOP, PHONE, Demo, member

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]
WORKSHOP = "Ciudadanía digital e informática"


@pytest.mark.parametrize(("role", "size"), [("Facilitador/a", PHONE), ("Coordinador/a", LAPTOP)])
def test_filters_stay_from_the_list_to_a_meeting_and_back(browser: Browser, demo: Demo, role, size):
    with member(browser, demo, demo.account(role)[0], size) as page:
        page.get_by_role("navigation", name="Secciones").get_by_role("link", name="Agenda").click()
        page.get_by_text("Filtros", exact=True).click()
        page.get_by_label("Taller").select_option(label=WORKSHOP)
        page.get_by_role("button", name="Aplicar filtros").click()
        views = page.get_by_role("navigation", name="Vistas")
        for view in ("Semana", "Mes"):
            views.get_by_role("link", name=view).click()
            expect(views.locator("[aria-current]")).to_have_text(view)
            expect(page.get_by_role("status").filter(has_text=WORKSHOP)).to_be_visible()
        page.locator("td", has=page.locator(".slot")).first.locator(".date a").click()
        of_the_day = page.url
        page.get_by_role("article").first.get_by_role("heading").get_by_role("link").click()
        expect(page.get_by_role("heading", name="Para esta sesión")).to_be_visible()
        page.get_by_role("link", name="Volver a la agenda").click()

        expect(page).to_have_url(of_the_day)
        expect(page.get_by_role("status").filter(has_text=WORKSHOP)).to_be_visible()
        page.get_by_role("link", name="Quitar filtros").click()
        expect(page.get_by_role("status").filter(has_text=WORKSHOP)).to_have_count(0)
