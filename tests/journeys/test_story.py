"""The walking story: from a school's roster file to a certificate that can be checked, with nothing but the browser.

The numbered parts are those of the story. Names come from the file, codes from the screens, certificates from the paper.
"""

import re
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from lms.core.clock import LIMA

from . import paper
from .site import LAPTOP, PHONE, Demo, member, visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]
PATIENCE_MS = 120_000


def roster_lines(file: Path) -> list[dict[str, str]]:
    """The students of the sample workbook, as its own headings name the columns."""
    rows = [[str(cell or "") for cell in row] for row in load_workbook(file).active.iter_rows(values_only=True)]
    top = next(number for number, row in enumerate(rows) if "Apellido Paterno" in row)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if row[3]]


def register_name(line: dict[str, str]) -> str:
    surnames = f"{line['Apellido Paterno']} {line['Apellido Materno']}".strip()
    return f"{surnames}, {line['Nombres']}"


def test_the_whole_story(browser: Browser, demo: Demo, tmp_path):
    lines = roster_lines(demo.roster("xlsx"))
    coordinator, facilitator = demo.account("Coordinador/a"), demo.account("Facilitador/a")

    the_public_reads_and_finds_help(browser, demo)
    with member(browser, demo, coordinator[1], LAPTOP) as page:
        cohort = the_coordinator_imports_the_roster(page, demo, lines)
    with member(browser, demo, facilitator[0], PHONE) as page:
        the_facilitator_plans_and_calls_the_roll(page, demo, lines)
        code, name, pin = the_facilitator_opens_the_class(page, lines)
        other_cohort = an_address_of_another_school(page)
    with member(browser, demo, demo.account("Docente")[0], LAPTOP) as page:
        the_teacher_downloads_and_looks(page, demo, tmp_path, lines, other_cohort)
    with visitor(browser, demo, PHONE) as page:
        the_student_comes_in(page, code, name, pin)
    with member(browser, demo, coordinator[0], LAPTOP) as page:
        certificates = the_coordinator_issues(page, cohort, lines, tmp_path)
    with visitor(browser, demo, PHONE) as page:
        anybody_verifies(page, demo, certificates, tmp_path)


def the_public_reads_and_finds_help(browser: Browser, demo: Demo) -> None:
    """2. Pages of blocks, help with a quick exit, figures that add up; every page says that it is a demonstration."""
    for size in (PHONE, LAPTOP):
        with visitor(browser, demo, size) as page:
            for address in ("/", "/talleres/", "/ayuda/", "/impacto/", "/verificar/", "/en/"):
                page.goto(address)
                expect(page.locator(".demo")).to_be_visible()
            page.goto("/talleres/")
            page.get_by_role("link", name="Mi proyecto, mis derechos").click()
            expect(page.get_by_role("heading", name="Nos encontramos")).to_be_visible()
            page.get_by_role("link", name=re.compile("¿Qué es la trata de personas")).click()
            expect(page.get_by_text("Antes de empezar")).to_have_count(0)
            expect(page.get_by_role("link", name="Salir rápido")).to_be_visible()
            page.goto("/impacto/")
            expect(page.get_by_text("853").first).to_be_visible()
            expect(page.get_by_text("1,800").first).to_be_visible()


def the_coordinator_imports_the_roster(page: Page, demo: Demo, lines) -> str:
    """3. The own centre's schools; preview, commit, and the same file again changes nothing. Returns the cohort's address."""
    page.get_by_role("link", name="Ir a la oficina").click()
    page.goto("/admin/escuelas/")
    expect(page.get_by_role("link", name=re.compile("Laguna Quistococha"))).to_be_visible()
    expect(page.get_by_text("Cerro Verde")).to_have_count(0)
    upload(page, demo, "xlsx")
    expect(page.get_by_text("la tabla empieza en la fila 9")).to_be_visible()
    assert page.get_by_role("row").filter(has_text=register_name(lines[0])).count() == 1
    page.get_by_role("button", name=re.compile(r"Guardar \d+ filas buenas")).click()
    expect(page.get_by_role("heading", name="Nómina guardada")).to_be_visible()
    upload(page, demo, "xlsx")
    expect(page.locator(".sums").get_by_role("link", name="30 iguales")).to_be_visible()
    expect(page.locator(".sums").get_by_role("link", name="0 nuevas")).to_be_visible()
    upload(page, demo, "csv")
    expect(page.locator(".sums").get_by_role("link", name="2 duplicadas")).to_be_visible()
    page.get_by_role("button", name=re.compile("Guardar|Todo está igual")).click()
    page.get_by_role("link", name="Ver el grupo").click()
    return page.url


def upload(page: Page, demo: Demo, kind: str) -> None:
    page.goto("/admin/nominas/")
    option = page.locator("select[name=cohort] option").filter(has_text=demo.cohort_code)
    page.get_by_label("Grupo").select_option(option.get_attribute("value"))
    page.get_by_label("Archivo").set_input_files(demo.roster(kind))
    page.get_by_role("button", name="Revisar el archivo").click()
    expect(page.get_by_role("heading", name=re.compile("Antes de revisar|Revise antes de guardar"))).to_be_visible()
    if page.get_by_role("heading", name="Antes de revisar").is_visible():
        for question in page.locator("fieldset").all():
            question.get_by_role("radio").first.check()
        page.get_by_role("button", name="Seguir a la revisión").click()
    expect(page.get_by_role("heading", name="Revise antes de guardar")).to_be_visible()


