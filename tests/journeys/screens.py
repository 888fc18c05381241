"""Every screen of the site, as data: who looks at which address, and what they do there before it is looked at.

The addresses come from the permission table, which lists all that the resolver knows: each page that a role may open is a screen
of that role. What stands below adds the pages that editors write, and the states that an address alone does not show.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page, expect

from ..permissions.world import ROLES
from .site import Demo

TABLE = tomllib.loads((Path(__file__).parents[1] / "permissions/table.toml").read_text(encoding="utf8"))["ours"]
LESSON = "/talleres/mi-proyecto-mis-derechos/palabras-claras/"
NOT_PAGES = {
    "office:roster_export": "a file",
    "office:roster_template": "a file",
    "attendance:grid_download": "a file",
    "log:download": "a file",
    "credentials:certificate": "a file",
    "credentials:certificates_zip": "a file",
    "curriculum:plan_pdf": "a file",
    "curriculum:short_plan_pdf": "a file",
    "curriculum:plan_docx": "a file",
    "curriculum:short_plan_docx": "a file",
    "curriculum:annex_pdf": "a file",
    "curriculum:material": "a file",
    "curriculum:lesson_pack": "a file",
    "curriculum:light_lesson_pack": "a file",
    "curriculum:workshop_pack": "a file",
    "curriculum:light_workshop_pack": "a file",
    "office_materials:version": "a file",
    "learning:sheet": "a file",
    "requests:agreement_file": "a file",
    "scheduling:session_file": "a file",
    "calendar_feed": "for calendars",
    "scheduling:feed_renew": "needs an address of the own, which is made below",
    "scheduling:feed_revoke": "needs an address of the own, which is made below",
    "quick_exit": "leads to another site",
    "worker": "for the browser",
    "health_alive": "for machines",
    "health_ready": "for machines",
    "mfa_login_webauthn": "for a script",
    "mfa_reauthenticate_webauthn": "for a script",
}
EACH_ROLES_OWN = {"portal:home", "portal:cohort", LESSON}
VIEWS_OF_ROWS = (":index", ":add", ":edit", ":delete")
A_PART_OF_A_PAGE = "index_results"
REFUSED = """form => { form.noValidate = true; form.querySelectorAll("[type=text],[type=search],select,textarea").forEach(
    (field) => { field.value = ""; }); form.requestSubmit(); }"""


@dataclass(frozen=True)
class Screen:
    """What `role` sees at an address (written out, or a name and what it shows), after `step`."""

    role: str
    name: str
    shows: str = "nothing"
    step: Callable[[Page, Demo], None] | None = None
    query: str = ""

    @property
    def differs(self) -> bool:
        """Whether the same address is another page for each role."""
        return self.name in EACH_ROLES_OWN

    @property
    def kind(self) -> tuple:
        """What it is a screen of. The lists and forms of the office are drawn by four templates, whatever stands in them."""
        listing = next((view for view in VIEWS_OF_ROWS if self.name.endswith(view)), None)
        step = self.step.__name__ if self.step else ""
        return (listing, step, self.query) if listing else (self.name, self.shows, step, self.query)

    def __str__(self) -> str:
        step = self.step.__name__ if self.step else ""
        return " ".join(filter(None, [self.role, self.name + self.query, "" if self.shows == "nothing" else self.shows, step]))

    def address(self, things: dict[str, dict]) -> str:
        if self.name.startswith("/"):
            return self.name
        own = things.get(f"{self.shows}/{self.role}", things[self.shows])
        return reverse(self.name, kwargs={**own, **TABLE.get(self.name, {}).get("with", {})}) + self.query


def refuse(page: Page, demo: Demo) -> None:
    """Send the page's own form with nothing in it, past what the browser would say."""
    with page.expect_navigation():
        page.locator("main form[method=post]").last.evaluate(REFUSED)


def propose_a_plan(page: Page, demo: Demo) -> None:
    page.get_by_label("Empieza").fill("14:00")
    page.get_by_label("Termina").fill("15:30")
    page.get_by_label("Cuántas sesiones").fill("6")
    page.get_by_role("button", name="Ver las fechas").click()
    expect(page.get_by_role("button", name=re.compile("Guardar"))).to_be_visible()


def upload_a_roster(page: Page, demo: Demo) -> None:
    option = page.locator("select[name=cohort] option").filter(has_text=demo.cohort_code)
    page.get_by_label("Grupo").select_option(option.get_attribute("value"))
    page.get_by_label("Archivo").set_input_files(demo.roster("csv"))
    page.get_by_role("button", name="Revisar el archivo").click()
    page.wait_for_url(re.compile(r"/nominas/[0-9a-f-]+/"))


