"""manage.py import_roster: exit codes, one JSON object, and nothing written without --commit."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from lms.portal.demo import rosters
from lms.records.models import Cohort, Consent, Enrolment, RosterImport, Student
from tests.builders import make_cohort, make_enrolment

from .rosters import ANA, HEADINGS, LUIS, csv_of, xlsx_of

pytestmark = pytest.mark.django_db
SHORT = ("Inuma", "", "Keyla", "1234567", "10/2012", "Mujer")


@pytest.fixture
def cohort() -> Cohort:
    """Ours, and another school's beside it."""
    make_enrolment(cohort=make_cohort())
    return make_cohort()


@pytest.fixture
def run(cohort, tmp_path, capsys):
    """Run the command on these bytes; the exit code and what it printed."""

    def with_file(content: bytes, *options: str, code: str = "", name: str = "nomina.xlsx") -> tuple[int, str]:
        path = tmp_path / name
        path.write_bytes(content)
        status = 0
        try:
            call_command("import_roster", str(path), "--cohort", code or cohort.code, *options)
        except SystemExit as stopped:
            status = stopped.code
        return status, capsys.readouterr().out

    return with_file


def counts() -> list[int]:
    return [model.objects.count() for model in (Student, Enrolment, Consent, RosterImport)]


def test_without_commit_nothing_at_all_is_written(run):
    before = counts()

    status, out = run(csv_of(ANA, LUIS), "--json")

    assert status == 0
    assert json.loads(out) == {
        "summary": {"new": 2, "changed": 0, "same": 0, "duplicate": 0, "error": 0},
        "rows": [{"row": 2, "outcome": "new", "messages": []}, {"row": 3, "outcome": "new", "messages": []}],
    }
    assert counts() == before


def test_commit_stores_the_good_rows_and_leaves_the_errors(run, cohort):
    status, out = run(csv_of(ANA, SHORT), "--commit", "--json")

    told = json.loads(out)
    assert status == 0
    assert told["summary"] == {"new": 1, "changed": 0, "same": 0, "duplicate": 0, "error": 1}
    assert [row["outcome"] for row in told["rows"]] == ["new", "error"]
    assert cohort.enrolments.count() == 1


def test_the_same_file_again_changes_nothing(run):
    run(csv_of(ANA, LUIS), "--commit")
    people = counts()[:3]

    _status, out = run(csv_of(ANA, LUIS), "--commit", "--json")

    assert json.loads(out)["summary"] == {"new": 0, "changed": 0, "same": 2, "duplicate": 0, "error": 0}
    assert counts()[:3] == people


@pytest.mark.parametrize("commit", [(), ("--commit",)])
def test_a_lost_zero_is_proposed_in_full_and_kept_nowhere(run, commit):
    _status, out = run(csv_of(ANA, SHORT), "--json", *commit)

    assert "01234567" in json.loads(out)["rows"][1]["messages"][0]
    assert not any("1234567" in str(found) for found in RosterImport.objects.values())


def test_the_two_options_answer_the_questions_of_the_wizard(run, cohort):
    content = csv_of((*SHORT[:5], "M"), (*ANA[:5], "H"))

    waiting, _out = run(content, "--json")
    status, out = run(content, "--accept-dni-zeros", "--sex", "M=mujer", "--commit", "--json")

    assert (waiting, status) == (1, 0)
    assert json.loads(out)["summary"]["new"] == 2
    assert sorted(cohort.enrolments.values_list("student__sex", flat=True)) == ["female", "male"]


