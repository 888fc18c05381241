"""The demonstration as a stranger starts it, and hands that use it: nothing but a browser from here on."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, Page, expect

PATIENCE_SECONDS = 60
PHONE, LAPTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


@dataclass(frozen=True)
class Demo:
    """What `make demo` printed, taken apart."""

    address: str
    printed: str
    database: Path

    @property
    def password(self) -> str:
        return self._find(r"clave de todas las cuentas: (\S+)\)")

    @property
    def cohort_code(self) -> str:
        return self._find(r"Nómina por importar: grupo (\S+) ")

    @property
    def class_code(self) -> str:
        return self._find(r"/clase/: código (\S+), ")

    @property
    def student(self) -> str:
        """Given names and initial of the one whose PIN was printed."""
        return self._find(r"estudiante (.+), clave ")

    @property
    def pin(self) -> str:
        return self._find(r"estudiante .+, clave (\d+)$")

    @property
    def certificate_code(self) -> str:
        return self._find(r"/verificar/: (\S+)$")

    def account(self, role: str) -> tuple[str, str]:
        """User name and e-mail of the first account with that role."""
        return re.search(rf"^ +(\S+) +{re.escape(role)} +(\S+)$", self.printed, re.MULTILINE).groups()

    def roster(self, kind: str) -> Path:
        return Path(self._find(rf"^ +(\S+\.{kind})$"))

    def _find(self, pattern: str) -> str:
        found = re.search(pattern, self.printed, re.MULTILINE)
        assert found, f"{pattern} is not in what the demonstration printed:\n{self.printed}"
        return found.group(1)


@contextmanager
def served_demo(folder: Path) -> Iterator[Demo]:
    """The seeded demonstration under the server that the project ships; it ends with the block."""
    port = _free_port()
    own = {"MALOCA_VAR": str(folder), "MALOCA_PRIVATE_MEDIA": str(folder / "private")}
    surroundings = {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "lms.settings.dev"}
    surroundings.pop("DATABASE_URL", None)
    manage = [sys.executable, "manage.py"]
    prepared = subprocess.run(
        [*manage, "prepare_demo", "--port", str(port)], env=surroundings, cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    assert prepared.returncode == 0, prepared.stderr
    # Mail of the demonstration goes to its standard output; faults go to the other one.
    quiet = {"env": surroundings, "cwd": settings.BASE_DIR, "stdout": subprocess.DEVNULL}
    server = subprocess.Popen([*manage, "serve", "--port", str(port)], **quiet)
    try:
        _wait(f"http://127.0.0.1:{port}/clase/")
        yield Demo(f"http://127.0.0.1:{port}", prepared.stdout, folder / "maloca.sqlite3")
    finally:
        server.terminate()
        server.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(address: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 (our own address)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(address)


@contextmanager
def visitor(browser: Browser, demo: Demo, size: dict) -> Iterator[Page]:
    """A fresh browser of that size. Every page that it opens must run without an error in the console."""
    context = browser.new_context(base_url=demo.address, viewport=size, locale="es-PE", accept_downloads=True)
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if _is_policy_fault(message) else None)
    yield page
    context.close()
    assert faults == []


def _is_policy_fault(message) -> bool:
    return message.type == "error" and "Content Security Policy" in message.text


@contextmanager
def member(browser: Browser, demo: Demo, name: str, size: dict) -> Iterator[Page]:
    """The same, signed in at /entrar/ with a user name or an e-mail."""
    with visitor(browser, demo, size) as page:
        sign_in(page, demo, name)
        yield page


def sign_in(page: Page, demo: Demo, name: str) -> None:
    page.goto("/entrar/")
    page.get_by_label("Correo o nombre de usuario").fill(name)
    page.get_by_label("Contraseña").fill(demo.password)
    page.get_by_role("button", name="Ingresar", exact=True).click()
    expect(page).to_have_url(f"{demo.address}/inicio/")


def sign_in_as_student(page: Page, demo: Demo) -> None:
    """By the class code, the name and the PIN that the demonstration printed."""
    page.goto("/clase/")
    page.get_by_label("Código de la clase").fill(demo.class_code)
    page.get_by_role("button", name="Continuar").click()
    page.get_by_role("button", name=demo.student).click()
    page.locator("input[name=pin]").fill(demo.pin)
    page.get_by_role("button", name="Entrar").click()
    expect(page).to_have_url(f"{demo.address}/inicio/")
