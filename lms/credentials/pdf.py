"""The certificate as a sheet of paper."""

import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from lms.core import clock, pdf

from .codes import groups
from .models import Certificate

TEMPLATE = Path(__file__).parent / "typst" / "certificate.typ"
LETTERS = Path(__file__).parent / "typst" / "letters.typ"
LANGUAGE = "es"
INK = "#13233a"
QR_MASK = 3
_printable: set[str] = set()


def certificate_pdf(certificate: Certificate, *, base_url: str) -> bytes:
    """The certificate as tagged PDF; its QR opens the verification page under `base_url`.

    Equal certificates give equal bytes: the file carries the first day of the printed month, never the day of a meeting.
    Raises typst.TypstError where a letter of the frozen text has no glyph in our fonts.
    """
    with translation.override(LANGUAGE):
        data = _printed(certificate, base_url.rstrip("/") + reverse("credentials:verify"))
    return pdf.render(TEMPLATE, data, dated=clock.at(certificate.month, clock.MIDNIGHT))


def _printed(certificate: Certificate, verify_url: str) -> dict[str, object]:
    address = urlsplit(verify_url)
    return {
        "title": "Constancia de demostración" if settings.DEMO else "Constancia de participación",
        "name": certificate.holder_name,
        "workshop": certificate.workshop_title,
        "lines": f"{certificate.hours_text} · {date_format(certificate.month, 'YEAR_MONTH_FORMAT').lower()}",
        "organisation": certificate.organisation,
        "signatory": certificate.signatory,
        "signatory_title": certificate.signatory_title,
        "code": groups(certificate.code),
        "verify_at": f"{address.netloc}{address.path}".rstrip("/"),
        "qr": _qr(f"{verify_url}#{certificate.code}"),
        "demo": settings.DEMO,
        "revoked": _revoked_line(certificate.revoked_at),
    }


def _revoked_line(revoked_at: datetime | None) -> str:
    return f"Anulada en {date_format(clock.local_day(revoked_at), 'YEAR_MONTH_FORMAT').lower()}" if revoked_at else ""


def _qr(text: str) -> str:
    drawn = io.BytesIO()
    # Any of the eight masks is read by every reader. Trying all of them, for the prettiest, is half the time of a sheet.
    segno.make(text, error="m", micro=False, mask=QR_MASK).save(drawn, kind="svg", border=0, xmldecl=False, dark=INK)
    return drawn.getvalue().decode()


def file_name(certificate: Certificate, *, letters: int = 8) -> str:
    """A name that says nothing about the person: `letters` of the random id."""
    return f"constancia_{certificate.public_id.hex[:letters]}.pdf"


def unprintable(texts: Iterable[str]) -> set[str]:
    """The letters of these texts for which our fonts have no glyph. One sheet is set for all letters not met before."""
    unknown = {letter for text in texts for letter in text} - _printable
    if not unknown or _can_set("".join(sorted(unknown))):
        _printable.update(unknown)
        return set()
    bad = {letter for letter in unknown if not _can_set(letter)}
    _printable.update(unknown - bad)
    return bad


def _can_set(letters: str) -> bool:
    try:
        pdf.render(LETTERS, {"letters": letters}, dated=datetime(2000, 1, 1, tzinfo=clock.LIMA))
    except typst.TypstError:
        return False
    return True
