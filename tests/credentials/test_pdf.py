"""The sheet of paper: tagged, small, its letters embedded, its QR readable, and nothing on it that should not be."""

import re
import zipfile
from decimal import Decimal

import pytest

from lms.credentials.actions import issue_certificates, revoke_certificate
from lms.credentials.archive import NOT_SET, zip_certificates
from lms.credentials.models import Certificate
from lms.credentials.pdf import certificate_pdf, file_name, unprintable
from tests.tools import run_tool

from .world import finished_cohort

pytestmark = pytest.mark.django_db
BASE_URL = "https://maloca.example.org"


@pytest.fixture
def certificate(now) -> Certificate:
    world = finished_cohort(5, given="Nayeli", maternal="Ñahui")
    (issued,) = issue_certificates(cohort=world.cohort, issued_by=world.coordinator, now=now).issued
    return issued


@pytest.fixture
def sheet(certificate, tmp_path):
    path = tmp_path / "sheet.pdf"
    path.write_bytes(certificate_pdf(certificate, base_url=BASE_URL))
    return path


def test_one_landscape_a4_page_tagged_in_at_most_35_kilobytes(sheet):
    facts = dict(re.findall(r"^([\w ]+):\s+(.*)$", run_tool("pdfinfo", str(sheet)).decode(), re.MULTILINE))

    assert (facts["Pages"], facts["Tagged"], facts["Page size"]) == ("1", "yes", "841.89 x 595.276 pts (A4)")
    assert (facts["Title"], facts["JavaScript"], facts["Encrypted"]) == ("Constancia", "no", "no")
    assert sheet.stat().st_size <= 35_000
    assert b"<pdfuaid:part>1</pdfuaid:part>" in sheet.read_bytes()
    assert b"<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in sheet.read_bytes()


def test_all_fonts_are_embedded(sheet):
    rows = run_tool("pdffonts", str(sheet)).decode().splitlines()[2:]

    assert len(rows) >= 2
    assert all(re.search(r"\byes yes yes\b", row) for row in rows)


def test_the_file_is_sound(sheet):
    assert b"No syntax or stream encoding errors found" in run_tool("qpdf", "--check", str(sheet))


def test_it_says_what_was_frozen_and_nothing_more(sheet, certificate):
    text = run_tool("pdftotext", "-layout", str(sheet), "-").decode()
    student, cohort = certificate.enrolment.student, certificate.enrolment.cohort

    for line in (certificate.holder_name, certificate.workshop_title, "Constancia de demostración", certificate.organisation):
        assert line in text
    assert re.search(rf"7\.5 horas · [a-z]+ de {certificate.month.year}", text)
    # The code is letterspaced, and some letters stand so far apart that the tool reads a space between them.
    closed_up = text.replace(" ", "")
    assert [certificate.code[at : at + 9] in closed_up for at in (0, 9, 18)] == [True, True, True]
    assert cohort.school.name not in text
    assert cohort.school.number not in text
    assert str(student.birth_year) not in text.replace(str(certificate.month.year), "")
    assert not re.search(r"\d{1,2} de \w+ de \d{4}", text)


def test_the_qr_opens_the_verification_with_the_code_behind_the_hash(sheet, certificate, tmp_path):
    run_tool("pdftoppm", "-r", "120", "-png", "-singlefile", str(sheet), str(tmp_path / "sheet"))

    read = run_tool("zbarimg", "--quiet", "--raw", str(tmp_path / "sheet.png")).decode().strip()

    assert read == f"{BASE_URL}/verificar/#{certificate.code}"


def test_the_file_carries_no_date_of_a_meeting_and_no_name_in_its_facts(sheet, certificate):
    facts = run_tool("pdfinfo", "-isodates", str(sheet)).decode()

    assert f"{certificate.month:%Y-%m-01}" in facts or f"{certificate.month:%Y-%m}" in facts
    assert certificate.enrolment.student.paternal_surname not in facts


def test_equal_certificates_give_equal_bytes(certificate):
    assert certificate_pdf(certificate, base_url=BASE_URL) == certificate_pdf(certificate, base_url=BASE_URL)


def test_the_language_of_the_visitor_does_not_change_the_sheet(certificate):
    from django.utils import translation

    with translation.override("en"):
        english = certificate_pdf(certificate, base_url=BASE_URL)

    assert english == certificate_pdf(certificate, base_url=BASE_URL)


def test_a_revoked_sheet_says_so(certificate, now, tmp_path):
    revoked = revoke_certificate(certificate=certificate, revoked_by=None, now=now)
    (tmp_path / "sheet.pdf").write_bytes(certificate_pdf(revoked, base_url=BASE_URL))

    assert "Anulada en" in run_tool("pdftotext", str(tmp_path / "sheet.pdf"), "-").decode()


def test_markup_in_a_name_stays_text(certificate, tmp_path):
    certificate.holder_name = "#set page(width: 1cm) *Ana* <b>"
    (tmp_path / "sheet.pdf").write_bytes(certificate_pdf(certificate, base_url=BASE_URL))

    assert "#set page(width: 1cm) *Ana* <b>" in run_tool("pdftotext", str(tmp_path / "sheet.pdf"), "-").decode()


@pytest.mark.parametrize("length", [60, 120, 219])
def test_a_long_name_stays_on_one_page(certificate, tmp_path, length):
    certificate.holder_name = ("Estrella del Carmen " * 12)[:length]
    certificate.hours = Decimal("12")
    path = tmp_path / "sheet.pdf"
    path.write_bytes(certificate_pdf(certificate, base_url=BASE_URL))

    assert b"Pages:           1" in run_tool("pdfinfo", str(path))


def test_letters_of_the_region_can_be_set_and_others_are_named():
    assert unprintable(["Ñahui", "Kukama ɨ", "Ẽ ʼ ’", "Güere"]) == set()
    assert unprintable(["Ana 漢", "Luis"]) == {"漢"}


def test_the_file_name_says_nothing(certificate):
    assert file_name(certificate) == f"constancia_{certificate.public_id.hex[:8]}.pdf"


def test_the_archive_goes_on_when_one_sheet_cannot_be_set(now):
    world = finished_cohort(5, 5, 5)
    issued = issue_certificates(cohort=world.cohort, issued_by=None, now=now).issued
    issued[1].holder_name = "Ana 漢"

    with zipfile.ZipFile(zip_certificates(issued, base_url=BASE_URL)) as archive:
        assert archive.namelist() == [file_name(issued[0]), file_name(issued[2]), NOT_SET]
        assert file_name(issued[1]) in archive.read(NOT_SET).decode()
        assert archive.read(file_name(issued[0])).startswith(b"%PDF-")


def test_two_ids_that_begin_alike_get_two_names(now):
    world = finished_cohort(5, 5)
    issued = issue_certificates(cohort=world.cohort, issued_by=None, now=now).issued
    first, second = issued
    second.public_id = type(first.public_id)(hex=first.public_id.hex[:8] + second.public_id.hex[8:])

    with zipfile.ZipFile(zip_certificates(issued, base_url=BASE_URL)) as archive:
        assert archive.namelist() == [file_name(first), file_name(second, letters=32)]
