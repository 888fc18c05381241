"""All sheets of a cohort in one file."""

import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO

import typst
from django.utils.translation import gettext as _

from .models import Certificate
from .pdf import certificate_pdf, file_name

NOT_SET = "no_impresas.txt"


def zip_certificates(certificates: Iterable[Certificate], *, base_url: str) -> IO[bytes]:
    """A temporary file, at its beginning, with one neutrally named PDF for each certificate.

    A certificate that cannot be set is named in a text beside the others, and the others go on.
    """
    packed = tempfile.TemporaryFile()  # noqa: SIM115  (the response reads and closes it)
    refused: list[str] = []
    names: set[str] = set()
    # PDF is compressed already.
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for certificate in certificates:
            name = _free_name(certificate, names)
            try:
                archive.writestr(name, certificate_pdf(certificate, base_url=base_url))
            except typst.TypstError:
                refused.append(name)
        if refused:
            archive.writestr(NOT_SET, _refusals(refused))
    packed.seek(0)
    return packed


def _free_name(certificate: Certificate, names: set[str]) -> str:
    """The short name, or the whole id where two begin alike."""
    name = file_name(certificate)
    name = name if name not in names else file_name(certificate, letters=32)
    names.add(name)
    return name


def _refusals(names: list[str]) -> str:
    head = _("Estas constancias no se pudieron imprimir: el nombre lleva un signo que la hoja no tiene.")
    return "\n".join([head, *names, ""])
