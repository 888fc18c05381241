"""Files from outside: what is read, what is refused with a sentence, and what a hostile file costs."""

import time
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from lms.core.errors import DomainError
from lms.records.roster.headings import recognise
from lms.records.roster.reading import read_table

from .rosters import ANA, HEADINGS, LUIS, csv_of, text_of, xlsx_of

FIRST = (2, list(ANA))


def refused(content: bytes) -> DomainError:
    with pytest.raises(DomainError) as caught:
        read_table(content)
    return caught.value


def packed(**parts: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "latin-1"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_file_is_read_in_four_character_sets_and_three_separators(encoding, separator):
    table = read_table(csv_of(ANA, LUIS, encoding=encoding, separator=separator))

    assert table.rows == [(1, list(HEADINGS)), FIRST, (3, list(LUIS))]
    assert recognise(table).columns["paternal"] == 0


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_both_byte_orders_of_utf_16_are_read(mark):
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"

    assert read_table(mark + text_of([ANA]).encode(encoding)).rows[1] == FIRST


def test_utf_16_without_its_mark_is_refused():
    assert refused(text_of([ANA]).encode("utf-16-le")).code == "unknown_encoding"


def test_two_character_sets_in_one_file_are_refused_with_the_first_bad_row():
    content = text_of([ANA]).encode() + "Muñoz,Ávila,Luis,71000002,,\r\n".encode("cp1252")

    error = refused(content)

    assert error.code == "mixed_encodings"
    assert "fila 3" in str(error)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_three_kinds_of_line_end_are_read(end):
    assert read_table(text_of([ANA], end=end).encode()).rows[1] == FIRST


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    content = (
        text_of([ANA]).replace("\r\n", "\r\n\r\n\r\n", 1) + '"Muñoz","Ávila","Luis\r\nAlberto",,,\r\n' + "Ñahui,,Rosa,,,\r\n"
    )

    assert [number for number, _cells in read_table(content.encode()).rows] == [1, 4, 5, 6]


def test_the_separator_line_of_excel_is_no_row():
    content = b"sep=;\r\n" + csv_of(ANA, separator=";")

    assert read_table(content).rows[1] == FIRST


def test_a_workbook_is_read_with_numbers_and_dates_as_people_type_them():
    from datetime import date

    row = ("Tapullima", "Ríos", "Analí", 71000001, date(2012, 5, 3), "Mujer")

    assert read_table(xlsx_of(row)).rows[1] == FIRST


def test_cells_of_a_workbook_keep_their_row_below_blank_rows():
    table = read_table(xlsx_of(ANA, above=[["UGEL Maynas"], [], [], ["Grado:", "3"], [], [], [], []]))

    assert table.rows[-1] == (10, list(ANA))
    assert recognise(table).heading_row == 9


def test_hidden_rows_and_further_sheets_are_told():
    def arrange(sheet):
        sheet.row_dimensions[2].hidden = True
        sheet.parent.create_sheet("Otra")["A1"] = "x"

    table = read_table(xlsx_of(ANA, LUIS, arrange=arrange))

    assert table.rows[1] == FIRST
    assert table.hidden_rows == [2]
    assert table.other_sheets == 1


def test_formulas_are_found_where_they_stand():
    def arrange(sheet):
        sheet["C3"] = '=HYPERLINK("http://example.org","Luis")'

    assert read_table(xlsx_of(ANA, LUIS, arrange=arrange)).formulas == {3: ["C3"]}


def test_columns_that_are_only_styled_do_not_count():
    from openpyxl.styles import Font

    def arrange(sheet):
        for column in range(1, 500):
            sheet.cell(1, column).font = Font(bold=True)
        sheet.cell(1_048_576, 1).font = Font(bold=True)

    assert read_table(xlsx_of(ANA, arrange=arrange)).rows[-1] == FIRST


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"", "empty", "vacío"),
        (b"\xef\xbb\xbf \r\n\r\n", "empty", "vacío"),
        (b";;;\r\n;;;\r\n", "empty", "vacío"),
        (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", "pdf", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "picture", "imagen"),
        (b"<html><table><tr><td>DNI</td></tr></table></html>", "html", "página web"),
        (b"\r\n <TABLE><tr><td>DNI", "html", "página web"),
        (b'<?xml version="1.0"?><Workbook/>', "xml", "XML"),
        (b"{\\rtf1 hola}", "word", "documento de texto"),
        (b"PK\x03\x04 no zip at all", "damaged", "dañado"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted", "contraseña"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "damaged", "dañado"),
        (bytes(range(1, 32)) * 40, "not_a_table", "hoja de cálculo"),
        (b"a,b\n" * 300_000, "too_many_rows", "filas"),
        (b",".join([b"x"] * 61), "too_many_columns", "columnas"),
        (b'a,b\n"' + b"x" * 200_000, "broken_csv", "comillas"),
        (packed(xl__workbook_dot_xml=b"<workbook/>", xl__vbaProject_dot_bin=b"x"), "macros", "macros"),
        (packed(xl__workbook_dot_bin=b"x"), "xlsb", ".xlsb"),
        (packed(word__document_dot_xml=b"x"), "word", "documento de texto"),
        (packed(Index__Document_dot_iwa=b"x"), "numbers", "Numbers"),
        (packed(nomina_dot_csv=b"a,b"), "packed", "comprimido"),
    ],
)
def test_what_is_no_roster_is_refused_by_its_content(content, code, word):
    error = refused(content)

    assert error.code == code
    assert word in str(error)