def the_facilitator_plans_and_calls_the_roll(page: Page, demo: Demo, lines) -> None:
    """4 and 5. Six weekly sessions past a closure, the roll of each that was, one correction, and the one still to come."""
    page.goto("/inicio/")
    page.get_by_role("link", name=re.compile(r"^3\.º A.*Mi proyecto")).click()
    page.get_by_role("link", name="Planificar el ciclo").click()
    start, end = hours_that_are_over_or_far()
    page.get_by_label("Empieza").fill(start)
    page.get_by_label("Termina").fill(end)
    page.get_by_label("Cuántas sesiones").fill("6")
    page.get_by_role("button", name="Ver las fechas").click()
    expect(page.get_by_text("Aniversario").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"de estas 6 sesiones ya pas"))).to_be_visible()
    page.get_by_label("Por qué se programa así").select_option(label="Lo acordamos con la escuela")
    page.get_by_role("button", name="Guardar 6 sesiones en la agenda").click()
    address = page.url
    held = 0
    while page.get_by_role("link", name="Pasar lista").count():
        page.get_by_role("link", name="Pasar lista").first.click()
        call_the_roll(page, absent=[register_name(lines[0])] if held in (0, 1) else [])
        held += 1
        page.goto(address)
    assert held >= 3
    correct_one(page, register_name(lines[1]))
    page.goto(address)
    suspend_what_is_to_come(page, address)


def hours_that_are_over_or_far() -> tuple[str, str]:
    """Hours of a meeting that, whenever this test runs, is not going on just now: today's is either over or hours away."""
    return ("00:00", "01:30") if datetime.now(LIMA).hour >= 2 else ("22:00", "23:30")


def call_the_roll(page: Page, absent: list[str]) -> None:
    expect(page.get_by_text("Todas y todos empiezan en")).to_be_visible()
    for name in absent:
        row = page.locator("li", has=page.get_by_text(name, exact=True))
        row.locator("summary").click()
        row.get_by_text("Falta", exact=True).click()
    page.get_by_role("button", name="Terminar lista").click()
    expect(page.get_by_text("Lista guardada")).to_be_visible()
    expect(page.get_by_text("Confirmado")).to_be_visible()


def correct_one(page: Page, name: str) -> None:
    page.locator("li", has_text="presentes").first.get_by_role("link").first.click()
    page.get_by_role("link", name="Corregir").click()
    row = page.locator("li", has=page.get_by_text(name, exact=True))
    row.locator("summary").click()
    row.get_by_text("Tardanza", exact=True).first.click()
    row.get_by_label("Por qué se corrige").select_option(label="Llegó después de pasar lista")
    row.get_by_role("button", name="Guardar corrección").click()
    expect(page.locator("li", has=page.get_by_text(name)).locator("summary").get_by_text("Tardanza")).to_be_visible()


def suspend_what_is_to_come(page: Page, address: str) -> None:
    """A session in the future cannot be marked; suspended, it no longer keeps anybody waiting."""
    to_come = page.locator("li", has=page.locator(".tag", has_text=re.compile(r"^\s*(Programada|Hoy)\s*$")))
    assert to_come.count() >= 1
    while to_come.count():
        to_come.first.get_by_role("link").first.click()
        session = page.url
        page.goto(session + "asistencia/")
        expect(page.get_by_role("button", name="Terminar lista")).to_have_count(0)
        expect(page.get_by_role("heading", name="Todavía no empieza")).to_be_visible()
        page.goto(session)
        page.get_by_role("link", name=re.compile("Suspender")).click()
        page.get_by_text("Lluvia o creciente").click()
        page.get_by_role("button", name="Suspender la sesión").click()
        page.goto(address)


def the_facilitator_opens_the_class(page: Page, lines) -> tuple[str, str, str]:
    """A code for the board, and PINs on cards that are shown once. Returns code, name and PIN of one student."""
    page.get_by_role("button", name="Abrir la clase por dos horas").click()
    code = page.locator(".class-code").inner_text()
    page.get_by_role("link", name="Claves de los estudiantes").click()
    # Thirty keys are hashed as slowly as a password.
    page.get_by_role("button", name="Crear las claves marcadas").click(timeout=PATIENCE_MS)
    card = page.locator(".pin-card").first
    _number, name = card.locator("b").first.inner_text().split(" · ")
    pin = card.locator(".pin").inner_text()
    assert name.split()[0] in {line["Nombres"].split()[0] for line in lines}
    return code, name, pin


def an_address_of_another_school(page: Page) -> str:
    page.goto("/inicio/")
    page.get_by_role("link", name=re.compile(r"^4\.º B")).last.click()
    return page.url