def answer_the_questions(page: Page, demo: Demo) -> None:
    upload_a_roster(page, demo)
    for question in page.locator("fieldset").all():
        question.get_by_role("radio").first.check()
    page.get_by_role("button", name="Seguir a la revisión").click()
    expect(page.get_by_role("heading", name="Revise antes de guardar")).to_be_visible()


def upload_a_picture(page: Page, demo: Demo) -> None:
    option = page.locator("select[name=cohort] option").filter(has_text=demo.cohort_code)
    page.get_by_label("Grupo").select_option(option.get_attribute("value"))
    page.get_by_label("Archivo").set_input_files({"name": "foto.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"})
    with page.expect_navigation():
        page.get_by_role("button", name="Revisar el archivo").click()


def type_a_wrong_code(page: Page, demo: Demo) -> None:
    page.get_by_label("Código").fill("ZZZ999")
    with page.expect_navigation():
        page.locator("main form[method=post] button").first.click()


def type_the_certificates_code(page: Page, demo: Demo) -> None:
    page.get_by_label("Código de la constancia").fill(demo.certificate_code)
    with page.expect_navigation():
        page.get_by_role("button", name="Verificar").click()


def sign_in_wrongly(page: Page, demo: Demo) -> None:
    page.get_by_label("Correo o nombre de usuario").fill("nadie")
    page.get_by_label("Contraseña").fill("nada")
    with page.expect_navigation():
        page.get_by_role("button", name="Ingresar", exact=True).click()


def enter_the_class(page: Page, demo: Demo) -> None:
    page.get_by_label("Código de la clase").fill(demo.class_code)
    page.get_by_role("button", name="Continuar").click()
    expect(page.get_by_role("heading", name="¿Quién eres?")).to_be_visible()


def choose_the_name(page: Page, demo: Demo) -> None:
    enter_the_class(page, demo)
    page.get_by_role("button", name=demo.student).click()
    expect(page.locator("input[name=pin]")).to_be_visible()


def mistype_the_pin(page: Page, demo: Demo) -> None:
    choose_the_name(page, demo)
    page.locator("input[name=pin]").fill("0000")
    with page.expect_navigation():
        page.get_by_role("button", name="Entrar").click()


def open_a_row(page: Page, demo: Demo) -> None:
    page.locator(".roll summary").first.click()


def offer_nothing(page: Page, demo: Demo) -> None:
    """Send an offer without a reason."""
    page.get_by_text("Proponer otra fecha u otro taller").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Enviar la propuesta").click()


def show_an_address(page: Page, demo: Demo) -> None:
    """The only page that tells the secret address of a calendar: of one that is made, or changed."""
    if page.get_by_role("link", name="Cambiar la dirección").count():
        page.goto(page.get_by_role("link", name="Cambiar la dirección").get_attribute("href"))
        page.get_by_role("button", name="Cambiar la dirección").click()
    else:
        page.get_by_role("button", name="Crear la dirección").click()
    expect(page.get_by_role("heading", name="Su dirección secreta")).to_be_visible()


def ask_to_renew(page: Page, demo: Demo) -> None:
    open_the_way(page, demo, "Cambiar la dirección")


def ask_to_revoke(page: Page, demo: Demo) -> None:
    open_the_way(page, demo, "Borrar la dirección")


def open_the_way(page: Page, demo: Demo, name: str) -> None:
    """The page behind a link of a calendar that has an address, as it is without JavaScript."""
    show_an_address(page, demo)
    page.goto("/mi-calendario/")
    page.goto(page.get_by_role("link", name=name).get_attribute("href"))
    expect(page.get_by_role("button", name=name)).to_be_visible()


def propose_a_cohort(page: Page, demo: Demo) -> None:
    page.get_by_label("Quién facilita").select_option(index=1)
    page.get_by_label("Cuántas sesiones").fill("1")
    page.get_by_role("button", name="Ver las fechas").click()
    expect(page.get_by_role("button", name=re.compile("Abrir el grupo con"))).to_be_visible()


