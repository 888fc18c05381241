"""What a heading, a cell and a row mean, before anybody is looked up."""

import json
from datetime import date

import pytest

from lms.core.errors import DomainError
from lms.records.documents import document_key
from lms.records.roster import cells, identity
from lms.records.roster.cells import CellError
from lms.records.roster.headings import meaning_of, recognise
from lms.records.roster.parsing import Frame, parse_rows
from lms.records.roster.rows import pack, unpack
from lms.records.roster.table import Table

FRAME = Frame(grade=3, section="A", starts_on=date(2026, 10, 5), ends_on=date(2026, 12, 18), today=date(2026, 11, 24))
WHO = ["apellido_paterno", "apellido_materno", "nombres"]
ANA = ["Tapullima", "Ríos", "Analí"]


def parsed(headings, *rows, frame=FRAME, **facts):
    table = Table(rows=[(1, list(headings)), *((number, list(row)) for number, row in enumerate(rows, start=2))], **facts)
    return parse_rows(table, recognise(table), frame)


def only(headings, row, **facts):
    (found,), _skipped = parsed(headings, row, **facts)
    return found


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Apellido Paterno", "paternal"),
        ("APELLIDO_PATERNO", "paternal"),
        ("  ap.  paterno ", "paternal"),
        ("Apellidos y Nombres", "full_name"),
        ("APELLIDOS Y NOMBRES DEL ESTUDIANTE", "full_name"),
        ("Nombre(s)", "given"),
        ("DNI", "document"),
        ("N° documento", "document"),
        ("N.º de documento", "document"),
        ("Nro. DNI del estudiante", "document"),
        ("Fecha de nacimiento (dd/mm/aaaa)", "birth"),
        ("Sexo (H/M)", "sex"),
        ("Grado", "grade"),
        ("Sección", "section"),
        ("SECCIO\u0301N", "section"),
        ("Grado y sección", "grade_section"),
        ("fecha_inscripcion", "starts_on"),
        ("Desde", "starts_on"),
        ("apoderado_celular", "guardian_phone"),
        ("Autorización", "consent"),
        ("constancia_verificable", "verification"),
        ("N°", ""),
        ("DNI del apoderado", ""),
        ("Lengua materna", ""),
        ("", ""),
    ],
)
def test_headings_are_forgiven_their_spelling(heading, key):
    assert meaning_of(heading) == key


def test_a_heading_in_two_rows_is_put_together():
    table = Table(
        rows=[
            (8, ["DNI", "Apellidos y nombres", "", "", "Sexo"]),
            (9, ["", "Apellido paterno", "Apellido materno", "Nombres", ""]),
            (10, ["71000001", "Tapullima", "Ríos", "Analí", "Mujer"]),
        ]
    )

    layout = recognise(table)

    assert layout.columns == {"document": 0, "paternal": 1, "maternal": 2, "given": 3, "sex": 4}
    assert layout.first_row == 10


def test_a_missing_column_is_named():
    with pytest.raises(DomainError) as caught:
        recognise(Table(rows=[(1, ["apellido_paterno", "apellido_materno", "DNI"])]))

    assert caught.value.code == "missing_column"
    assert "“nombres”" in str(caught.value)


def test_two_columns_of_one_meaning_are_refused():
    with pytest.raises(DomainError) as caught:
        recognise(Table(rows=[(1, [*WHO, "DNI", "N° documento"])]))

    assert caught.value.code == "duplicate_column"
    assert "“DNI”" in str(caught.value)
    assert "“N° documento”" in str(caught.value)


def test_a_table_without_heading_in_thirty_rows_is_refused_with_the_names_of_the_columns():
    rows = [(number, ["71000001", "x"]) for number in range(1, 31)] + [(31, WHO), (32, ANA)]

    with pytest.raises(DomainError) as caught:
        recognise(Table(rows=rows))

    assert caught.value.code == "no_heading"
    assert "apellido_paterno" in str(caught.value)


def test_other_columns_are_listed_as_ignored():
    table = Table(rows=[(1, ["N°", *WHO, "Lengua materna"]), (2, ["1", *ANA, "Castellano"])])

    assert recognise(table).ignored == ("N°", "Lengua materna")


@pytest.mark.parametrize(
    "name",
    ["Ñ", "O'Higgins", "O’Brien", "Kʼanchay", "Tɨka", "Sẽcoya", "D'Angelo-Pérez", "Ma. Luisa", "de la Cruz", "Müller", "JOSÉ"],
)
def test_letters_marks_and_apostrophes_make_a_name(name):
    assert cells.name(name, 60) == name


