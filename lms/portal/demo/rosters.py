"""The two sample rosters of the story's group: the nómina that a school prints, and the list its tutor corrected a week later.

    python -m lms.portal.demo.rosters      writes both files anew; equal input makes equal bytes

Everybody in them is invented, and so is every DNI. The workbook holds the thirty students of the
section: a missing DNI, a DNI that Excel robbed of its zero, a surname missing, two girls of one name, an answer still to come
and a family that said no. The text file holds them again with that answer, and a pair of equal rows and a date that is none.
"""

import re
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import defusedcsv.csv as csv
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

FOLDER = Path(__file__).parent / "rosters"
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>).*?(</dcterms:modified>)")
WORKBOOK, TEXT = FOLDER / "nomina-3A.xlsx", FOLDER / "nomina-3A-corregida.csv"
SAMPLE_FILES = [WORKBOOK, TEXT]
WRITTEN_AT = datetime(2026, 3, 16, 8, 0)  # noqa: DTZ001  (a workbook's own date has no zone)

# paternal | maternal | given | DNI | birth | sex | guardian | relationship | phone | takes part | verifiable
PEOPLE = """
Ahuanari|Tamani|Analí|99031001|14/03/2012|M|Rosa Tamani Inuma|madre|965100101|Sí|Sí
Arirama|Pacaya|Jhon Kevin|99031002|02/11/2011|H|Segundo Arirama Tello|padre|965100102|Sí|Sí
Canayo|Manihuari|Nayeli|99031003|27/07/2012|M|Carmen Manihuari|madre|965100103|Sí|No
Chota|Ríos|Brayan|99031004|09/01/2012|H|Julia Ríos Chota|madre|965100104|Sí|Sí
De la Cruz|Ñahui|Segundo Cristhian|99031005|30/11/2011|H|Elvira Ñahui|madre|965100105|Sí|Sí
Del Águila|Reátegui|Estrella|99031006|18/09/2012|M|Jorge Del Águila|padre|965100106|Sí|Sí
Flores|Saboya|Wilder|99031007|05/05/2012|H|Nélida Saboya|madre|965100107|Sí|No
Huaymacari|Ríos|Dayana|99031008|22/07/2012|M|Ana Huaymacari|abuela||Sí|Sí
Inuma||Keyla|99031009|11/12/2011|M|Teresa Inuma|madre|965100109|Sí|Sí
Macuyama|Tapullima|Jairo|99031010|03/02/2012|H|Luis Macuyama|padre|965100110|Sí|Sí
Macuyama|Tapullima|Mayerli|99031011|19/08/2010|M|Luis Macuyama|padre|965100110|Sí|Sí
Mamani|Quispe|Rosa Elena|99031012|25/04/2012|M|Hilda Quispe|madre|965100112|Sí|Sí
Manihuari|Murayari|Yampier||16/06/2012|H|Marina Murayari|madre|965100113|Sí|Sí
Murayari|Yuyarima|Kiara|99031014|08/10/2012|M|Delia Yuyarima|madre|965100114|Sí|Sí
Murayari|Shupingahua|Aldair|99031015|29/09/2011|H|Róger Murayari|padre|965100115|Pendiente|
Ñahui|Panduro|Fiorella|99031016|12/05/2012|M|Silvia Panduro|madre|965100116|Sí|Sí
Pacaya|Tananta|Deyvis|99031017|07/03/2012|H|Norma Tananta|tía|965100117|Sí|Sí
Panduro|Sangama|Ana Lucía|99031018|21/01/2012|M|Víctor Panduro|padre|965100118|Sí|Sí
Pinedo|Canayo|Edinson|99031019|13/11/2012|H|Gladys Canayo|madre|965100119|Sí|Sí
Quispe|Flores|Sheyla|99031020|04/04/2012|M|Elsa Flores|madre|965100120|Sí|No
Reátegui|Ahuanari|Milagros|99031021|17/02/2012|M|Percy Reátegui|padre|965100121|Sí|Sí
Rengifo|Vásquez|Luis Fernando|99031022|26/12/2011|H|Lidia Vásquez|madre|965100122|Sí|Sí
Ríos|Del Águila|Xiomara|99031023|10/08/2012|M|Mercedes Del Águila|madre|965100123|Sí|Sí
Saboya|Arirama|Josué|99031024|01/06/2012|H|Wilma Arirama|madre|965100124|No|
Sangama|Inuma|Leydi|99031025|15/10/2011|M|Hugo Sangama|padre|965100125|Sí|Sí
Shupingahua|Pinedo|Harold|99031026|28/05/2012|H|Irma Pinedo|madre|965100126|Sí|Sí
Tamani|Inuma|Luz Marina|09903127|06/05/2012|M|Olga Inuma|madre|965100127|Sí|Sí
Tamani|Inuma|Luz Marina|99031028|20/06/2012|M|Flor Inuma|madre|965100128|Sí|Sí
Tapullima|Rengifo|Rommel|99031029|31/10/2011|H|Dora Rengifo|madre|965100129|Sí|Sí
Yuyarima|Mamani|Melany|99031030|23/03/2012|M|Pedro Yuyarima|padre|965100130|Sí|Sí
"""
EXTRA = """
Vásquez|Chota|Kenyi|99031031|02/02/2012|H|Rita Chota|madre|965100131|Sí|Sí
Vásquez|Chota|Kenyi|99031031|02/02/2012|H|Rita Chota|madre|965100131|Sí|Sí
Tananta|Flores|Ariana|99031032|31/02/2012|M|Luz Flores|madre|965100132|Sí|Sí
"""
BLOCK: list[list[str | None]] = [
    ["NÓMINA DE MATRÍCULA (documento inventado, demostración de Maloca)"],
    ["UGEL:", "Maynas"],
    ["Institución educativa:", "99103 “Laguna Quistococha”", "", "Código modular:", "9910301"],
    ["Nivel:", "Secundaria", "", "Grado:", "3.º", "Sección:", "A", "Turno:", "Mañana"],
    ["Periodo lectivo:", "2026"],
    ["Distrito:", "San Juan Bautista", "", "Provincia:", "Maynas", "Departamento:", "Loreto"],
    [None],
    [None],
]
HEADINGS = [
    *("N.°", "Apellido Paterno", "Apellido Materno", "Nombres", "DNI", "Fecha de nacimiento", "Sexo (H/M)", "Grado", "Sección"),
    *("Apoderado", "Parentesco", "Celular", "Autorización", "Constancia verificable", "Lengua materna"),
]
COLUMNS = [
    *("apellido_paterno", "apellido_materno", "nombres", "numero_documento", "fecha_nacimiento", "sexo", "grado", "seccion"),
    *("apoderado_nombre", "apoderado_parentesco", "apoderado_celular", "autorizacion", "constancia_verificable"),
]
SEXES = {"M": "Mujer", "H": "Hombre"}