# Of allauth: what any member of staff opens, and what needs a second factor (test_second_factor.py goes there).
ACCOUNT_PAGES = ["mfa_index", "account_change_password", "mfa_activate_totp", "mfa_add_webauthn"]
SECOND_FACTOR_PAGES = {
    "mfa_authenticate", "account_reauthenticate", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_remove_webauthn",
}  # fmt: skip
PAGES_OF_EDITORS = [
    "/", "/talleres/", "/talleres/mi-proyecto-mis-derechos/", "/talleres/mi-proyecto-mis-derechos/palabras-claras/", "/ayuda/",
    "/quienes-somos/", "/privacidad/", "/no-hay/", "/en/", "/en/workshops/my-plan-my-rights/clear-words/", "/en/help/",
    "/en/impacto/",
]  # fmt: skip
STATES = [
    *(Screen("public", address) for address in PAGES_OF_EDITORS),
    *(Screen(role, LESSON) for role in ("student", "teacher", "facilitator")),
    Screen("public", "account_login"),
    Screen("public", "account_login", step=sign_in_wrongly),
    *(Screen("facilitator", name) for name in ACCOUNT_PAGES),
    *(Screen("facilitator", name, step=refuse) for name in ("account_change_password", "mfa_activate_totp")),
    Screen("public", "classroom:sign_in", step=type_a_wrong_code),
    Screen("public", "classroom:sign_in", step=enter_the_class),
    Screen("public", "classroom:sign_in", step=choose_the_name),
    Screen("public", "classroom:sign_in", step=mistype_the_pin),
    Screen("public", "credentials:verify", step=type_a_wrong_code),
    Screen("public", "credentials:verify", step=type_the_certificates_code),
    Screen("facilitator", "attendance:roll", "session", step=open_a_row),
    Screen("facilitator", "attendance:roll", "marked session"),
    Screen("facilitator", "attendance:roll", "session to come"),
    Screen("coordinator", "attendance:roll", "session without register"),
    Screen("facilitator", "scheduling:session", "marked session"),
    Screen("facilitator", "scheduling:session", "session to come"),
    Screen("coordinator", "scheduling:session", "suspended session"),
    Screen("coordinator", "scheduling:session", "session without register"),
    Screen("facilitator", "scheduling:cancel", "session to come", step=refuse),
    Screen("teacher", "scheduling:ask", step=refuse),
    Screen("coordinator", "requests:answer", "declined request"),
    Screen("coordinator", "requests:answer", "request", step=offer_nothing),
    Screen("coordinator", "requests:cohort", "accepted request", step=propose_a_cohort),
    *(Screen("facilitator", "scheduling:calendar", step=step) for step in (show_an_address, ask_to_renew, ask_to_revoke)),
    Screen("facilitator", "scheduling:plan", "unplanned cohort", step=refuse),
    Screen("facilitator", "scheduling:plan", "unplanned cohort", step=propose_a_plan),
    *(Screen("facilitator", "scheduling:agenda", query=f"?{query}") for query in ("desde=2040-01-02", "vista=dia")),
    *(Screen("coordinator", "scheduling:agenda", query=f"?vista={query}") for query in ("semana", "mes&estado=zz")),
    *(Screen("coordinator", name, "empty cohort") for name in ("portal:cohort", "attendance:grid", "classroom:pins")),
    *(Screen("coordinator", name, "empty cohort") for name in ("office:cohort", "office_certificates:cohort")),
    Screen("coordinator", "office_certificates:cohort", "finished cohort"),
    Screen("coordinator", "attendance:grid", "finished cohort"),
    Screen("coordinator", "office:rosters", step=refuse),
    Screen("coordinator", "office:rosters", step=upload_a_picture),
    Screen("coordinator", "office:rosters", step=answer_the_questions),
    Screen("editor", "office_materials:replace", "material", step=refuse),
    *(Screen("teacher", "curriculum:materials", query=query) for query in ("?q=zzzz", "?q=derechos")),
    *(Screen("coordinator", f"{name}:add", step=refuse) for name in ("escuelas", "grupos", "actividades", "dias-sin-clases")),
    *(Screen("coordinator", f"{name}:index", query="?q=zzzz") for name in ("escuelas", "grupos")),
]


def from_table(table: dict) -> Iterator[Screen]:
    """A screen for each role that may open an address; one that is open to everybody is looked at as a visitor."""
    for name, row in table.items():
        if name in NOT_PAGES or name.endswith(A_PART_OF_A_PAGE):
            continue
        roles = [role for role, answer in zip(ROLES, row["GET"].split(), strict=True) if answer == "ok"]
        shows = row.get("object", "nothing")
        yield from (Screen(role, name, shows) for role in (["public"] if "public" in roles else roles))


def told_apart(screens: list[Screen]) -> tuple[list[Screen], list[Screen]]:
    """The screens that show something new, and those that show again, to another role or of the same kind, what was seen."""
    seen, new, again = set(), [], []
    for screen in screens:
        (again if screen.kind in seen and not screen.differs else new).append(screen)
        seen.add(screen.kind)
    return new, again


FROM_TABLE = list(from_table(TABLE))
SCREENS, AGAIN = told_apart([*FROM_TABLE, *STATES])
