"""The trial, step by step; a line for each, and exit code 1 at the first that fails."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import requests

from .place import Place, unit_command, units
from .services import Failed, Services, postgresql_program, program
from .story import Story, must

MANAGE = (sys.executable, "manage.py")
SAFEGUARDS = ("fsync", "full_page_writes")


class Trial:
    """Builds an installation in a place, and lives the story in it."""

    def __init__(self) -> None:
        self.place = Place.make()
        self.services = Services(self.place)
        self.began = time.monotonic()

    def step(self, words: str, work: Callable[[], str | None]) -> None:
        said = work()
        print(f"ok {time.monotonic() - self.began:5.1f} s  {words}{f' ({said})' if said else ''}", flush=True)

    def live(self) -> None:
        self.step("PostgreSQL and Redis run as an ordinary user", self.databases)
        self.step("migrated, static files gathered, the site begun", self.install)
        self.step("systemd finds no fault in the units", self.units)
        self.step("a careless PostgreSQL is refused", self.refuse_the_careless)
        self.step("a world of its own is written", self.write_content)
        self.step("two nodes, a worker and nginx answer", self.serve)
        story = Story(self.place, self.services, self.facts)
        self.step("health: alive and ready", story.health)
        self.step("HTTPS only, and only under the site's name", story.names)
        self.step("visitors' pages are kept, nobody else's", story.micro_cache)
        self.step("staff sign in with two factors", story.sign_in)
        self.step("the roll is called", story.roll)
        self.step("a certificate is printed and checked", story.certificate)
        self.step("nginx sends plans, and only to whom a view allows", story.files)
        self.step("static files are packed; no header stands twice", story.static)
        self.step("what is too large is told so", story.too_large)
        self.step("the worker does its tasks, and what is due is done once", self.due)
        self.step("without Redis pages go on, and health says so", story.without_redis)
        self.redis()
        self.step("a node is killed while requests go on", story.a_node_is_killed)
        self.services.stop("web-2")
        self.step("with no node left nginx says so", story.nobody_answers)
        self.step("the logs name nobody", story.logs)

    def databases(self) -> None:
        data = self.place.folder / "postgresql"
        initdb = (postgresql_program("initdb"), "-D", data, "-U", "postgres", "--auth-local=trust", "--auth-host=reject")
        self.services.run(*initdb, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        self._start_postgresql(*(f"--{name}=off" for name in SAFEGUARDS))
        self._sql(
            "CREATE ROLE maloca LOGIN", "ALTER ROLE maloca SET synchronous_commit = off", "CREATE DATABASE maloca OWNER maloca"
        )
        self.redis()

    def redis(self) -> None:
        words = ("--bind", "127.0.0.1", "--port", str(self.place.redis), "--save", "", "--dir", self.place.folder / "redis")
        self.services.start("redis", program("redis-server"), *words)

    def _start_postgresql(self, *words: str) -> None:
        data, socket = self.place.folder / "postgresql", self.place.folder / "socket"
        self.services.start("postgresql", postgresql_program("postgres"), "-D", data, "-k", socket, "--listen_addresses=", *words)
        self.services.wait_for("PostgreSQL", lambda: (socket / ".s.PGSQL.5432").exists() and self._answers())

    def _answers(self) -> bool:
        try:
            self._sql("SELECT 1")
        except Failed:
            return False
        return True

    def _sql(self, *statements: str, database: str = "postgres") -> str:
        """What the last one answers."""
        where = ("-X", "-q", "-t", "-A", "-h", self.place.folder / "socket", "-U", "postgres", "-d", database)
        return [self.services.run(postgresql_program("psql"), *where, "-c", one) for one in statements][-1]

    def install(self) -> None:
        """The commands of docs/operations.md, the two long ones side by side."""
        key, certificate = self.place.certificate.with_name("key.pem"), self.place.certificate
        kind = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost")
        names = ("-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate)
        self.services.run(program("openssl"), "req", "-x509", *kind, *names)
        with ThreadPoolExecutor(2) as pool:
            gathered = pool.submit(self.services.run, *MANAGE, "collectstatic", "--noinput", "--verbosity", "0")
            self.services.run(*MANAGE, "migrate", "--verbosity", "0")
            self.services.run(*MANAGE, "begin_site")
            gathered.result()

    def units(self) -> str:
        if not (judge := shutil.which("systemd-analyze")):
            return "not asked: systemd-analyze is not installed"
        found = [str(unit).replace("web@.", "web@8001.") for unit in units(self.place)]
        said = subprocess.run(
            [judge, "verify", *found], env={"SYSTEMD_UNIT_PATH": f"{self.place.folder}/systemd:"}, capture_output=True, text=True
        )
        must(said.returncode == 0 and not said.stderr.strip(), said.stderr)
        return f"{len(found)} units"

    def refuse_the_careless(self) -> str:
        said = self.services.run(*MANAGE, "preflight", fails=True)
        found = [name for name in (*SAFEGUARDS, "synchronous_commit") if f"runs with {name} off" in said]
        must(len(found) == 3, f"preflight says:\n{said}")
        self._sql("ALTER ROLE maloca RESET synchronous_commit")
        self.services.stop("postgresql")
        self._start_postgresql()
        return ", ".join(found)

    def write_content(self) -> None:
        self.facts = json.loads(self.services.run(sys.executable, "-m", "deploy.trial.content").splitlines()[-1])

    def serve(self) -> None:
        self.services.run(*unit_command("maloca-web@.service", "ExecStartPre", "8001"))
        for number, port in enumerate(self.place.nodes, start=1):
            self.services.start(f"web-{number}", *unit_command("maloca-web@.service", "ExecStart", str(port)))
        self.services.start("worker", *unit_command("maloca-worker.service", "ExecStart"))
        self.services.start("mail", sys.executable, "-m", "deploy.trial.mailbox", str(self.place.mail))
        main = self.place.nginx_files()
        self.services.run(program("nginx"), "-t", "-q", "-c", main)
        self.services.start("nginx", program("nginx"), "-c", main)
        for port in self.place.nodes:
            self.services.wait_for(f"the node at {port}", lambda port=port: self._is_alive(f"http://127.0.0.1:{port}"))
        self.services.wait_for("nginx", lambda: self._is_alive(self.place.address))

    def _is_alive(self, address: str) -> bool:
        try:
            answer = requests.get(
                f"{address}/salud/vivo", headers={"Host": "localhost"}, verify=str(self.place.certificate), timeout=2
            )
        except requests.RequestException:
            return False
        return answer.status_code == 200

    def due(self) -> str:
        left = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status <> 'SUCCESSFUL'"
        self.services.wait_for("the end of the queue", lambda: self._sql(left, database="maloca") == "0")
        first, second = (self.services.run(*unit_command("maloca-due.service", "ExecStart")) for _turn in range(2))
        must("failed" not in first + second, f"run_due says:\n{first}\n{second}")
        letters = self.services.log("mail").read_text(encoding="utf8").count("\nSubject: ")
        must(letters, "no mail left")
        return f"{len(first.splitlines())} jobs, {letters} letters"


def main() -> int:
    trial = Trial()
    try:
        trial.live()
    except (Failed, requests.RequestException, KeyError, TypeError) as failure:
        print(f"FAILED: {type(failure).__name__}: {failure}", file=sys.stderr)
        for name in ("web-1", "web-2", "nginx", "nginx-main", "maloca-error"):
            if (log := trial.services.log(name)).exists():
                print(f"-- {name}\n" + "\n".join(log.read_text(errors="replace").splitlines()[-8:]), file=sys.stderr)
        return 1
    finally:
        trial.services.end()
        must(not trial.place.folder.exists(), "the folder is gone")
    print(f"ok {time.monotonic() - trial.began:5.1f} s  everything stopped, nothing left behind")
    return 0


if __name__ == "__main__":
    sys.exit(main())