def people(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().splitlines()]


def workbook() -> bytes:
    """The school's printed form: eight rows about the school, the heading on row 9, sex in letters, and a total below."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Nómina"
    for line in BLOCK:
        sheet.append(line)
    sheet.append(HEADINGS)
    for cell in sheet[9]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
        cell.fill = PatternFill("solid", fgColor="DDE8E0")
    for number, person in enumerate(people(PEOPLE), start=1):
        sheet.append(_form_line(number, *person))
        sheet.cell(sheet.max_row, 6).number_format = "dd/mm/yyyy"
    sheet.append([None, f"Total de estudiantes: {len(people(PEOPLE))}"])
    sheet.merge_cells("A1:H1")
    sheet["A1"].font = Font(bold=True, size=13)
    for column, width in zip("ABCDEFGHIJKLMNO", (24, 18, 18, 20, 12, 14, 8, 8, 9, 24, 12, 12, 14, 14, 16), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A10"
    book.properties.creator = "Maloca"
    book.properties.created = book.properties.modified = WRITTEN_AT
    out = BytesIO()
    book.save(out)
    return dated(out.getvalue())


def _form_line(number: int, paternal, maternal, given, dni, birth, sex, *rest) -> list:
    """A row as somebody typed it: the DNI as text, but for the one that was typed as a number and lost its zero."""
    day, month, year = map(int, birth.split("/"))
    typed = int(dni) if dni.startswith("0") else dni or None
    return [number, paternal, maternal or None, given, typed, date(year, month, day), sex, "3.º", "A", *rest, "Castellano"]


def dated(packed: bytes) -> bytes:
    """The same archive with one date on every part and on the document itself, so that equal input makes equal bytes."""
    out = BytesIO()
    with ZipFile(BytesIO(packed)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = _with_date(content)
            target.writestr(ZipInfo(part.filename, WRITTEN_AT.timetuple()[:6]), content, ZIP_DEFLATED)
    return out.getvalue()


def _with_date(core: bytes) -> bytes:
    """openpyxl writes the hour of saving over the one it was given."""
    return MODIFIED.sub(rb"\g<1>" + WRITTEN_AT.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + rb"\g<2>", core)


def text() -> bytes:
    """The tutor's list a week later, saved by a spreadsheet as “CSV UTF-8” with semicolons."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for paternal, maternal, given, dni, birth, sex, *guardian, consent, verifiable in people(PEOPLE) + people(EXTRA):
        late = consent == "Pendiente"
        answers = ["Sí", "Sí"] if late else [consent, verifiable]
        writer.writerow([paternal, maternal, given, dni.lstrip("0"), birth, SEXES[sex], "3", "A", *guardian, *answers])
    return out.getvalue().encode("utf-8-sig")


def write() -> list[Path]:
    """Both files, written anew where they belong."""
    FOLDER.mkdir(exist_ok=True)
    WORKBOOK.write_bytes(workbook())
    TEXT.write_bytes(text())
    return SAMPLE_FILES


if __name__ == "__main__":
    write()
