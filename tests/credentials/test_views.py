"""Downloading a certificate, and checking one in public."""

import re
import uuid
import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

from lms.accounts.enums import Role
from lms.credentials.actions import issue_certificates, revoke_certificate
from lms.credentials.codes import check_symbol, groups, new_code
from lms.credentials.models import Certificate
from lms.records import registry
from lms.records.enums import ConsentState, Purpose, StaffRole
from lms.records.models import Centre, CohortStaff, Consent
from tests.builders import a_day, make_school, make_staff, make_student_user

from .world import finished_cohort

pytestmark = pytest.mark.django_db
VERIFY = "/verificar/"


def issued(world, now) -> Certificate:
    return issue_certificates(cohort=world.cohort, issued_by=world.coordinator, now=now).issued[0]


def answer(client, code: str) -> str:
    """The page that answers this code, without what changes at every request: the token and the minute."""
    response = client.post(VERIFY, {"code": code})
    assert response.status_code == 200
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.text)
    return re.sub(r"\d\d:\d\d<", "<", page)


def download(client, certificate):
    return client.get(reverse("credentials:certificate", args=[certificate.public_id]))


# --- the sheet ---------------------------------------------------------------------------------------------------------


def test_coordinator_teacher_facilitator_and_the_student_may_have_the_sheet(client, now):
    world = finished_cohort(5)
    certificate = issued(world, now)
    facilitator, teacher = make_staff(role=Role.FACILITATOR), make_staff(role=Role.TEACHER)
    for user, role in ((facilitator, StaffRole.FACILITATOR), (teacher, StaffRole.TEACHER)):
        CohortStaff.objects.create(cohort=world.cohort, user=user, role=role, valid_from=a_day(before=60))

    for user in (world.coordinator, facilitator, teacher, make_student_user(world.students[0].student)):
        client.force_login(user, backend="lms.accounts.backends.RoleBackend" if not user.is_student else STUDENT)
        response = download(client, certificate)

        assert response.status_code == 200
        assert response.content.startswith(b"%PDF-")
        expected = f'attachment; filename="constancia_{certificate.public_id.hex[:8]}.pdf"'
        assert response["Content-Disposition"] == expected
        assert "no-store" in response["Cache-Control"]


STUDENT = "lms.classroom.backends.StudentBackend"


def test_for_everybody_else_it_is_the_same_404_as_a_random_id(client, now):
    world, other = finished_cohort(5, 5), finished_cohort(5)
    certificate = issued(world, now)
    mate = make_student_user(world.students[1].student)
    strangers = [
        other.coordinator,
        make_staff(role=Role.EDITOR),
        make_staff(role=Role.ADMINISTRATOR),
        make_staff(role=Role.TEACHER, school=make_school()),
        mate,
        make_student_user(other.students[0].student),
    ]

    for user in strangers:
        client.force_login(user, backend=STUDENT if user.is_student else "lms.accounts.backends.RoleBackend")
        refused = download(client, certificate)
        unknown = client.get(reverse("credentials:certificate", args=[uuid.uuid4()]))

        assert (refused.status_code, unknown.status_code) == (404, 404)
        assert mask(refused.text) == mask(unknown.text)