def test_two_unicode_forms_of_one_name_are_one():
    assert cells.name("Mun\u0303oz", 60) == "Muñoz"
    assert cells.name("  De\u00a0la   Cruz ", 60) == "De la Cruz"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("M\u0430ría", "U+0430"),
        ("Ana\u200bLucía", "U+200B"),
        ("Ana\u202eLucía", "U+202E"),
        ("Ana\x00", "U+0000"),
        ("Ana\nLucía", "U+000A"),
        ("Ana3", "U+0033"),
        ("=1+1", "U+003D"),
        ("\uff1d1", "U+FF1D"),
        ("<script>", "U+003C"),
        ("{{7*7}}", "U+007B"),
        ("../../x", "U+002F"),
        ("-", "letras"),
        ("a" * 61, "60"),
    ],
)
def test_what_is_no_letter_is_refused_by_its_code_point(name, word):
    with pytest.raises(CellError, match=word.replace("+", r"\+")):
        cells.name(name, 60)


def test_an_apostrophe_that_an_export_wrote_before_a_hyphen_goes_again():
    assert cells.name("'-Ana", 60) == "-Ana"


@pytest.mark.parametrize("number", ["71000001", "71000001.0", "71 000 001", "'71000001", "71.000.001", "71000001-3"])
def test_a_dni_is_read_whatever_stands_round_its_digits(number):
    found = identity.document("", number)

    assert (found.kind, found.key, found.last2, found.zeros) == ("dni", document_key("dni", "71000001"), "01", 0)
    assert bool(found.note) == (number != "71000001")


def test_a_dni_without_its_zero_is_proposed_and_not_padded():
    found = identity.document("", "1234567")

    assert (found.zeros, found.proposal, found.key) == (1, "01234567", document_key("dni", "01234567"))


@pytest.mark.parametrize("number", ["", "-", "S/D", "no tiene", "00000000"])
def test_no_document_is_allowed(number):
    assert identity.document("", number) == identity.Document()


@pytest.mark.parametrize(
    ("kind", "number", "word"),
    [
        ("", "7.1000001E7", "científica"),
        ("", "7,1E+07", "científica"),
        ("", "٧١٠٠٠٠٠١", "otro alfabeto"),
        ("", "７１０００００１", "otro alfabeto"),
        ("", "71000001A", "solo cifras"),
        ("", "12345", "8 cifras"),
        ("", "001234567", "tipo_documento"),
        ("", "00000071000001", "código de estudiante"),
        ("cédula", "71000001", "tipo de documento"),
        ("CE", "12", "5 a 20"),
    ],
)
def test_a_document_that_cannot_be_trusted_is_refused(kind, number, word):
    with pytest.raises(CellError, match=word):
        identity.document(kind, number)


def test_other_documents_have_their_own_keys():
    card = identity.document("C.E.", "001234567")

    assert (card.kind, card.last2) == ("ce", "67")
    assert card.key != identity.document("Pasaporte", "001234567").key


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("03/05/2012", "2012-05"),
        ("3-5-2012", "2012-05"),
        ("2012-05-03", "2012-05"),
        ("05/2012", "2012-05"),
        ("41032", "2012-05"),
        ("41275", "2013-01"),
    ],
)
def test_of_a_birth_the_month_is_kept(text, month):
    assert cells.birth_month(text, FRAME.today) == month


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("31/02/2012", "no existe"),
        ("12/13/2012", "mes"),
        ("03/05/12", "cuatro cifras"),
        ("03/05/2027", "futuro"),
        ("03/05/2023", "edad"),
        ("03/05/1981", "edad"),
        ("mayo", "dd/mm/aaaa"),
        ("13/2012", "mes"),
    ],
)
def test_a_birth_that_cannot_be_is_refused(text, word):
    with pytest.raises(CellError, match=word):
        cells.birth_month(text, FRAME.today)


@pytest.mark.parametrize(
    ("text", "found"),
    [("Mujer", "female"), ("HOMBRE", "male"), ("Varón", "male"), ("m", "M"), ("H", "H"), ("F.", "F"), ("", "")],
)
def test_words_for_a_sex_are_read_and_letters_left_to_the_column(text, found):
    assert cells.sex(text) == found


@pytest.mark.parametrize("text", ["3", "3.º", "3°", "3.0", "3ro", "Tercero", "tercer grado", "3 SEC"])
def test_a_grade_is_read_in_many_spellings(text):
    assert cells.grade(text) == 3


@pytest.mark.parametrize(("text", "found"), [("3.º A", (3, "A")), ("3A", (3, "A")), ("Tercero “B”", (3, "B")), ("3", (3, ""))])
def test_grade_and_section_may_share_a_cell(text, found):
    assert cells.grade_and_section(text) == found


@pytest.mark.parametrize("text", ["7", "33", "x"])
def test_a_grade_that_is_none_is_refused(text):
    with pytest.raises(CellError):
        cells.grade(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sí", "yes"),
        ("SI", "yes"),
        ("no", "no"),
        ("Pendiente", ""),
        ("", ""),
        ("VERDADERO", "yes"),
        ("Sí, sin constancia", "only"),
    ],
)
def test_an_answer_is_yes_no_or_open(text, found):
    assert cells.answer(text) == found


