"""B-T12: a step that was skipped is named, and nothing is stored."""

import pytest
from django.test import Client

from lms.credentials.models import Certificate
from lms.records.models import Cohort, RosterImport, Student
from lms.scheduling.models import WorkshopSession

from ..builders import a_day, make_session

pytestmark = pytest.mark.django_db


def said(client: Client, response) -> str:
    """What the page after the answer says."""
    return (
        client.get(response.headers["Location"]).content.decode() if "Location" in response.headers else response.content.decode()
    )


def test_a_roster_that_was_discarded_is_not_stored(side):
    client = side.ours.clients["coordinator"]
    found, before = RosterImport.objects.get(**side.ours.arguments["import"]), Student.objects.count()
    client.post(f"/admin/nominas/{found.public_id}/descartar/")

    answer = client.post(f"/admin/nominas/{found.public_id}/guardar/")

    assert answer.status_code == 302
    assert Student.objects.count() == before
    assert "Esta nómina se descartó. Suba el archivo de nuevo." in said(client, answer)


def test_certificates_are_not_issued_before_the_last_meeting(side):
    client = side.ours.clients["coordinator"]
    cohort, before = Cohort.objects.get(**side.ours.arguments["cohort"]), Certificate.objects.count()
    make_session(cohort=cohort, day=a_day(after=7), number=9)

    client.post(f"/admin/constancias/{cohort.public_id}/emitir/")

    assert Certificate.objects.count() == before


@pytest.mark.parametrize("step", ["/clase/nombres/", "/clase/clave/"])
def test_a_student_s_way_in_begins_with_the_code(side, step):
    client = Client()

    assert client.get(step).headers["Location"] == "/clase/"
    assert client.post(step, {"pin": "2468", "student": "x"}).headers["Location"] == "/clase/"
    assert "_auth_user_id" not in client.session


def test_a_plan_is_looked_at_before_it_is_stored(side):
    """“Confirm” with a plan that never passed the preview is checked like any other, and refused like any other."""
    client = side.ours.clients["coordinator"]
    cohort, before = Cohort.objects.get(**side.ours.arguments["cohort"]), WorkshopSession.objects.count()

    answer = client.post(f"/grupos/{cohort.public_id}/planificar/", {"step": "confirm", "count": "3"})

    assert answer.status_code == 200
    assert WorkshopSession.objects.count() == before
    assert "Elija el primer día." in answer.content.decode()


def test_a_mark_is_not_corrected_before_the_roll_was_called(side):
    client = side.ours.clients["facilitator"]
    unmarked = side.ours.arguments["session"]["public_id"]

    assert client.post(f"/sesiones/{unmarked}/asistencia/corregir/", {"status": "present"}).status_code == 404


def test_a_code_that_was_never_issued_certifies_nothing():
    answers = [Client().post("/verificar/", {"code": code}).content for code in ("0" * 27, "Z" * 27, "7" * 27)]

    assert all("encontr" in answer.decode() for answer in answers)