def mask(page: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", page)


def test_a_visitor_is_led_to_the_sign_in(client, now):
    certificate = issued(finished_cohort(5), now)

    response = download(client, certificate)

    assert response.status_code == 302
    assert response["Location"].startswith("/entrar/?next=%2Fconstancias%2F")


def test_a_revoked_sheet_is_for_the_coordinator_only(client, now):
    world = finished_cohort(5)
    certificate = issued(world, now)
    student = make_student_user(world.students[0].student)
    revoke_certificate(certificate=certificate, revoked_by=None, now=now)

    client.force_login(student, backend=STUDENT)
    assert download(client, certificate).status_code == 404
    client.force_login(world.coordinator, backend="lms.accounts.backends.RoleBackend")
    assert download(client, certificate).content.startswith(b"%PDF-")


def test_after_erasure_there_is_no_sheet(client, now):
    world = finished_cohort(5)
    certificate = issued(world, now)
    registry.erase(world.students[0].student, now)

    client.force_login(world.coordinator, backend="lms.accounts.backends.RoleBackend")

    assert download(client, certificate).status_code == 404


def test_a_sheet_that_cannot_be_set_says_so(client, now):
    world = finished_cohort(5)
    certificate = issued(world, now)
    Certificate.objects.update(holder_name="Ana 漢")
    client.force_login(world.coordinator, backend="lms.accounts.backends.RoleBackend")

    response = download(client, certificate)

    assert response.status_code == 409
    assert "Esta constancia no se puede imprimir" in response.text


def test_the_archive_holds_the_issued_sheets_under_neutral_names(client, now):
    world = finished_cohort(5, 5, 1)
    issued(world, now)
    client.force_login(world.coordinator, backend="lms.accounts.backends.RoleBackend")

    response = client.get(reverse("credentials:certificates_zip", args=[world.cohort.public_id]))

    assert response["Content-Disposition"] == f'attachment; filename="constancias_{world.cohort.public_id.hex[:8]}.zip"'
    with zipfile.ZipFile(BytesIO(response.getvalue())) as archive:
        expected = {f"constancia_{c.public_id.hex[:8]}.pdf" for c in Certificate.objects.all()}
        assert set(archive.namelist()) == expected
        assert len(expected) == 2


def test_the_archive_of_another_centre_is_404(client, now):
    world, other = finished_cohort(5), finished_cohort(5)
    issued(world, now)
    client.force_login(other.coordinator, backend="lms.accounts.backends.RoleBackend")

    assert client.get(reverse("credentials:certificates_zip", args=[world.cohort.public_id])).status_code == 404
    assert client.get(reverse("credentials:certificates_zip", args=[other.cohort.public_id])).status_code == 404


# --- the public answer -------------------------------------------------------------------------------------------------


def test_a_valid_code_shows_workshop_hours_month_initials_and_organisation_only(client, now):
    world = finished_cohort(5, given="Nayeli", maternal="Ñahui")
    certificate = issued(world, now)

    page = answer(client, certificate.code)

    shown = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))
    month = shown.pop("Mes y año")
    assert shown == {
        "Taller": world.cohort.workshop.title,
        "Duración": "7.5 horas",
        "Emitida por": certificate.organisation,
        "A nombre de": "N. A. Ñ.",
    }
    assert re.fullmatch(rf"[A-Z][a-z]+ de {certificate.month.year}", month)
    assert "Constancia válida" in page
    student = world.students[0].student
    secret = (student.given_names, student.paternal_surname, "Ñahui", world.cohort.school.name, world.cohort.code)
    assert not any(word in page for word in (*secret, certificate.code, groups(certificate.code)[0]))


@pytest.mark.parametrize("write", [str.lower, lambda c: " - ".join(groups(c)), lambda c: f" {c[:5]} {c[5:]}\n"])
def test_a_code_may_be_typed_in_many_ways(client, now, write):
    certificate = issued(finished_cohort(5), now)

    assert "Constancia válida" in answer(client, write(certificate.code))


def test_look_alikes_are_read_as_what_was_meant(client, now):
    certificate = issued(finished_cohort(5), now)
    body = "01" * 13
    Certificate.objects.update(code=body + check_symbol(body))

    assert "Constancia válida" in answer(client, "oIOl" + (body + check_symbol(body))[4:])
    assert Certificate.objects.get() == certificate


def test_a_revoked_one_is_never_valid_and_shows_the_month(client, now):
    world = finished_cohort(5)
    certificate = revoke_certificate(certificate=issued(world, now), revoked_by=None, now=now)

    page = answer(client, certificate.code)

    assert "Constancia anulada" in page
    assert "Constancia válida" not in page
    assert re.search(rf"<dt>Anulada en</dt><dd>[A-Z][a-z]+ de {now.year}</dd>", page)


