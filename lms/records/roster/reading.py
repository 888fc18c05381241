"""Bytes from outside to a table of text, by way of a limited child process."""

import json
import subprocess  # the child runs our own module by this interpreter; nothing of the file reaches its command line
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from lms.core.errors import DomainError

from .table import HEADING_WITHIN, MAX_BYTES, Table

ROOT = Path(__file__).resolve().parents[3]
START = "import sys; sys.path.insert(0, sys.argv[1]); from lms.records.roster.child import main; main()"
PATIENCE_SECONDS = 40


def read_table(content: bytes) -> Table:
    """The table in a CSV, XLSX, XLS or ODS file, whatever its name says. Raises DomainError with a sentence."""
    if len(content) > MAX_BYTES:
        raise too_big()
    answer = _ask_child(content)
    if "refused" in answer:
        raise refusal(answer["refused"], **answer["detail"])
    answer["rows"] = [(number, cells) for number, cells in answer["rows"]]
    answer["formulas"] = {int(row): cells for row, cells in answer["formulas"].items()}
    answer["merged"] = [tuple(found) for found in answer["merged"]]
    return Table(**answer)


def _ask_child(content: bytes) -> dict:
    """The child's answer; “too_heavy” when the kernel had to end it."""
    try:
        done = subprocess.run(  # noqa: S603  (fixed command, empty environment)
            [sys.executable, "-I", "-c", START, str(ROOT)],
            input=content,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "too_heavy", "detail": {}}
    if done.returncode:
        return {"refused": "too_heavy", "detail": {}}
    return json.loads(done.stdout)


def too_big() -> DomainError:
    return refusal("too_big", limit=MAX_BYTES // (1024 * 1024))


def refusal(code: str, **detail) -> DomainError:
    """What is wrong with the file, and what to do about it."""
    return DomainError(code, _sentences()[code] % detail, **detail)


def _sentences() -> dict[str, str]:
    return {
        "empty": _("El archivo está vacío: no tiene filas. Revise que sea la nómina correcta."),
        "too_big": _("El archivo pasa de %(limit)d MB. Deje una sola hoja, sin imágenes, y vuelva a subirlo."),
        "too_heavy": _("El archivo es demasiado pesado para leerlo. Copie solo la tabla a un libro nuevo y súbalo."),
        "too_many_rows": _("El archivo tiene más de %(limit)d filas. Divídalo por secciones y suba una por vez."),
        "too_many_columns": _("La fila %(row)d tiene más de %(limit)d columnas. Copie solo la tabla a un libro nuevo."),
        "bomb": _("El archivo ocupa demasiado al descomprimirse. Copie solo la tabla a un libro nuevo y súbalo."),
        "encrypted": _("El archivo tiene contraseña. Guárdelo sin contraseña y vuelva a subirlo."),
        "macros": _("El libro tiene macros (.xlsm). Guárdelo como “Libro de Excel (.xlsx)” y vuelva a subirlo."),
        "xlsb": _("Es un libro binario (.xlsb). Guárdelo como “Libro de Excel (.xlsx)” y vuelva a subirlo."),
        "pdf": _("Es un PDF, aunque el nombre diga otra cosa. Pida la nómina en Excel (.xlsx) o CSV."),
        "picture": _("Es una imagen. Pida la nómina en Excel (.xlsx) o CSV."),
        "word": _("Es un documento de texto. Copie la tabla a una hoja de cálculo y guárdela como .xlsx."),
        "numbers": _("Es un archivo de Numbers. Expórtelo a Excel (.xlsx) o CSV y vuelva a subirlo."),
        "html": _("Es una página web guardada con nombre de hoja de cálculo. Ábrala en Excel y guárdela como .xlsx."),
        "xml": _("Es un archivo XML. Ábralo en Excel y guárdelo como .xlsx."),
        "packed": _("Es un archivo comprimido, no una hoja de cálculo. Descomprímalo y suba la nómina."),
        "damaged": _("El archivo está dañado o incompleto. Ábralo en Excel, guárdelo de nuevo como .xlsx y súbalo."),
        "not_a_table": _("No es una hoja de cálculo. Guarde la nómina como .xlsx o como CSV y vuelva a subirla."),
        "ods_formulas": _("El archivo tiene fórmulas. Copie la tabla, péguela como valores y vuelva a subirla."),
        "unknown_encoding": _("No se reconocen las letras del archivo. Guárdelo como “CSV UTF-8” y vuelva a subirlo."),
        "mixed_encodings": _(
            "El archivo mezcla dos juegos de letras; la fila %(row)d es la primera distinta. Guárdelo como “CSV UTF-8”."
        ),
        "broken_csv": _("La fila %(row)d no se puede leer: revise las comillas. O guarde la nómina como .xlsx."),
        "no_heading": _(
            "No se encontró la fila de encabezados en las primeras %(within)d filas. Use la plantilla, o escriba encima de "
            "la tabla los nombres de las columnas: apellido_paterno, apellido_materno, nombres."
        )
        % {"within": HEADING_WITHIN},
    }
