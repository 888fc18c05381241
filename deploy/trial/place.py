"""Where the trial happens: folder, user and ports, and the files of deploy/ with these in the place of a server's own."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent
DEPLOY = BASE / "deploy"
NOBODY = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--no-new-privs"]
# Leave to read, and to nothing else, where the checkout or its Python lies in a closed home.
READING = ["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search", "--bounding-set=-all,+dac_read_search"]
SECRETS = ("SECRET_KEY", "DNI_KEY", "AUDIT_KEY", "FACTOR_KEYS")


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody uses at the moment."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


@dataclass(frozen=True)
class Place:
    """One trial's folder and ports."""

    folder: Path
    https: int
    http: int
    nodes: tuple[int, int]
    redis: int
    mail: int
    secrets: dict[str, str] = field(default_factory=lambda: {name: secrets.token_urlsafe(48) for name in SECRETS})

    @classmethod
    def make(cls) -> "Place":
        """A fresh one, its folder given to the ordinary user."""
        https, http, one, two, redis, mail = free_ports(6)
        place = cls(Path(tempfile.mkdtemp(prefix="maloca-trial-")), https, http, (one, two), redis, mail)
        for name in (
            "postgresql",
            "socket",
            "redis",
            "nginx",
            "cache",
            "logs",
            "var/static",
            "var/media/public",
            "var/media/private",
        ):
            (place.folder / name).mkdir(parents=True)
        if os.geteuid() == 0:
            for path in [place.folder, *place.folder.rglob("*")]:
                shutil.chown(path, "nobody", "nogroup")
        return place

    @property
    def address(self) -> str:
        return f"https://localhost:{self.https}"

    @property
    def certificate(self) -> Path:
        return self.folder / "nginx" / "certificate.pem"

    @cached_property
    def as_ordinary_user(self) -> list[str]:
        """What stands before a command so that no root runs it; with leave to read where nothing else reaches this Python."""
        if os.geteuid() != 0:
            return []
        tried = [*NOBODY, sys.executable, "-c", "import django, lms.settings"]
        reaches = subprocess.run(tried, cwd=BASE, capture_output=True).returncode == 0
        return NOBODY if reaches else [*NOBODY, *READING]

    @cached_property
    def environment(self) -> dict[str, str]:
        """The example's surroundings, with this place in them."""
        var = self.folder / "var"
        own = {
            **self.secrets,
            "ALLOWED_HOSTS": "localhost",
            "MALOCA_BASE_URL": self.address,
            "DATABASE_URL": f"postgres://maloca@{str(self.folder / 'socket').replace('/', '%2F')}/maloca",
            "CACHE_URL": f"redis://127.0.0.1:{self.redis}/0",
            "SMTP_PORT": str(self.mail),
            "MALOCA_VAR": str(var),
            "MALOCA_PUBLIC_MEDIA": str(var / "media" / "public"),
            "MALOCA_PRIVATE_MEDIA": str(var / "media" / "private"),
        }
        example = _example()
        assert not own.keys() - example.keys(), f"the example lacks {own.keys() - example.keys()}"
        machine = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
        return {**machine, "PYTHONUNBUFFERED": "1", **example, **own}

    def nginx_files(self) -> Path:
        """deploy/nginx/maloca.conf with this place's ports and folders, inside the smallest main file; where that one lies."""
        site = _replaced((DEPLOY / "nginx" / "maloca.conf").read_text(encoding="utf8"), self._site_words())
        left = re.findall(r"(?<![\w./-])/(?:var|srv|etc)/[\w./-]*", re.sub(r"#.*", "", site))
        assert not [path for path in left if not path.startswith((str(self.folder), str(BASE)))], left
        (self.folder / "nginx" / "site.conf").write_text(site, encoding="utf8")
        temporary = "".join(f"  {kind}_temp_path {self.folder}/nginx/{kind};\n" for kind in ("client_body", *PROXIES))
        main = self.folder / "nginx" / "nginx.conf"
        main.write_text(MAIN.format(folder=self.folder, temporary=temporary), encoding="utf8")
        return main

    def _site_words(self) -> dict[str, str]:
        return {
            "127.0.0.1:8001": f"127.0.0.1:{self.nodes[0]}",
            "127.0.0.1:8002": f"127.0.0.1:{self.nodes[1]}",
            "listen [::]:80;": "",
            "listen [::]:443 ssl default_server;": "",
            "listen [::]:443 ssl http2;": "",
            "listen 80;": f"listen 127.0.0.1:{self.http};",
            "listen 443 ssl": f"listen 127.0.0.1:{self.https} ssl",
            "server_name maloca.example.org;": "server_name localhost;",
            "/etc/letsencrypt/live/maloca.example.org/fullchain.pem": str(self.certificate),
            "/etc/letsencrypt/live/maloca.example.org/privkey.pem": str(self.certificate.with_name("key.pem")),
            "/var/cache/nginx/maloca": f"{self.folder}/cache",
            "/var/log/nginx": f"{self.folder}/logs",
            "/var/lib/maloca": f"{self.folder}/var",
            "/var/www/certbot": f"{self.folder}/nginx",
            "/srv/maloca": str(BASE),
        }


PROXIES = ("proxy", "fastcgi", "uwsgi", "scgi")
MAIN = """daemon off;
worker_processes 1;
pid {folder}/nginx/nginx.pid;
error_log {folder}/logs/nginx-main.log crit;
events {{ worker_connections 512; }}
http {{
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  sendfile on;
  access_log off;
{temporary}  include {folder}/nginx/site.conf;
}}
"""


def unit_command(unit: str, setting: str, instance: str = "") -> list[str]:
    """The command of a systemd unit, with this checkout's Python in the place of the server's."""
    text = (DEPLOY / "systemd" / unit).read_text(encoding="utf8")
    words = re.search(rf"^{setting}=(.+)$", text, re.MULTILINE)[1].replace("%i", instance).split()
    assert words[0] == "/srv/maloca/.venv/bin/python", words
    return [sys.executable, *words[1:]]


def units(place: Place) -> list[Path]:
    """Copies of all units, with this checkout's Python, for systemd to judge."""
    folder = place.folder / "systemd"
    shutil.copytree(DEPLOY / "systemd", folder)
    for unit in folder.glob("*.service"):
        unit.write_text(unit.read_text(encoding="utf8").replace("/srv/maloca/.venv/bin/python", sys.executable), encoding="utf8")
    return sorted(path for path in folder.iterdir() if path.is_file())


def _example() -> dict[str, str]:
    lines = (DEPLOY / "maloca.env.example").read_text(encoding="utf8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _replaced(text: str, words: dict[str, str]) -> str:
    for old, new in words.items():
        assert old in text, f"deploy/nginx/maloca.conf no longer says “{old}”"
        text = text.replace(old, new)
    return text
