"""The log in the office: administrators read it, it names nobody, and it costs the same however long it is."""

import csv
import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.actions_verification import verify_log
from lms.audit.enums import Act, Result
from lms.audit.models import Entry
from lms.audit.queries import A_PAGE, kind_label

from ..attendance.world import signed_in
from ..builders import make_cohort, make_staff, make_student

pytestmark = pytest.mark.django_db

URL = "/admin/bitacora/"


@pytest.fixture
def reader():
    return signed_in(make_staff(role=Role.ADMINISTRATOR, name="Nayeli"))


def rows_of(page) -> list[str]:
    """The words of each row of the table."""
    body = page.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in body.split("</tr>") if row.strip()]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EDITOR, Role.FACILITATOR, Role.TEACHER])
@pytest.mark.parametrize("address", [URL, f"{URL}bitacora.csv"])
def test_nobody_else_finds_it(role, address):
    client = signed_in(make_staff(role=role))

    assert client.get(address).status_code == 404
    assert client.get("/admin/no-hay-nada/").status_code == 404


def test_it_says_who_did_what_in_words_and_names_nobody(reader):
    person = make_staff(role=Role.COORDINATOR, name="Zoraida")
    student = make_student(given="Xiomara", surname="Yarlequé")
    record(Act.PERSON_SEEN, actor=person, about=student, scope="visible_to", count=1)

    page = reader.get(URL)

    newest = rows_of(page)[0]
    assert f"Vio los datos de una persona {str(person.public_id)[:8]} Coordinador/a {str(student.public_id)[:8]}" in newest
    assert "1 fila" in newest
    assert not re.search("Zoraida|Xiomara|Yarlequé|" + person.username, page.content.decode())
    assert "<title>" in page.content.decode()
    assert not re.search(r"<title>[^<]*(persona|Coordinador)", page.content.decode())


def test_of_a_refusal_and_a_command_it_says_so(reader):
    record(Act.REFUSED, actor=None, kind="portal:cohort", reason="404", result=Result.REFUSED)
    verify_log()

    verified, refused = rows_of(reader.get(URL))[:2]

    assert "Verificó la bitácora" in verified
    assert "Rechazado Visitante Dirección portal:cohort 404" in refused


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"acto": "exported"}, ["exported"]),
        ({"acto": "roster_seen"}, ["roster_seen"]),
        ({"quien": "person"}, ["exported", "roster_seen"]),
        ({"que": "cohort"}, ["exported"]),
        ({"quien": "person", "acto": "sign_out"}, []),
        ({"desde": "2026-03-02", "hasta": "2026-03-02"}, ["exported"]),
        ({"hasta": "2026-03-01"}, ["roster_seen"]),
    ],
)
def test_it_is_narrowed_by_act_day_person_and_thing(reader, now, asked, found):
    person, cohort = make_staff(), make_cohort()
    midnight = now.replace(year=2026, month=3, day=2, hour=0, minute=0, second=0, microsecond=0)
    record(Act.ROSTER_SEEN, actor=person, now=midnight - timedelta(microseconds=1))
    record(Act.EXPORTED, actor=person, about=cohort, now=midnight)
    ids = {"person": str(person.public_id)[:8].upper(), "cohort": str(cohort.public_id)}

    page = reader.get(URL, {name: ids.get(value, value) for name, value in asked.items()})

    labels = {"exported": "Descargó un archivo con nombres", "roster_seen": "Vio una lista con nombres"}
    assert [next(act for act, label in labels.items() if label in row) for row in rows_of(page)] == found
    if not found:
        assert "Ninguna entrada coincide" in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"quien": "rosa"}, "escriba al menos las ocho primeras"),
        ({"que": "1234567"}, "escriba al menos las ocho primeras"),
        ({"desde": "2026-02-30"}, "Esa fecha no existe"),
        ({"acto": "nada"}, "nada no es una de las opciones"),
    ],
)
def test_what_makes_no_sense_is_said_and_shows_nothing(reader, asked, words):
    page = reader.get(URL, asked)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert rows_of(page) == []
    assert reader.get(f"{URL}bitacora.csv", asked).status_code == 404


def test_it_goes_back_page_by_page_to_the_first_entry(reader):
    for _n in range(2 * A_PAGE):
        record(Act.SIGN_OUT, actor=None)

    seen, address = [], URL
    while address:
        page = reader.get(address)
        seen += re.findall(r"n\.º (\d+)", page.content.decode())
        older = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        address = f"{URL}{older[1]}" if older else ""

    assert [int(number) for number in seen] == list(range(2 * A_PAGE + 1, 0, -1))
    assert len(rows_of(reader.get(URL, {"antes": "x" * 40}))) == A_PAGE


def test_it_asks_as_much_for_one_entry_as_for_a_page(reader, django_assert_num_queries):
    reader.get(URL)
    for size in (1, A_PAGE):
        for _n in range(size):
            record(Act.EXPORTED, actor=make_staff(), about=make_cohort() if size == 1 else None)
        with django_assert_num_queries(10):
            reader.get(URL)


def test_it_says_whether_the_chain_is_whole(reader):
    assert "Sin verificar" in reader.get(URL).content.decode()

    verify_log()
    page = reader.get(URL).content.decode()
    newest = Entry.objects.get(act="log_verified")
    assert "Íntegra" in page
    assert f"{newest.number}:{newest.digest}" in page

    record(Act.LOG_VERIFIED, actor=None, result=Result.FAILED, reason="changed")
    assert "no era lo que se escribió" in reader.get(URL).content.decode()


def test_the_file_holds_every_field_and_leaves_an_entry(reader):
    person, cohort = make_staff(), make_cohort()
    entry = record(Act.ROSTER_SEEN, actor=person, about=cohort, scope="visible_to")

    answer = reader.get(f"{URL}bitacora.csv", {"que": str(cohort.public_id)})

    header, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    told = dict(zip(header, row, strict=True))
    assert (told["number"], told["act"], told["actor"]) == (str(entry.number), "roster_seen", str(person.public_id))
    assert (told["acto"], told["digest"]) == ("Vio una lista con nombres", entry.digest)
    assert answer["Content-Disposition"] == 'attachment; filename="bitacora.csv"'
    newest = Entry.objects.first()
    assert (newest.act, newest.kind, newest.count, newest.actor) == (
        "exported",
        "audit.entry",
        1,
        User.objects.get(first_name="Nayeli").public_id,
    )


def test_the_file_for_excel_is_made_of_text_and_numbers(reader):
    record(Act.SIGN_OUT, actor=None)

    answer = reader.get(f"{URL}bitacora.xlsx")

    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None} == {"n", "s"}
    assert reader.get(f"{URL}bitacora.pdf").status_code == 404


def test_it_stands_in_the_menu_of_administrators_only(reader):
    assert URL in reader.get("/admin/").content.decode()
    assert URL not in signed_in(make_staff(role=Role.EDITOR)).get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("kind", "words"),
    [("records.cohort", "Grupo"), ("typed", "Nombre escrito (huella)"), ("gone.thing", "Dirección gone.thing"), ("", "")],
)
def test_a_kind_of_thing_is_said_in_words(kind, words):
    assert kind_label(kind) == words
