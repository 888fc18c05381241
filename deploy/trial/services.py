"""Starting and stopping: each process in a group of its own, ended by its number, its words in a file of the place."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from .place import BASE, Place

PATIENCE_SECONDS = 40
GRACE_SECONDS = 15


class Failed(Exception):
    """A step of the trial did not go as it must."""


class Services:
    """What runs in a place, by name."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.running: dict[str, subprocess.Popen] = {}

    def run(self, *command: str | Path, fails: bool = False, text: str | None = None) -> str:
        """What a command prints, run to its end as the ordinary user; it must succeed, or fail where `fails` says so."""
        words = [*self.place.as_ordinary_user, *map(str, command)]
        done = subprocess.run(words, cwd=BASE, env=self.place.environment, input=text, capture_output=True, text=True)
        said = (done.stdout + done.stderr).strip()
        if (done.returncode != 0) is not fails:
            raise Failed(f"{' '.join(words[-3:])}: exit code {done.returncode}\n{said[-2000:]}")
        return said

    def start(self, name: str, *command: str | Path) -> None:
        """Begin a process that goes on until it is stopped."""
        words = [*self.place.as_ordinary_user, *map(str, command)]
        with self.log(name).open("ab") as log:
            self.running[name] = subprocess.Popen(
                words,
                cwd=BASE,
                env=self.place.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_for(self, what: str, is_there) -> None:
        """Until `is_there` says yes; what started must not end meanwhile."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            if is_there():
                return
            if ended := [name for name, process in self.running.items() if process.poll() is not None]:
                raise Failed(f"{ended[0]} ended by itself:\n{self.log(ended[0]).read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)
        raise Failed(f"{what} did not come within {PATIENCE_SECONDS} s")

    def kill(self, name: str) -> None:
        """End a process and its children as a fault would: at once, in the middle of whatever they do."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self, name: str, how: signal.Signals = signal.SIGTERM) -> None:
        """Ask a process to end, and make it end when it does not."""
        process = self.running.pop(name)
        process.send_signal(how)
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def end(self) -> None:
        """Stop everything, the last first, and take the folder away."""
        for name in reversed(list(self.running)):
            # PostgreSQL at once: nobody will open this database again.
            self.stop(name, signal.SIGQUIT if name == "postgresql" else signal.SIGTERM)
        shutil.rmtree(self.place.folder)

    def log(self, name: str) -> Path:
        return self.place.folder / "logs" / f"{name}.log"


def postgresql_program(name: str) -> str:
    """Debian keeps the server's programs out of the path; the newest version counts."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(found[-1]) if found else str(shutil.which(name) or name)


def program(name: str) -> str:
    """Where a program of the system is; /usr/sbin is in nobody's path."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if not found:
        raise Failed(f"{name} is not installed: apt-get install nginx postgresql redis-server openssl")
    return found