def test_a_doubtful_answer_is_refused():
    with pytest.raises(CellError):
        cells.answer("tal vez")


@pytest.mark.parametrize("text", ["965 123 456", "+51 965123456", "'+51965123456", "965123456.0"])
def test_a_mobile_number_is_read_as_digits(text):
    assert cells.phone(text) == "965123456"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Tapullima Ríos", ("Tapullima", "Ríos", False)),
        ("DE LA CRUZ ÑAHUI", ("DE LA CRUZ", "ÑAHUI", False)),
        ("Ríos Del Águila", ("Ríos", "Del Águila", False)),
        ("Inuma", ("Inuma", "", False)),
        ("Ríos Tello Mora", ("Ríos", "Tello Mora", True)),
    ],
)
def test_surnames_in_one_cell_are_shared_out_with_their_particles(text, parts):
    assert identity.split_surnames(text) == parts


def test_a_whole_name_in_one_column_needs_its_comma():
    good, bad = parsed(["Apellidos y nombres"], ["DE LA CRUZ ÑAHUI, Rosa Elena"], ["Rosa Elena De la Cruz"])[0]

    assert (good.paternal, good.maternal, good.given) == ("DE LA CRUZ", "ÑAHUI", "Rosa Elena")
    assert "coma" in bad.wrong["name"]


def test_everything_that_is_wrong_with_a_row_is_said_at_once():
    row = only([*WHO, "DNI", "Fecha de nacimiento", "Sexo"], ["Tapullima", "", "Ana3", "12", "31/02/2012", "x"])

    assert set(row.wrong) == {"name", "document", "birth", "sex"}
    assert "Ana3" not in str(row.wrong)


def test_no_sentence_about_a_row_quotes_a_name_a_document_or_a_day():
    row = only([*WHO, "DNI", "Fecha de nacimiento"], ["Tapullima", "R1os", "Analí", "123", "31/02/2012"])

    said = " ".join(row.wrong.values())

    assert not any(text in said for text in ("Tapullima", "R1os", "123", "31/02"))


def test_a_single_surname_is_a_paternal_one():
    row = only(WHO, ["", "Inuma", "Keyla"])

    assert (row.paternal, row.maternal) == ("Inuma", "")


def test_a_row_of_another_class_is_refused():
    row = only([*WHO, "Grado", "Sección"], [*ANA, "4", "B"])

    assert "3.º A" in row.wrong["grade"]


def test_grade_and_section_come_from_the_cohort_when_the_file_has_none():
    row = only(WHO, ANA)

    assert (row.grade, row.section) == (3, "A")


def test_totals_blank_forms_and_repeated_headings_are_no_students():
    rows, skipped = parsed(["N°", *WHO], ["1", *ANA], ["2", "", "", ""], ["N°", *WHO], ["", "TOTAL: 1"])

    assert [row.row for row in rows] == [2]
    assert skipped == [3, 4, 5]


def test_a_formula_matters_only_in_a_column_that_is_read():
    table = {2: ["A2"], 3: ["D3"]}

    first, second = parsed(["N°", *WHO], ["1", *ANA], ["2", *ANA], formulas=table)[0]

    assert first.wrong == {}
    assert "fórmula" in second.wrong["name"]


def test_merged_cells_among_the_rows_are_named():
    row = only(WHO, ANA, merged=[(1, 1, 1, 3), (2, 1, 3, 2)])

    assert "A2:B3" in row.wrong["name"]


def test_a_cell_of_more_than_two_hundred_characters_is_refused():
    row = only([*WHO, "apoderado"], [*ANA, "x" * 201])

    assert "200" in row.wrong["guardian"]


def test_a_first_day_lies_within_the_cohort():
    headings = [*WHO, "desde"]

    early, late, good = parsed(headings, [*ANA, "01/10/2026"], [*ANA, "01/01/2027"], [*ANA, "02/11/2026"])[0]

    assert (early.starts_on, good.starts_on) == ("2026-10-05", "2026-11-02")
    assert early.notes
    assert "periodo" in late.wrong["starts_on"]


def test_what_is_kept_of_a_row_holds_no_document_number():
    row = only([*WHO, "DNI", "Fecha de nacimiento"], [*ANA, "1234567", "03/05/2012"])

    kept = str(pack([row]))

    assert row.proposal == "01234567"
    assert "1234567" not in kept
    assert "03/05" not in kept


def test_rows_come_back_as_they_were_kept():
    rows, _skipped = parsed(
        [*WHO, "DNI", "Sexo", "apoderado"], [*ANA, "71000001", "M", "Rosa"], ["Ríos", "", "Ana3", "", "x", ""]
    )

    again = unpack(json.loads(json.dumps(pack(rows))))

    assert pack(again) == pack(rows)
    assert unpack([]) == []
