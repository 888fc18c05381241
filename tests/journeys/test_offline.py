"""A student's phone: lessons without a network, answers that wait for one, and nothing left for whoever holds the phone next."""

import json
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from .screens import LESSON
from .site import PHONE, Demo, sign_in_as_student, visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]
AFTER_IT = "/talleres/mi-proyecto-mis-derechos/ofertas-que-no-cuadran/"
NEVER_OPENED = "/talleres/mi-proyecto-mis-derechos/"
QUESTION = "**/pregunta-plantada/"
WAITS = "1 respuesta espera en este teléfono."
COPIES = """async () => { const found = {};
    for (const name of await caches.keys()) { const cache = await caches.open(name);
      for (const kept of await cache.keys()) found[new URL(kept.url).pathname] = await (await cache.match(kept)).text(); }
    return found; }"""
LEFT = """async () => [(await caches.keys()).length, (await indexedDB.databases()).length,
    localStorage.length, sessionStorage.length, (await navigator.serviceWorker.getRegistrations()).length]"""
PLANT = """() => { const form = document.createElement("form"); form.method = "post"; form.action = "/pregunta-plantada/";
    form.dataset.offline = ""; form.innerHTML = `<input type="hidden" name="op" value="0b2c1a52-9d0e-4c6e-8f0e-6f9a4f2f8a11">
    <input type="hidden" name="value" value="secreto"><button name="skip" value="1">Responder</button>`;
    document.querySelector("main").prepend(form); }"""
STORED = """async () => { const opened = indexedDB.open("maloca"); await new Promise((done) => { opened.onsuccess = done; });
    const asked = opened.result.transaction("answers").objectStore("answers").getAll();
    await new Promise((done) => { asked.onsuccess = done; }); opened.result.close();
    return asked.result.map((item) => JSON.stringify(item) + new TextDecoder().decode(item.sealed.data)).join(); }"""
CONTROLLED = """() => new Promise((done) => { if (navigator.serviceWorker.controller) done();
    navigator.serviceWorker.addEventListener("controllerchange", () => done()); })"""
GREEDY = """self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.ports[0].postMessage([]));
self.addEventListener("fetch", (event) => { if (event.request.method === "GET") event.respondWith((async () => {
  const answer = await fetch(event.request);
  if (answer.ok) await (await caches.open("maloca-1-x")).put(event.request, answer.clone());
  return answer; })()); });"""


@contextmanager
def student(browser: Browser, demo: Demo):
    with visitor(browser, demo, PHONE) as page:
        sign_in_as_student(page, demo)
        yield page


def open_and_keep(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_text("Guardado para leer sin internet")).to_be_visible()


def told_of(copies: dict[str, str], name: str) -> set[str]:
    """The kept addresses whose text is of a signed-in person."""
    return {path for path, text in copies.items() if name in text or "data-sign-out" in text or "csrfmiddlewaretoken" in text}


class Server:
    """Answers the planted question: not at all, like a network that wants a sign-in of its own, or as was agreed."""

    def __init__(self, context: BrowserContext) -> None:
        self.answers, self.given = "nothing", []
        context.route(QUESTION, self.answer)

    def answer(self, route: Route) -> None:
        if self.answers == "nothing":
            route.abort()
        elif self.answers == "captive":
            route.fulfill(body="<h1>Bienvenido al wifi</h1>", content_type="text/html")
        elif self.answers == "signed out":
            route.fulfill(status=403, body="<h1>No</h1>", content_type="text/html")
        else:
            self.given.append(route.request.post_data)
            route.fulfill(body=json.dumps({"stored": True, "next": "/inicio/"}), content_type="application/json")


def send_now(page: Page, server: Server, answers: str) -> None:
    server.answers = answers
    with page.expect_event("requestfinished", lambda request: request.method == "POST"):
        page.get_by_role("button", name="Enviar ahora").click()


def test_lessons_are_read_without_a_network_until_the_quick_exit(browser: Browser, demo: Demo):
    name = demo.student.split()[0]
    with student(browser, demo) as page:
        expect(page.locator("[data-kept]:visible").first).to_contain_text("Puedes leer sin internet")
        open_and_keep(page, LESSON)
        copies = page.evaluate(COPIES)
        page.context.set_offline(True)
        page.goto(AFTER_IT)
        expect(page.get_by_text("Sin internet: lees la copia")).to_be_visible()
        expect(page.get_by_role("button", name="Cerrar sesión")).to_have_count(0)
        page.goto(NEVER_OPENED)
        listed = page.locator("[data-shelf] .lesson b")
        expect(listed.filter(has_text="¿Qué es la trata de personas?")).to_be_visible()
        page.goto("/ayuda/")
        expect(page.get_by_role("heading", name="A quién acudir")).to_be_visible()
        page.context.set_offline(False)
        page.context.route("**/salir-rapido/", lambda route: route.fulfill(body="El clima", content_type="text/html"))
        page.get_by_role("link", name="Salir rápido").click()
        page.wait_for_url("**/salir-rapido/")

        assert page.evaluate(LEFT) == [0, 0, 0, 0, 0]
        assert "/inicio/" not in copies
        assert told_of(copies, f"Hola, {name}") == set()
        assert told_of({"/inicio/": f"<h1>Hola, {name}</h1>"}, name) == {"/inicio/"}