def test_unknown_malformed_unconsented_and_erased_get_one_and_the_same_answer(client, now):
    world = finished_cohort(5, 5, 5)
    valid, refused, erased = issue_certificates(cohort=world.cohort, issued_by=None, now=now).issued
    refuse(refused.enrolment.student, now)
    registry.erase(erased.enrolment.student, now)
    other_symbol = "0" if valid.code[-1] != "0" else "1"
    asked = {
        "unknown": new_code(),
        "malformed": "hola",
        "empty": "",
        "a letter wrong": swap_first(valid.code),
        "another check symbol": valid.code[:-1] + other_symbol,
        "consent withdrawn": refused.code,
        "erased": erased.code,
        "ten kilobytes": "A" * 10_240,
        "nul": "\x00" * 27,
        "markup": "<script>alert(1)</script>",
    }
    uncached(client)

    answers = {name: answer(client, code) for name, code in list(asked.items())[:9]}
    uncached(client)
    answers["markup"] = answer(client, asked["markup"])

    assert len(set(answers.values())) == 1
    assert "No encontramos esta constancia" in answers["unknown"]
    assert "Constancia válida" in answer(client, valid.code)


def swap_first(code: str) -> str:
    return ("2" if code[0] != "2" else "3") + code[1:]


def uncached(client) -> None:
    """Another address, so that the limiter does not speak up in a test of answers."""
    number = int(client.defaults.get("REMOTE_ADDR", "10.0.0.1").rsplit(".", 1)[1]) + 1
    client.defaults["REMOTE_ADDR"] = f"10.0.0.{number}"


def refuse(student, now) -> None:
    Consent.objects.create(student=student, purpose=Purpose.VERIFICATION, state=ConsentState.REFUSED, recorded_at=now)


def test_consent_is_asked_at_that_moment(client, now):
    world = finished_cohort(5, purposes=(Purpose.PARTICIPATION, Purpose.CERTIFICATE))
    certificate = issued(world, now)
    assert "No encontramos" in answer(client, certificate.code)

    student = world.students[0].student
    Consent.objects.create(student=student, purpose=Purpose.VERIFICATION, state=ConsentState.GIVEN, recorded_at=now)
    assert "Constancia válida" in answer(client, certificate.code)

    refuse(student, now)
    assert "No encontramos" in answer(client, certificate.code)


def test_the_answer_is_kept_by_nobody_and_found_by_no_search_engine(client, now):
    certificate = issued(finished_cohort(5), now)

    for response in (client.get(VERIFY), client.post(VERIFY, {"code": certificate.code})):
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_a_code_in_the_address_is_not_read(client, now):
    certificate = issued(finished_cohort(5), now)

    page = client.get(VERIFY, {"code": certificate.code}).text

    assert "Constancia válida" not in page
    # The link to the other language keeps the whole address; nothing else repeats the code.
    assert page.count(certificate.code) == page.count(f"/en/verificar/?code={certificate.code}") == 1


def test_the_eleventh_try_of_a_minute_waits_and_others_do_not(client, now):
    certificate = issued(finished_cohort(5), now)
    for _try in range(10):
        answer(client, "hola")

    refused = client.post(VERIFY, {"code": certificate.code})
    elsewhere = client.post(VERIFY, {"code": certificate.code}, REMOTE_ADDR="10.9.9.9")

    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "Espere un minuto" in refused.text
    assert "Constancia válida" in elsewhere.text
    assert client.get(VERIFY).status_code == 200


def test_the_form_needs_its_token():
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post(VERIFY, {"code": new_code()})

    assert response.status_code == 403


def test_one_question_answers_a_code(client, now, django_assert_max_num_queries):
    certificate = issued(finished_cohort(5), now)
    client.get(VERIFY)

    with django_assert_max_num_queries(3):
        answer(client, certificate.code)


def test_centres_are_apart(now):
    """The world of these tests has at least two centres; otherwise its negatives would prove nothing."""
    finished_cohort(5), finished_cohort(5)

    assert Centre.objects.count() == 2
