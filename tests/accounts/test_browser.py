"""Setting up and showing a second factor with the hands of a person, on a telephone: by an app's codes, and by a passkey."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from lms.accounts.enums import Role

from ..builders import PASSWORD, make_staff
from ..signing_in import code_of
from ..tools import chromium_path

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.xdist_group("factor")]
# Browsers make passkeys for https and for this name only.
ORIGIN = "http://localhost"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        yield found
        found.close()


def answering(client: Client) -> Callable:
    """Every request of the page is asked of the site in this process, whose cookies the client keeps.

    Playwright calls from a context of its own, where Django would open another connection: the test's is taken along.
    """
    here = copy_context()

    def answer(route) -> None:
        request, path = route.request, route.request.url.removeprefix(ORIGIN)
        if path.startswith("/static/"):
            return route.fulfill(path=finders.find(path.removeprefix("/static/")))
        sent = {"headers": {"Accept": request.headers.get("accept", "")}, "HTTP_HOST": "localhost"}
        if request.method == "POST":
            typed = request.headers["content-type"]
            response = here.run(client.post, path, request.post_data_buffer, content_type=typed, **sent)
        else:
            response = here.run(client.get, path, **sent)
        if leads_to := response.headers.get("Location"):
            # Playwright asks nobody about a redirected request; a page that leads on is asked about.
            return route.fulfill(body=f'<meta http-equiv="refresh" content="0;url={leads_to}">', content_type="text/html")
        headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
        return route.fulfill(status=response.status_code, headers=headers, body=response.content)

    return answer


@contextmanager
def telephone(browser: Browser) -> Iterator[Page]:
    """A browser of its own; every page that it opens must run without an error in the console."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="es-PE", base_url=ORIGIN)
    page, faults = context.new_page(), []
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.route("**/*", answering(Client()))
    yield page
    context.close()
    assert faults == []


def sign_in(page: Page, user) -> None:
    page.goto("/entrar/")
    page.get_by_label("Correo o nombre de usuario").fill(user.username)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Ingresar", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/salir/")
    page.locator("main").get_by_role("button", name="Cerrar sesión").click()
    expect(page.get_by_role("heading", name="Sesión cerrada")).to_be_visible()


def test_an_app_is_set_up_and_asked_for_from_then_on(browser, committing):
    facilitator = make_staff(role=Role.FACILITATOR)
    with telephone(browser) as page:
        sign_in(page, facilitator)
        expect(page.get_by_role("heading", name="Ponga su segundo paso")).to_be_visible()
        page.get_by_text("No puedo leer el cuadro").click()
        secret = "".join(page.locator(".spare span").all_inner_texts())
        page.get_by_label("Código que muestra la aplicación").fill(code_of(secret, steps_away=-1))
        page.get_by_role("button", name="Guardar").click()
        spare = page.locator("ol.spare li")
        expect(spare).to_have_count(10)
        page.get_by_role("link", name="Ya los guardé: continuar").click()
        expect(page).to_have_url(f"{ORIGIN}/inicio/")
        sign_out(page)

        sign_in(page, facilitator)
        page.get_by_label("Código").fill(code_of(secret))
        page.get_by_role("button", name="Ingresar").click()
        expect(page).to_have_url(f"{ORIGIN}/inicio/")


def test_a_passkey_is_made_and_opens_with_and_without_the_password(browser, committing):
    coordinator = make_staff(role=Role.COORDINATOR)
    with telephone(browser) as page:
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, "isUserVerified": True}})
        sign_in(page, coordinator)
        page.get_by_role("link", name="Prefiero usar la huella").click()
        page.get_by_role("button", name="Crear la llave en este equipo").click()
        expect(page.locator("ol.spare li")).to_have_count(10)
        sign_out(page)

        page.goto("/entrar/")
        page.get_by_role("button", name="Ingresar con llave de acceso").click()
        expect(page).to_have_url(f"{ORIGIN}/inicio/")
        sign_out(page)

        sign_in(page, coordinator)
        page.get_by_role("button", name="Usar mi llave de acceso").click()
        expect(page).to_have_url(f"{ORIGIN}/inicio/")