def test_a_worker_that_keeps_everything_is_noticed(browser: Browser, demo: Demo):
    with visitor(browser, demo, PHONE) as page:
        page.context.route("**/sw.js", lambda route: route.fulfill(body=GREEDY, content_type="text/javascript"))
        sign_in_as_student(page, demo)
        page.evaluate(CONTROLLED)
        page.goto("/inicio/")

        assert "/inicio/" in told_of(page.evaluate(COPIES), demo.student.split()[0])


def test_an_answer_waits_sealed_is_sent_once_and_holds_up_the_sign_out(browser: Browser, demo: Demo):
    with student(browser, demo) as page:
        server = Server(page.context)
        page.evaluate(PLANT)
        page.get_by_role("button", name="Responder").click()
        expect(page.get_by_text(WAITS)).to_be_visible()
        stored = page.evaluate(STORED)
        send_now(page, server, "captive")
        expect(page.get_by_text(WAITS)).to_be_visible()
        send_now(page, server, "signed out")
        expect(page.get_by_text("Entra otra vez para enviarlas.")).to_be_visible()
        server.answers = "agreed"
        other = page.context.new_page()
        other.goto("/inicio/")
        page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(page.get_by_text("Entra otra vez para enviarlas.")).to_be_hidden()
        other.wait_for_load_state("networkidle")
        other.close()
        server.answers = "nothing"
        page.get_by_role("button", name="Responder").click()
        expect(page.get_by_text(WAITS)).to_be_visible()
        before = page.evaluate(LEFT)
        page.get_by_role("button", name="Cerrar sesión").click()
        expect(page.get_by_text("Todavía hay respuestas sin enviar.")).to_be_visible()
        page.get_by_role("button", name="Cerrar sesión").click()
        expect(page.get_by_role("heading", name="Sesión cerrada")).to_be_visible()

        assert "secreto" not in stored
        assert "pregunta-plantada" in stored
        assert len(server.given) == 1
        assert "value=secreto&skip=1&csrfmiddlewaretoken=" in server.given[0]
        assert before == [1, 1, 0, 0, 1]
        assert page.evaluate(LEFT) == [0, 0, 0, 0, 0]


def test_the_next_student_on_the_phone_sees_nothing_of_the_former(browser: Browser, demo: Demo):
    with student(browser, demo) as page:
        server = Server(page.context)
        open_and_keep(page, LESSON)
        page.evaluate(PLANT)
        page.get_by_role("button", name="Responder").click()
        expect(page.get_by_text(WAITS)).to_be_visible()
        page.context.clear_cookies()
        page.goto("/clase/")
        page.get_by_label("Código de la clase").fill(demo.class_code)
        page.get_by_role("button", name="Continuar").click()
        page.locator(".names button").filter(has_not_text=demo.student).first.click()
        page.locator("input[name=pin]").fill(demo.pin)
        server.answers = "agreed"
        page.get_by_role("button", name="Entrar").click()
        expect(page.locator("[data-kept]:visible").first).to_contain_text("Puedes leer sin internet")

        assert LESSON not in page.evaluate(COPIES)
        assert page.evaluate("caches.keys().then((names) => names.length)") == 1
        expect(page.locator("[data-waiting]")).to_be_hidden()
        assert server.given == []


def test_without_script_a_student_reads_and_leaves(browser: Browser, demo: Demo):
    context = browser.new_context(base_url=demo.address, viewport=PHONE, locale="es-PE", java_script_enabled=False)
    page = context.new_page()
    sign_in_as_student(page, demo)
    page.get_by_role("link", name="Leer el encuentro").click()
    expect(page.get_by_text("Es tu próximo encuentro")).to_be_visible()
    page.get_by_text("Lo que hacemos").click()
    expect(page.locator(".moment").first).to_be_visible()
    page.get_by_role("button", name="Cerrar sesión").click()
    expect(page.get_by_role("heading", name="Sesión cerrada")).to_be_visible()
    context.close()
