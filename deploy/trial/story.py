"""What is asked through nginx: the story's steps, and what only a real installation can show."""

import base64
import hashlib
import hmac
import json
import re
import socket
import ssl
import struct
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import requests

from .content import GIVEN, SURNAME
from .place import Place
from .services import Failed, Services

ONCE = (
    "Content-Security-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "X-Request-ID",
    "Cache-Control",
)
REQUESTS, AT_ONCE = 150, 6
PDF = b"%PDF-"


def must(holds: object, words: str) -> None:
    if not holds:
        raise Failed(words)


class Visitor:
    """A browser, so to speak: it keeps cookies, follows no redirect by itself, and trusts this place's certificate."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.session = requests.Session()
        self.session.verify = str(place.certificate)
        # A machine's own certificates and proxies have no part in this.
        self.session.trust_env = False

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.session.get(self.place.address + path, headers=headers, allow_redirects=False, timeout=30)

    def post(self, path: str, data: dict[str, str], **headers: str) -> requests.Response:
        own = {"Origin": self.place.address, "Referer": self.place.address + path, **headers}
        return self.session.post(self.place.address + path, data=data, headers=own, allow_redirects=False, timeout=30)

    def send_form(self, path: str, **typed: str) -> requests.Response:
        """The form of that page as a browser would send it: its hidden fields and chosen words, and what was typed."""
        page = self.get(path)
        must(page.status_code == 200, f"{path} answers {page.status_code}")
        form = max(re.findall(r"<form[^>]*method=\"?post.*?</form>", page.text, re.DOTALL | re.IGNORECASE), key=len)
        return self.post(path, {**fields_of(form), **typed})

    def sign_in(self, username: str, password: str, secret: str) -> None:
        asked = self.send_form("/entrar/", login=username, password=password)
        must(asked.headers.get("Location", "").startswith("/entrar/codigo/"), "the password alone leads to the second factor")
        must(self.get("/inicio/").status_code == 302, "half a sign-in opens nothing")
        done = self.send_form("/entrar/codigo/", code=code_of(secret))
        must(done.status_code == 302, f"the second factor answers {done.status_code}")
        must(self.get("/inicio/").status_code == 200, "the home of the role opens after the second factor")


def fields_of(form: str) -> dict[str, str]:
    """Hidden fields and checked radio buttons."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        facts = {name: unescape(quoted or bare) for name, quoted, bare in re.findall(r'([\w-]+)=(?:"([^"]*)"|([^\s>]+))', tag)}
        if facts.get("type") == "hidden" or re.search(r"\schecked\b", tag):
            found[facts["name"]] = facts.get("value", "")
    return found


def code_of(secret: str) -> str:
    """What an authenticator app shows at this moment (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, hashlib.sha1)
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 10**6:06d}"


class Story:
    """Its steps in order; each raises Failed with a sentence when something is not as it must be."""

    def __init__(self, place: Place, services: Services, facts: dict[str, str]) -> None:
        self.place, self.services, self.facts = place, services, facts
        self.facilitator, self.coordinator = Visitor(place), Visitor(place)

    def health(self) -> None:
        for path, told in (("/salud/vivo", {"alive": True}), ("/salud/listo", None)):
            answer = Visitor(self.place).get(path)
            must(answer.status_code == 200, f"{path} answers {answer.status_code}: {answer.text}")
            must(told is None or answer.json() == told, f"{path} says {answer.text}")

    def names(self) -> None:
        """Another name is shown no certificate, plain HTTP leads to HTTPS, and HTTP/2 is spoken."""
        context = ssl.create_default_context(cafile=str(self.place.certificate))
        context.set_alpn_protocols(["h2", "http/1.1"])
        line = socket.create_connection(("127.0.0.1", self.place.https), timeout=5)
        with context.wrap_socket(line, server_hostname="localhost") as spoken:
            must(spoken.selected_alpn_protocol() == "h2", "HTTP/2 is not offered")
        plain = requests.get(f"http://127.0.0.1:{self.place.http}/ayuda/", allow_redirects=False, timeout=5)
        must(plain.status_code == 301 and plain.headers["Location"].startswith("https://"), "plain HTTP does not lead to HTTPS")
        try:
            requests.get(f"https://127.0.0.1:{self.place.https}/", verify=False, timeout=5)  # noqa: S501 (nothing is shown)
        except requests.exceptions.SSLError:
            return
        raise Failed("a visitor without the site's name is answered")

    def micro_cache(self) -> None:
        visitor = Visitor(self.place)
        first, second = visitor.get("/"), visitor.get("/")
        must(first.status_code == 200 and "Set-Cookie" not in first.headers, "the front door answers visitors without a cookie")
        must(second.headers["X-Cache"] == "HIT", f"the second visit is {second.headers['X-Cache']}")
        must(second.text == first.text and second.headers.get("Content-Encoding") == "gzip", "kept pages are packed and equal")
        must("X-Accel-Expires" not in second.headers, "what is said to nginx alone reaches nobody else")
        must(first.headers["X-Request-ID"] != second.headers["X-Request-ID"], "a kept page has the id of its own request")
        for path in ("/entrar/", "/clase/", "/verificar/"):
            found = [visitor.get(path).headers.get("X-Cache") for _turn in range(2)]
            must("HIT" not in found, f"{path} is kept")

    def sign_in(self) -> None:
        for name, visitor in (("facilitator", self.facilitator), ("coordinator", self.coordinator)):
            visitor.sign_in(self.facts[name], self.facts["password"], self.facts[f"{name}_secret"])
        for path in ("/", "/inicio/"):
            for _turn in range(2):
                page = self.facilitator.get(path)
                must(page.headers["X-Cache"] == "BYPASS", f"{path} of a signed-in person is {page.headers['X-Cache']}")
                must("no-store" in page.headers["Cache-Control"], f"{path} of a signed-in person may be stored")
        must("Cerrar sesión" not in Visitor(self.place).get("/").text, "a visitor is shown a signed-in person's page")

    def roll(self) -> None:
        path = f"/sesiones/{self.facts['session']}/asistencia/"
        must(SURNAME in self.facilitator.get(path).text, "the roll names its students")
        sent = self.facilitator.send_form(path)
        must(sent.status_code == 302, f"the roll answers {sent.status_code}")
        must("name=m1" not in self.facilitator.get(path).text, "the register is stored")
        foreign = self.facilitator.get(f"/sesiones/{uuid.uuid4()}/asistencia/")
        must(foreign.status_code == 404, "a meeting that does not exist is not found")

    def certificate(self) -> None:
        sheet = self.coordinator.get(f"/constancias/{self.facts['certificate']}/")
        must(
            sheet.content.startswith(PDF) and "no-store" in sheet.headers["Cache-Control"],
            "the certificate is a PDF for one person",
        )
        shown = Visitor(self.place).send_form("/verificar/", code=self.facts["code"])
        must(shown.status_code == 200 and "T. " not in shown.text.split("<title>")[0], "the code is checked")
        must(f"{GIVEN[0]}. {SURNAME[0]}." in shown.text and SURNAME not in shown.text, "checking shows initials and no name")

    def files(self) -> None:
        """A plan comes from nginx: whole, in pieces, not twice; and nobody gets one past the view."""
        path = f"/materiales/{self.facts['lesson']}/plan.pdf"
        path = next(iter(re.findall(r'href="(/[^"]*plan[^"]*)"', self.facilitator.get("/materiales/").text)), path)
        whole = self.facilitator.get(path)
        must(whole.status_code == 200 and whole.content.startswith(PDF), f"{path} answers {whole.status_code}")
        must(whole.headers.get("Accept-Ranges") == "bytes", "nginx sends the plan")
        piece = self.facilitator.get(path, Range="bytes=100-199")
        must(piece.status_code == 206 and piece.content == whole.content[100:200], "a piece is a piece")
        again = self.facilitator.get(path, **{"If-None-Match": whole.headers["ETag"]})
        must(again.status_code == 304 and not again.content, "what the browser has is not sent again")
        must(Visitor(self.place).get(path).status_code == 302, "a visitor is asked to sign in")
        self._once(whole, path)
        for closed in ("/_archivos/privado/", "/media/documents/x.pdf", "/media/../maloca.sqlite3", "/_nginx/vuelva.html"):
            must(Visitor(self.place).get(closed).status_code == 404, f"{closed} is open")

    def static(self) -> None:
        page = Visitor(self.place).get("/")
        address = re.search(r'href="(/static/css/site\.[0-9a-f]{12}\.css)"', page.text)[1]
        sheet = Visitor(self.place).get(address)
        must(
            sheet.headers.get("Content-Encoding") == "gzip" and "immutable" in sheet.headers["Cache-Control"],
            "styles are packed and kept",
        )
        self._once(sheet, address)
        self._once(page, "/")
        self._once(self.facilitator.get("/inicio/"), "/inicio/")

    def _once(self, response: requests.Response, path: str) -> None:
        for name in ONCE:
            found = response.raw.headers.getlist(name)
            may_lack = (name == "X-Request-ID" and path.startswith("/static/")) or (name == "Cache-Control" and path == "/")
            must(len(found) == 1 or (may_lack and not found), f"{path}: {name} is there {len(found)} times")

    def too_large(self) -> None:
        refused = self.facilitator.post("/entrar/", {"login": "x" * (13 * 1024 * 1024)})
        must(refused.status_code == 413 and "demasiado grande" in refused.text, f"13 MB answer {refused.status_code}")

    def without_redis(self) -> None:
        """Pages go on; health says what is missing."""
        self.services.stop("redis")
        answer = Visitor(self.place).get("/salud/listo")
        told = {name for name, word in answer.json().items() if word == "failed"}
        must(answer.status_code == 503 and told == {"cache"}, f"without Redis health says {answer.text}")
        for visitor, path in ((Visitor(self.place), "/?q=1"), (self.facilitator, "/inicio/"), (self.facilitator, "/materiales/")):
            must(visitor.get(path).status_code == 200, f"without Redis {path} answers {visitor.get(path).status_code}")
        refused = Visitor(self.place).send_form("/entrar/", login=self.facts["facilitator"], password=self.facts["password"])
        must(refused.status_code == 503, f"a sign-in that nobody counts answers {refused.status_code}")

    def a_node_is_killed(self) -> str:
        """Requests go on while a node dies in the middle of them; none of them fails."""
        cookies = self.facilitator.session.cookies.get_dict()
        paths = ("/inicio/", f"/grupos/{self.facts['cohort']}/", "/salud/vivo")

        def ask(number: int) -> int:
            if number == REQUESTS // 3:
                self.services.kill("web-1")
            try:
                answer = requests.get(
                    self.place.address + paths[number % 3], cookies=cookies, verify=str(self.place.certificate), timeout=30
                )
            except requests.RequestException:
                return 0
            return answer.status_code

        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(ask, range(REQUESTS)))
        failed = [status for status in answers if status != 200]
        must(not failed, f"{len(failed)} of {REQUESTS} requests failed: {sorted(set(failed))}")
        return f"{REQUESTS} requests, {AT_ONCE} at once, none failed"

    def nobody_answers(self) -> None:
        """With no node left a visitor still reads the front door; who sends something is told to come back."""
        must(Visitor(self.place).get("/").status_code == 200, "the kept front door is shown")
        gone = self.facilitator.get("/inicio/")
        must(
            gone.status_code == 502 and "Volvemos en un momento" in gone.text,
            f"without a node /inicio/ answers {gone.status_code}",
        )

    def logs(self) -> str:
        """JSON lines that name nobody."""
        secret = (GIVEN, SURNAME, "127.0.0.1", "code=", self.facts["facilitator"], self.facts["code"])
        lines = 0
        must(not [word for word in (GIVEN, SURNAME) if word in self.services.log("mail").read_text()], "mail names a student")
        for name in ("maloca", "web-1", "web-2", "worker"):
            text = self.services.log(name).read_text(encoding="utf8")
            must(not [word for word in secret if word in text], f"the log of {name} says too much")
            told = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
            must(len(told) >= len(text.splitlines()) - 3, f"the log of {name} holds lines that are no JSON")
            lines += len(told)
        must(
            '"route": "attendance:roll"' in self.services.log("web-1").read_text() + self.services.log("web-2").read_text(),
            "routes are logged",
        )
        return f"{lines} lines"
