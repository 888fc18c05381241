"""A roster of ten thousand rows: new, the same again, and changed in every row, from bytes to stored, and the memory it takes.

Each case is measured in a process of its own (`python -m bench.roster CASE`), so that no memory freed by one helps the next.
"""

import json
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from .figures import Figure

ROWS, SECONDS, MEGABYTES = 10_000, 3, 50
CASES = {"new": "new", "same": "all the same", "changed": "all changed"}
HEADINGS = [
    *("apellido_paterno", "apellido_materno", "nombres", "numero_documento", "fecha_nacimiento", "sexo", "grado", "seccion"),
    *("apoderado_nombre", "apoderado_parentesco", "apoderado_celular", "autorizacion", "constancia_verificable"),
]
ROOTS = ("Tapu", "Mura", "Yuya", "Tama", "Ahua", "Macu", "Inu", "Sanga", "Huay", "Pan")
ENDS = ("llima", "yari", "rima", "ni", "nari", "yama", "ma", "cari", "duro", "ñaupa")
GIVEN = ("Analí", "Kiara", "José", "Milagros", "Wilder", "Luz Marina", "Jairo", "Estrella", "Keyla", "Segundo")


def measure() -> list[dict]:
    """Seconds and megabytes of the three cases, in this order: the second and third need the first."""
    return [asdict(figure) for case in CASES for figure in _figures(case)]


def _figures(case: str) -> list[Figure]:
    done = subprocess.run([sys.executable, "-m", "bench.roster", case], capture_output=True, text=True, check=True)  # noqa: S603
    found = json.loads(done.stdout.splitlines()[-1])
    name, engine = f"roster of {ROWS} rows, {CASES[case]}", found["engine"]
    memory = Figure.against(f"{name}, more memory", found["megabytes"], "MB", MEGABYTES, engine)
    return [
        Figure.against(name, found["seconds"], "s", SECONDS, engine),
        Figure.against(f"{name}, storing alone", found["storing"], "s", SECONDS, engine),
        memory if found["megabytes"] is not None else Figure(memory.name, None, "MB", MEGABYTES, None, engine),
    ]


def workbook(phone: str, birth: str) -> bytes:
    """Ten thousand invented children as a school's office would send them."""
    from lms.core.exports import as_xlsx

    surnames = [root + end for root in ROOTS for end in ENDS]
    rows = (
        [
            *(surnames[n % 100], surnames[n // 100], f"{GIVEN[n % 10]} {GIVEN[n // 7 % 10]}", f"{10_000_000 + n}", birth),
            *("Mujer" if n % 2 else "Hombre", "3.º", "A", f"Rosa {surnames[n % 100]}", "madre", phone),
            *("Sí", "Sí" if n % 3 else "No"),
        ]
        for n in range(ROWS)
    )
    return as_xlsx("Nómina", HEADINGS, rows)


def run(case: str) -> dict:
    """One case: seconds from bytes to stored, seconds of storing alone, megabytes above what the process held before."""
    from django.db import connection

    from lms.core import clock
    from lms.records.actions import commit_roster, preview_roster
    from lms.records.models import RosterImport
    from lms.records.roster.preview import Answers

    cohort, now = _cohort(), clock.now()
    content = workbook("965000002", "01/06/2013") if case == "changed" else workbook("965000001", "03/05/2012")
    # A process that has imported once holds its catalogues and statements already.
    warm = ",".join(HEADINGS[:3]) + "\nTapullima,Ríos,Analí\n"
    preview_roster(cohort=cohort, content=warm.encode(), file_name="warm", answers=Answers(), user=None, now=now)
    before = _resident()
    start = time.perf_counter()
    found = preview_roster(cohort=cohort, content=content, file_name="bench", answers=Answers(), user=None, now=now)
    found = RosterImport.objects.defer("rows", "report").get(pk=found.pk)
    previewed = time.perf_counter()
    summary = commit_roster(roster_import=found, user=None, now=now).report["summary"]
    stored = time.perf_counter()
    assert summary[case] == ROWS, summary
    after = _peak()
    return {
        "seconds": stored - start,
        "storing": stored - previewed,
        "megabytes": after - before if after and before else None,
        "engine": connection.vendor,
    }


def _cohort():
    from curriculum.models import WorkshopPage
    from lms.core import clock
    from lms.records.models import Centre, Cohort, School, Term

    today = clock.today()
    centre, _made = Centre.objects.get_or_create(code="ZZ", defaults={"name": "Sede de medición"})
    school, _made = School.objects.get_or_create(modular_code="9999999", defaults={"centre": centre, "name": "Medición"})
    days = {"starts_on": today - timedelta(days=30), "ends_on": today + timedelta(days=90)}
    term, _made = Term.objects.get_or_create(name="Periodo de medición", defaults=days)
    facts = {"term": term, "centre": centre, "school": school, "grade": 3, "section": "A", "starts_on": today}
    workshop = WorkshopPage.objects.first() or _workshop()
    cohort, _made = Cohort.objects.get_or_create(code="ZZ-ROSTER", defaults={**facts, "workshop": workshop, "capacity": 32_000})
    return cohort


def _workshop():
    from wagtail.models import Page

    from curriculum.models import WorkshopPage

    page = WorkshopPage(title="Medición", slug="medicion-nomina", code="Z9", tile="a", summary="", grades="", live=False)
    return Page.get_first_root_node().add_child(instance=page)


def _resident() -> float | None:
    """Megabytes held now; the peak is counted from here on. None where the kernel does not say."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return None
    return _status("VmRSS")


def _peak() -> float | None:
    return _status("VmHWM")


def _status(name: str) -> float | None:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), None)


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(run(sys.argv[1])))  # noqa: T201