def test_fifty_megabytes_are_refused_at_once():
    started = time.monotonic()

    error = refused(b"a" * 50 * 1024 * 1024)

    assert error.code == "too_big"
    assert "10 MB" in str(error)
    assert time.monotonic() - started < 0.5


def test_a_zip_bomb_is_refused_by_its_directory():
    started = time.monotonic()

    assert refused(packed(xl__workbook_dot_xml=b"\0" * 60_000_000)).code == "bomb"
    assert time.monotonic() - started < 5


def test_a_zip_bomb_whose_header_lies_is_refused_while_unpacking():
    content = bytearray(packed(xl__workbook_dot_xml=b"\0" * 3_000_000))
    lie = (1000).to_bytes(4, "little")
    true = (3_000_000).to_bytes(4, "little")

    content = bytes(content).replace(true, lie)

    assert lie in content
    assert refused(content).code == "bomb"


def test_an_archive_within_the_limits_is_measured_in_full():
    from lms.records.roster.archives import measure

    content = packed(a=b"x" * 1000, b=zlib.compress(b"y" * 10))
    with ZipFile(BytesIO(content)) as archive:
        assert measure(archive, content) == 1000 + len(zlib.compress(b"y" * 10))


def test_a_sheet_that_spans_the_whole_grid_ends_the_child_and_not_the_site():
    def arrange(sheet):
        sheet["XFD1048576"] = "x"

    assert refused(xlsx_of(ANA, arrange=arrange)).code == "too_heavy"


def test_a_document_type_declaration_is_refused():
    parts = {"xl__workbook_dot_xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]><workbook/>'}

    assert refused(packed(**parts)).code == "damaged"


def test_a_formula_in_an_open_document_is_refused():
    content = packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content_dot_xml=b'<x table:formula="of:=1+1"/>')

    assert refused(content).code == "ods_formulas"


def test_the_child_starts_quickly_and_without_the_secrets_of_the_site():
    import inspect

    from lms.records.roster import reading

    started = time.monotonic()
    read_table(csv_of(ANA))

    assert time.monotonic() - started < 1.5
    assert "env={}" in inspect.getsource(reading)


def test_the_child_knows_nothing_of_django():
    import subprocess
    import sys

    code = "import sys; sys.path.insert(0, sys.argv[1]); import lms.records.roster.child; print('django' in sys.modules)"
    from lms.records.roster.reading import ROOT

    done = subprocess.run([sys.executable, "-I", "-c", code, str(ROOT)], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
