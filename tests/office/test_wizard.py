"""The import wizard: file, questions, preview, stored; nothing of another centre, and nothing stored twice."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from lms.records.enums import ImportState
from lms.records.models import Enrolment, RosterImport, Student
from tests.builders import make_enrolment, make_student

from .world import make_side, roster_file

pytestmark = pytest.mark.django_db

ANA = ("Tello", "Pinedo", "Ana", "71234567", "04/2012", "Mujer", "Sí")
LUZ = ("Ríos", "Vela", "Luz", "1234567", "05/2012", "Mujer", "Sí")
BAD = ("Silva", "Mori", "Kevin", "71234999", "31/02/2013", "Hombre", "Sí")


@pytest.fixture
def here():
    return make_side("Aquí")


@pytest.fixture
def there():
    return make_side("Allá")


def upload(side, file, cohort=None):
    return side.client.post(reverse("office:rosters"), {"cohort": (cohort or side.cohort).public_id, "file": file})


def previewed(side, *rows) -> RosterImport:
    upload(side, roster_file(*rows))
    return RosterImport.objects.get(cohort=side.cohort, state=ImportState.PREVIEWED)


def test_the_start_offers_own_cohorts_only(here, there):
    body = here.client.get(reverse("office:rosters")).content.decode()

    assert str(here.cohort.public_id) in body
    assert str(there.cohort.public_id) not in body


def test_a_foreign_cohort_is_refused_like_a_made_up_one(here, there):
    response = upload(here, roster_file(ANA), cohort=there.cohort)

    assert "no está entre los suyos" in response.content.decode()
    assert not RosterImport.objects.exists()


def test_preview_shows_what_would_happen_and_stores_nobody(here):
    found = previewed(here, ANA, BAD)

    body = here.client.get(reverse("office:roster", args=[found.public_id])).content.decode()

    assert "Tello Pinedo, Ana" in body
    assert "ese día no existe" in body
    assert "Guardar 1 fila buena" in body
    assert "Nadie se borra" in body
    assert Student.objects.filter(given_names="Ana").count() == 0


def test_filter_shows_one_outcome(here):
    found = previewed(here, ANA, BAD)

    body = here.client.get(reverse("office:roster", args=[found.public_id]), {"ver": "error"}).content.decode()

    assert "Silva Mori, Kevin" in body
    assert "Tello Pinedo, Ana" not in body


def test_commit_stores_the_good_rows_and_says_which_wait(here):
    found = previewed(here, ANA, BAD)

    response = here.client.post(reverse("office:roster_commit", args=[found.public_id]), follow=True)

    body = response.content.decode()
    assert "Nómina guardada" in body
    assert "Fecha de nacimiento" in body
    assert Enrolment.objects.filter(cohort=here.cohort, student__given_names="Ana").count() == 1
    assert not Student.objects.filter(given_names="Kevin").exists()


def test_a_second_click_changes_nothing_and_says_so(here):
    found = previewed(here, ANA)
    url = reverse("office:roster_commit", args=[found.public_id])
    here.client.post(url)
    before = list(Enrolment.objects.values_list("pk", "student", "starts_on"))

    body = here.client.post(url, follow=True).content.decode()

    assert "ya estaba guardada: 0 cambios" in body
    assert list(Enrolment.objects.values_list("pk", "student", "starts_on")) == before


def test_a_lost_zero_is_asked_and_the_answer_is_kept(here):
    found = previewed(here, LUZ)
    page = reverse("office:roster", args=[found.public_id])

    asked = here.client.get(page).content.decode()
    here.client.post(reverse("office:roster_answer", args=[found.public_id]), {"accept_dni_zeros": "si"})
    answered = here.client.get(page).content.decode()

    assert "¿Se lo devolvemos?" in asked
    assert "Guardar 1 fila buena" in answered


def test_without_an_answer_the_row_waits(here):
    found = previewed(here, LUZ, ANA)

    body = here.client.get(reverse("office:roster", args=[found.public_id]), {"revisar": 1}).content.decode()

    assert "Guardar 1 fila buena" in body
    assert "esperan una respuesta suya" in body


def test_discarding_stores_nothing(here):
    found = previewed(here, ANA)

    body = here.client.post(reverse("office:roster_discard", args=[found.public_id]), follow=True).content.decode()

    found.refresh_from_db()
    assert "No se guardó nada" in body
    assert (found.state, found.rows) == (ImportState.DISCARDED, [])
    assert not Student.objects.filter(given_names="Ana").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"%PDF-1.7 ...", "Es un PDF"), (b"", "El archivo está vacío"), (b"Apellido paterno;Nombres\r\n", "apellido_materno")],
)
def test_a_bad_file_gets_one_sentence_and_leaves_nothing(here, content, sentence):
    response = upload(here, SimpleUploadedFile("nomina.xlsx", content))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not RosterImport.objects.exists()


@pytest.mark.parametrize(
    ("method", "name"),
    [("get", "roster"), ("post", "roster_answer"), ("post", "roster_commit"), ("post", "roster_discard")],
)
def test_a_foreign_import_is_answered_like_a_random_one(here, there, method, name):
    foreign = previewed(there, ANA)
    random = "00000000-0000-4000-8000-000000000000"

    answers = [getattr(here.client, method)(reverse(f"office:{name}", args=[pk])) for pk in (foreign.public_id, random)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    foreign.refresh_from_db()
    assert foreign.state == ImportState.PREVIEWED


@pytest.mark.parametrize("name", ["roster_answer", "roster_commit", "roster_discard"])
def test_reading_never_writes(here, name):
    found = previewed(here, ANA)

    assert here.client.get(reverse(f"office:{name}", args=[found.public_id])).status_code == 405


def test_template_is_an_empty_sheet_that_imports_understand(here):
    response = here.client.get(reverse("office:roster_template"))

    sheet = load_workbook(BytesIO(response.content)).active
    assert "autorizacion" in [cell.value for cell in sheet[1]]
    assert 'filename="plantilla-nomina.xlsx"' in response["Content-Disposition"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_roster_leaves_as_a_file_without_a_name_in_its_name(here, there, kind):
    response = here.client.get(reverse("office:roster_export", args=[here.cohort.public_id, kind]))
    foreign = here.client.get(reverse("office:roster_export", args=[there.cohort.public_id, kind]))

    assert f'filename="nomina-{here.cohort.code}.{kind}"' in response["Content-Disposition"]
    assert len(response.content) > 100
    assert foreign.status_code == 404


def test_exported_roster_comes_back_unchanged(here):
    exported = here.client.get(reverse("office:roster_export", args=[here.cohort.public_id, "xlsx"])).content

    upload(here, SimpleUploadedFile("nomina.xlsx", exported))

    found = RosterImport.objects.get(cohort=here.cohort)
    assert found.report["summary"] == {"new": 0, "changed": 0, "same": 1, "duplicate": 0, "error": 0}


@pytest.mark.parametrize("rows", [1, 3])
def test_cohort_page_asks_the_same_number_of_queries(here, rows, django_assert_num_queries):
    for _number in range(rows - 1):
        make_enrolment(cohort=here.cohort, student=make_student(school=here.school))
    url = reverse("office:cohort", args=[here.cohort.public_id])
    here.client.get(url)

    with django_assert_num_queries(18):
        body = here.client.get(url).content.decode()

    assert body.count('data-l="Participar"') == rows
