"""Agreements and contacts in the office: what is written down, and the signed paper."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.accounts.enums import Role
from lms.records.agreement_files import MOST_BYTES, paper_of
from lms.records.models import Agreement, Partner, SchoolContact

from ..builders import a_day, make_agreement, make_school, make_staff, pdf_page
from ..signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path


@pytest.fixture
def school():
    return make_school()


@pytest.fixture
def client(school):
    return signed_in(make_staff(role=Role.COORDINATOR, centre=school.centre))


def typed(school, /, **changes):
    facts = {"kind": "letter", "reference": "Oficio 12", "centre": school.centre_id, "school": school.pk, "quota": 20}
    facts |= {"starts_on": a_day().isoformat(), "ends_on": a_day(after=90).isoformat(), "contact_phone": "(065) 234567"}
    return facts | changes


def paper(content=None, name="firmado.pdf"):
    return SimpleUploadedFile(name, pdf_page() if content is None else content, content_type="application/pdf")


def kept() -> list[Path]:
    return list(Path(settings.PRIVATE_MEDIA_ROOT).rglob("*.pdf"))


def acting_pdf() -> bytes:
    content = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.save(content)
    return content.getvalue()


def test_an_agreement_is_written_down_with_its_paper(client, school):
    assert client.post(reverse("convenios:add"), typed(school, file=paper())).status_code == 302

    made = Agreement.objects.get()
    assert (made.contact_phone, made.quota, made.file_size) == ("065234567", 20, len(pdf_page()))
    assert kept() == [paper_of(made)]
    sent = client.get(reverse("requests:agreement_file", args=[made.public_id]))
    assert b"".join(sent.streaming_content) == pdf_page()
    assert sent["Content-Disposition"] == 'attachment; filename="convenio.pdf"'
    page = client.get(reverse("convenios:index")).content.decode()
    assert "0 de 20 usadas, quedan 20" in page
    assert "(065) 234567" in client.get(reverse("convenios:edit", args=[made.pk])).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"school": ""}, "Elija una institución o un aliado"),
        ({"ends_on": a_day(before=1).isoformat()}, "no puede ser antes del primero"),
        ({"quota": 0}, "al menos una sesión"),
        ({"contact_phone": "100"}, "celular de nueve cifras"),
        ({"file": paper(b"Hola", "firmado.pdf")}, "no es un PDF"),
        ({"file": paper(b"")}, "está vacío"),
        ({"file": paper(acting_pdf())}, "programas o acciones automáticas"),
        ({"file": paper(b"%PDF-" + bytes(MOST_BYTES))}, "pesa más de"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, school, changes, sentence):
    answer = client.post(reverse("convenios:add"), typed(school, **changes))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Agreement.objects.exists()
    assert not kept()


def test_a_quota_with_a_partner_is_refused(client, school):
    partner = Partner.objects.create(name="Aliado", kind="civil_society").pk

    answer = client.post(reverse("convenios:add"), typed(school, school="", partner=partner))

    assert "Las sesiones se cuentan por escuela" in answer.content.decode()


def test_another_file_takes_the_place_of_the_first_and_goes_with_the_row(client, school, django_capture_on_commit_callbacks):
    made = make_agreement(school=school, with_paper=True)
    first = paper_of(made)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("convenios:edit", args=[made.pk]), typed(school, file=paper()))
    made.refresh_from_db()
    assert kept() == [paper_of(made)] != [first]

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("convenios:delete", args=[made.pk]))
    assert not kept()


def test_the_paper_is_nobody_elses(school):
    made = make_agreement(school=school, with_paper=True)
    address = reverse("requests:agreement_file", args=[made.public_id])
    others = [
        make_staff(role=Role.COORDINATOR, centre=make_school().centre),
        make_staff(role=Role.TEACHER, school=school),
        make_staff(role=Role.ADMINISTRATOR),
    ]

    for user in others:
        assert signed_in(user).get(address).status_code == 404
    for path in (f"/media/agreements/{made.stored_name}", f"/media/private/agreements/{made.stored_name}"):
        assert signed_in(others[0]).get(path).status_code == 404


def test_an_agreement_without_a_paper_has_none_to_send(client, school):
    made = make_agreement(school=school)

    assert client.get(reverse("requests:agreement_file", args=[made.public_id])).status_code == 404


def test_the_list_filters_by_state_in_a_fixed_number_of_queries(client, school, django_assert_num_queries):
    make_agreement(school=school)
    over = make_agreement(school=school, ends_on=a_day(before=1), reference="Vieja")
    client.get(reverse("convenios:index"))
    with django_assert_num_queries(9):
        client.get(reverse("convenios:index"))
    make_agreement(school=school, partner=None)
    with django_assert_num_queries(9):
        client.get(reverse("convenios:index"))

    page = client.get(reverse("convenios:index"), {"state": "over"}).content.decode()
    assert page.count(f"/admin/convenios/edit/{over.pk}/") == 1
    assert page.count("/admin/convenios/edit/") == 1


def test_a_contact_needs_a_way_to_be_reached(client, school):
    facts = {"school": school.pk, "role": "head", "name": "Estrella Inuma"}

    refused = client.post(reverse("contactos:add"), facts)
    stored = client.post(reverse("contactos:add"), facts | {"phone": "+51 965 123 456"})

    assert "sin ninguno no se le puede avisar" in refused.content.decode()
    assert stored.status_code == 302
    assert SchoolContact.objects.get().phone == "965123456"
    assert "965 123 456" in client.get(reverse("contactos:index")).content.decode()


def test_a_contact_of_another_centres_school_is_no_choice(client):
    client.post(reverse("contactos:add"), {"school": make_school().pk, "role": "head", "name": "X", "phone": "965123456"})

    assert not SchoolContact.objects.exists()