def the_teacher_downloads_and_looks(page: Page, demo: Demo, folder: Path, lines, other_cohort: str) -> None:
    """6. The plan and an annex on paper; the own class's attendance, and nothing of another school."""
    page.goto("/talleres/mi-proyecto-mis-derechos/palabras-claras/")
    expect(page.get_by_text("Antes de empezar")).to_be_visible()
    plan = download(page, re.compile("Plan de 90 minutos"), folder)
    facts = paper.facts_of(plan)
    assert (facts["Tagged"], facts["Pages"] in ("2", "3"), "A4" in facts["Page size"]) == ("yes", True, True)
    assert "¿Qué es la trata de personas?" in paper.text_of(plan)
    assert paper.all_fonts_are_embedded(plan)
    annex = download(page, re.compile("Dos historias inventadas"), folder)
    assert "Rosa" in paper.text_of(annex)
    page.goto("/inicio/")
    page.get_by_role("link", name=re.compile(r"^3\.º A")).first.click()
    page.get_by_role("link", name="Asistencia del grupo").click()
    expect(page.get_by_role("rowheader", name=register_name(lines[0]))).to_be_visible()
    assert page.goto(other_cohort).status == 404


def download(page: Page, name, folder: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("link", name=name).first.click()
    target = folder / started.value.suggested_filename
    started.value.save_as(target)
    return target


def the_student_comes_in(page: Page, code: str, name: str, pin: str) -> None:
    """7. Code, name, PIN; lessons to read and the own attendance, without a surname."""
    page.goto("/clase/")
    page.get_by_label("Código de la clase").fill(code.lower())
    page.get_by_role("button", name="Continuar").click()
    page.get_by_role("button", name=name).click()
    page.locator("input[name=pin]").fill("0000" if pin != "0000" else "1111")
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("input[name=pin]").fill(pin)
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_url("**/inicio/")
    expect(page.get_by_text(re.compile(r"\d de \d")).first).to_be_visible()
    page.get_by_role("link", name=re.compile("Nos conocemos y acordamos cuidarnos")).first.click()
    expect(page.get_by_role("heading", name="Ideas para llevar")).to_be_visible()


def the_coordinator_issues(page: Page, cohort: str, lines, folder: Path) -> dict[str, Path]:
    """8. Who earned it and what the others lack; issued once; one sheet and all. Returns the sheets by the holder's name."""
    page.goto(cohort.replace("/grupos/", "/constancias/"))
    missing = re.compile(r"asistió a \d de \d y la regla pide \d")
    expect(page.get_by_role("row", name=register_name(lines[0])).get_by_text(missing)).to_be_visible()
    page.get_by_role("button", name=re.compile(r"Emitir \d+ constancias")).click()
    expect(page.get_by_role("button", name=re.compile("Emitir"))).to_have_count(0)
    with page.expect_download() as started:
        page.get_by_role("link", name="Descargar todas (ZIP)").click()
    started.value.save_as(folder / "todas.zip")
    with ZipFile(folder / "todas.zip") as packed:
        packed.extractall(folder / "todas")
    sheets = sorted((folder / "todas").rglob("*.pdf"))
    texts = {sheet: " ".join(paper.text_of(sheet).split()) for sheet in sheets}
    found = {
        register_name(line): sheet
        for line in lines
        for sheet, text in texts.items()
        if f"{line['Nombres']} {line['Apellido Paterno']} {line['Apellido Materno']}".strip() in text
    }
    assert len(sheets) >= 20
    assert register_name(lines[0]) not in found
    return found


def anybody_verifies(page: Page, demo: Demo, certificates: dict[str, Path], folder: Path) -> None:
    """9. The QR opens a page that says what may be said; a wrong letter and a code without consent are answered alike."""
    lines = {register_name(line): line for line in roster_lines(demo.roster("xlsx"))}
    agreed = next(name for name in certificates if lines[name]["Constancia verificable"] == "Sí")
    refused = next(name for name in certificates if lines[name]["Constancia verificable"] == "No")
    sheet = certificates[agreed]
    facts = paper.facts_of(sheet)
    assert facts["Tagged"] == "yes"
    assert paper.is_sound(sheet)
    assert paper.all_fonts_are_embedded(sheet)
    address = paper.qr_of(sheet, folder)
    assert address.startswith(f"{demo.address}/verificar/#")

    page.goto(address)

    expect(page.get_by_text("Mi proyecto, mis derechos")).to_be_visible()
    shown = page.locator("main").inner_text()
    assert lines[agreed]["Apellido Paterno"] not in shown
    assert "Quistococha" not in shown
    code = address.partition("#")[2]
    wrong = code[:-1] + ("7" if code[-1] != "7" else "8")
    unsaid = paper.qr_of(certificates[refused], folder).partition("#")[2]
    assert answer(page, wrong) == answer(page, unsaid) == answer(page, "no es un código") != shown


def answer(page: Page, code: str) -> str:
    page.goto("/verificar/")
    page.get_by_label("Código de la constancia").fill(code)
    page.get_by_role("button", name="Verificar").click()
    page.wait_for_load_state()
    return page.locator("main").inner_text()