def test_rows_count_as_the_spreadsheet_does(run):
    content = xlsx_of(ANA, above=[["UGEL Maynas"], ["Grado:", "3.º"], [], [], [], [], [], []])

    assert json.loads(run(content, "--json")[1])["rows"][0]["row"] == 10


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"%PDF-1.7 x", "PDF"), (b"", "vacío"), (b"a" * 50 * 1024 * 1024, "10 MB"), (b"x,y\n1,2\n", "encabezados")],
    ids=["PDF", "empty", "50 MB", "no heading"],
)
def test_a_file_that_cannot_be_read_says_why_in_row_0(run, content, word):
    before = counts()

    status, out = run(content, "--json", "--commit")

    told = json.loads(out)
    assert status == 1
    assert told["summary"] == {"new": 0, "changed": 0, "same": 0, "duplicate": 0, "error": 1}
    (row,) = told["rows"]
    assert (row["row"], row["outcome"]) == (0, "error")
    assert word in row["messages"][0]
    assert counts() == before


def test_a_file_of_errors_alone_exits_with_1_and_a_row_0(run):
    status, out = run(csv_of(("Ríos", "", "Ana3", "", "", "")), "--json", "--commit")

    told = json.loads(out)
    assert status == 1
    assert [row["row"] for row in told["rows"]] == [0, 2]
    assert told["summary"]["error"] == 1


def test_duplicates_are_no_errors(run):
    status, out = run(csv_of(ANA, ANA), "--json")

    assert status == 0
    assert json.loads(out)["summary"]["duplicate"] == 2


def test_an_unknown_cohort_and_a_missing_file_say_so(run, cohort, capsys):
    status, out = run(csv_of(ANA), "--json", code="NO-HAY")
    with pytest.raises(SystemExit):
        call_command("import_roster", "/no/hay.csv", "--cohort", cohort.code, "--json")

    assert (status, "NO-HAY" in out) == (1, True)
    assert "/no/hay.csv" in capsys.readouterr().out


def test_too_many_rows_for_the_cohort_store_nothing(run, cohort):
    Cohort.objects.filter(pk=cohort.pk).update(capacity=1)
    before = counts()[:3]

    status, out = run(csv_of(ANA, LUIS), "--commit", "--json")

    assert status == 1
    assert "sobra 1" in json.loads(out)["rows"][0]["messages"][0]
    assert counts()[:3] == before


def test_people_get_a_table(run):
    _status, out = run(csv_of(ANA, SHORT), "--commit")

    assert "Resultado" in out
    assert "Nuevo: 1 · Cambia: 0 · Igual: 0 · Duplicado: 0 · Error: 1" in out
    assert out.rstrip().endswith("Se guardaron las filas buenas.")


# The demo's own files.


def test_the_sample_files_are_what_their_maker_makes():
    assert rosters.WORKBOOK.read_bytes() == rosters.workbook()
    assert rosters.TEXT.read_bytes() == rosters.text()


def test_the_sample_rosters_tell_the_story(run, cohort):
    workbook = rosters.WORKBOOK.read_bytes()
    options = ("--commit", "--json")

    first = json.loads(run(workbook, "--sex", "M=mujer", "--accept-dni-zeros", *options)[1])
    again = json.loads(run(workbook, "--sex", "M=mujer", "--accept-dni-zeros", *options)[1])
    later = json.loads(run(rosters.TEXT.read_bytes(), "--accept-dni-zeros", *options)[1])

    assert first["summary"] == {"new": 30, "changed": 0, "same": 0, "duplicate": 0, "error": 0}
    assert again["summary"] == {"new": 0, "changed": 0, "same": 30, "duplicate": 0, "error": 0}
    assert later["summary"] == {"new": 0, "changed": 1, "same": 29, "duplicate": 2, "error": 1}
    assert (cohort.enrolments.count(), cohort.enrolments.named().count()) == (30, 29)


def test_the_sample_files_may_come_in_either_order(run):
    told = json.loads(run(rosters.TEXT.read_bytes(), "--commit", "--json")[1])

    assert told["summary"] == {"new": 29, "changed": 0, "same": 0, "duplicate": 2, "error": 2}


def test_the_folder_of_the_samples_holds_nothing_else():
    assert sorted(Path(rosters.FOLDER).iterdir()) == sorted(rosters.SAMPLE_FILES)
    assert HEADINGS[0] == rosters.COLUMNS[0]
