"""A roster on its way in: preview, answers, commit. In every world there is a second school, whose people nothing may reveal."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.accounts.enums import Role
from lms.core.errors import DomainError
from lms.records.actions import answer_roster, commit_roster, discard_roster
from lms.records.documents import document_key
from lms.records.enums import ImportState
from lms.records.models import Cohort, Consent, Enrolment, Guardian, RosterImport, Student
from lms.records.queries import preview_rows
from lms.records.roster.preview import Answers
from tests.builders import make_cohort, make_school, make_staff

from .rosters import ANA, HEADINGS, LUIS, ROSA, WITH_CONSENT, csv_of, messages, outcomes, people_of, preview, store, xlsx_of

pytestmark = pytest.mark.django_db


def everything() -> list[list]:
    """All rows that an import could touch."""
    return [list(model.objects.order_by("pk").values()) for model in (Student, Enrolment, Consent, Guardian)]


def test_a_preview_writes_nothing_but_itself(cohort):
    before = everything()

    found = preview(cohort, csv_of(ANA, LUIS))

    assert outcomes(found) == ["new", "new"]
    assert found.report["summary"] == {"new": 2, "changed": 0, "same": 0, "duplicate": 0, "error": 0}
    assert found.state == ImportState.PREVIEWED
    assert everything() == before


def test_a_commit_stores_the_good_rows_and_leaves_the_errors(cohort):
    bad = ("Flores", "Ríos", "Ana3", "", "", "")

    found = store(cohort, csv_of(ANA, bad, LUIS))

    assert outcomes(found) == ["new", "error", "new"]
    assert people_of(cohort) == ["Muñoz Ávila, Luis", "Tapullima Ríos, Analí"]
    assert found.report["stored"] == {"new": 2, "changed": 0}


def test_of_a_document_and_a_birth_only_what_is_needed_is_kept(cohort):
    found = store(cohort, csv_of(ANA))

    ana = Student.objects.get(given_names="Analí")
    assert (ana.document_type, ana.document_hash, ana.document_last2) == ("dni", document_key("dni", "71000001"), "01")
    assert (ana.birth_year, ana.birth_month, ana.sex) == (2012, 5, "female")
    assert (ana.centre, ana.school, ana.grade, ana.section) == (cohort.centre, cohort.school, 3, "A")
    kept = str(RosterImport.objects.filter(pk=found.pk).values().get()) + str(Student.objects.filter(pk=ana.pk).values().get())
    assert "71000001" not in kept
    assert "Analí" not in str(found.report)
    assert found.rows == []


def test_a_preview_holds_names_but_neither_document_nor_day_of_birth(cohort):
    found = preview(cohort, csv_of(ANA, ("Inuma", "", "Keyla", "1234567", "31/10/2012", "Mujer")))

    kept = str(found.rows) + str(found.report)
    assert "Analí" in str(found.rows)
    assert not any(secret in kept for secret in ("71000001", "1234567", "03/05/2012", "31/10"))
    assert not any(name in str(found.report) for name in ("Analí", "Keyla"))


def test_the_same_file_again_is_the_same_in_every_row(cohort):
    content = csv_of((*ANA, "Sí", "No"), (*LUIS, "No", ""), (*ROSA, "Pendiente", ""), headings=WITH_CONSENT)
    first = store(cohort, content)
    before = everything()

    again = store(cohort, content)

    assert outcomes(first) == ["new", "new", "new"]
    assert outcomes(again) == ["same", "same", "same"]
    assert again.report["stored"] == {"new": 0, "changed": 0}
    assert again.report["earlier"] == str(first.public_id)
    assert everything() == before


def test_a_second_commit_changes_nothing(cohort, now):
    found = store(cohort, csv_of(ANA), now=now)
    before = everything()

    again = commit_roster(roster_import=found, user=None, now=now + timedelta(minutes=1))

    assert again.committed_at == now
    assert again.report == found.report
    assert everything() == before


def test_a_discarded_preview_is_emptied_and_cannot_be_stored(cohort, now):
    found = discard_roster(roster_import=preview(cohort, csv_of(ANA)), user=None)

    assert (found.state, found.rows) == (ImportState.DISCARDED, [])
    with pytest.raises(DomainError) as caught:
        commit_roster(roster_import=found, user=None, now=now)
    assert caught.value.code == "discarded"
    assert not Student.objects.filter(given_names="Analí").exists()


def test_a_newer_preview_of_the_same_person_empties_the_older_one(cohort):
    user, other = make_staff(role=Role.COORDINATOR, centre=cohort.centre), make_staff()
    old, foreign = preview(cohort, csv_of(ANA), user=user), preview(cohort, csv_of(ANA), user=other)

    preview(cohort, csv_of(LUIS), user=user)

    old.refresh_from_db()
    foreign.refresh_from_db()
    assert (old.state, old.rows) == (ImportState.DISCARDED, [])
    assert foreign.state == ImportState.PREVIEWED


# Character sets, as they end in the database.


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_names_arrive_whole_from_every_character_set(cohort, encoding):
    found = store(cohort, csv_of(("MUÑOZ", "ÁVILA", "Íñigo", "", "", ""), encoding=encoding, separator=";"))

    assert people_of(cohort) == ["MUÑOZ ÁVILA, Íñigo"]
    assert any("Windows-1252" in notice for notice in found.report["notices"]) == (encoding == "cp1252")


def test_two_unicode_forms_are_one_person(cohort):
    store(cohort, csv_of(("Muñoz", "Ríos", "Rosa", "", "05/2012", "")))

    again = preview(cohort, csv_of(("Mun\u0303oz", "Ri\u0301os", "Rosa", "", "05/2012", "")))

    assert outcomes(again) == ["same"]


# Documents.


def test_a_dni_without_its_zero_waits_until_somebody_confirms(cohort, now):
    content = csv_of(ANA, ("Inuma", "", "Keyla", "1234567", "10/2012", "Mujer"))
    found = preview(cohort, content)

    assert outcomes(found) == ["new", "error"]
    assert "0•••••67" in messages(found, 3)
    assert found.report["questions"][0] | {"text": ""} == {
        "key": "accept_dni_zeros",
        "text": "",
        "choices": [["si", "Sí, devolver los ceros"], ["no", "No, dejar esas filas fuera"]],
        "rows": [3],
    }

    answered = answer_roster(roster_import=found, answers=Answers(accept_dni_zeros=True), user=None, now=now)
    commit_roster(roster_import=answered, user=None, now=now)

    assert outcomes(answered) == ["new", "new"]
    assert answered.report["questions"] == []
    assert Student.objects.get(given_names="Keyla").document_hash == document_key("dni", "01234567")


def test_the_good_rows_are_stored_while_one_waits_for_its_zero(cohort):
    store(cohort, csv_of(ANA, ("Inuma", "", "Keyla", "1234567", "10/2012", "Mujer")))

    assert people_of(cohort) == ["Tapullima Ríos, Analí"]


def test_rows_of_one_document_both_wait(cohort):
    found = store(cohort, csv_of(ANA, LUIS, (*ROSA[:3], ANA[3], *ROSA[4:])))

    assert outcomes(found) == ["duplicate", "new", "duplicate"]
    assert "fila 4" in messages(found, 2)
    assert people_of(cohort) == ["Muñoz Ávila, Luis"]


def test_a_document_with_other_names_is_an_error_that_does_not_show_the_stored_name(cohort):
    store(cohort, csv_of(ANA))

    found = store(cohort, csv_of(("Flores", "Saboya", "Dayana", ANA[3], "05/2012", "Mujer")))

    assert outcomes(found) == ["error"]
    assert "revisión" in messages(found, 2)
    assert not any(name in str(found.report) for name in ("Tapullima", "Analí"))


def test_a_document_of_another_centre_answers_like_a_wrong_name_in_our_own(cohort):
    there = make_cohort()
    store(there, csv_of(LUIS))
    store(cohort, csv_of(ANA))
    user = make_staff(role=Role.COORDINATOR, centre=cohort.centre)

    same_child = preview(cohort, csv_of(LUIS), user=user)
    other_name = preview(cohort, csv_of(("Flores", "Saboya", "Dayana", LUIS[3], "", "")), user=user)
    wrong_here = preview(cohort, csv_of(("Flores", "Saboya", "Dayana", ANA[3], "", "")), user=user)

    assert outcomes(same_child) == outcomes(other_name) == outcomes(wrong_here) == ["error"]
    assert messages(same_child, 2) == messages(other_name, 2) == messages(wrong_here, 2)


def test_a_child_of_another_school_of_the_same_centre_is_known(cohort):
    sister = make_cohort(school=make_school(centre=cohort.centre))
    store(sister, csv_of(LUIS))
    user = make_staff(role=Role.COORDINATOR, centre=cohort.centre)

    found = store(cohort, csv_of(LUIS), user=user)

    luis = Student.objects.get(given_names="Luis")
    assert outcomes(found) == ["new"]
    assert "Ya está registrado" in messages(found, 2)
    assert luis.school == cohort.school
    assert luis.enrolments.count() == 2


def test_a_name_of_another_school_is_another_person(cohort):
    store(make_cohort(), csv_of(("Muñoz", "Ávila", "Luis", "", "06/2012", "")))

    found = store(cohort, csv_of(("Muñoz", "Ávila", "Luis", "", "06/2012", "")))

    assert outcomes(found) == ["new"]
    assert Student.objects.filter(given_names="Luis").count() == 2


# Names without a document.


def test_without_document_names_and_month_of_birth_recognise_a_person(cohort):
    store(cohort, csv_of(("Tapullima", "Ríos", "Analí", "", "03/05/2012", "Mujer")))

    assert outcomes(preview(cohort, csv_of(("TAPULLIMA", "RIOS", "ANALI", "", "20/05/2012", "Mujer")))) == ["same"]
    assert outcomes(preview(cohort, csv_of(("Tapullima", "Ríos", "Analí", "", "03/06/2012", "Mujer")))) == ["new"]


def test_two_people_of_one_name_in_one_section_are_told_apart(cohort):
    by_birth = (("Tamani", "Inuma", "Luz Marina", "", "06/05/2012", ""), ("Tamani", "Inuma", "Luz Marina", "", "20/06/2012", ""))
    by_document = (("Ríos", "Tello", "José", "71000005", "", ""), ("Ríos", "Tello", "José", "71000006", "", ""))

    found = store(cohort, csv_of(*by_birth, *by_document))

    assert outcomes(found) == ["new"] * 4
    assert outcomes(store(cohort, csv_of(*by_birth, *by_document))) == ["same"] * 4
    assert len(people_of(cohort)) == 4


def test_equal_rows_without_document_both_wait(cohort):
    found = store(cohort, csv_of(("Tamani", "Inuma", "Luz", "", "05/2012", ""), ("TAMANI", "INUMA", "LUZ", "", "05/2012", "")))

    assert outcomes(found) == ["duplicate", "duplicate"]
    assert people_of(cohort) == []


def test_a_name_that_two_known_people_bear_needs_more(cohort):
    rows = (("Tamani", "Inuma", "Luz", "71000005", "", ""), ("Tamani", "Inuma", "Luz", "71000006", "", ""))
    store(cohort, csv_of(*rows))

    found = preview(cohort, csv_of(("Tamani", "Inuma", "Luz", "", "", "")))

    assert outcomes(found) == ["error"]
    assert "más de una persona" in messages(found, 2)


def test_a_document_that_comes_later_is_added_to_the_person(cohort):
    store(cohort, csv_of(("Tapullima", "Ríos", "Analí", "", "05/2012", "Mujer")))

    found = store(cohort, csv_of(ANA))

    assert outcomes(found) == ["changed"]
    assert messages(found, 2) == "Cambia: documento."
    assert Student.objects.get(given_names="Analí").document_last2 == "01"


def test_blank_cells_take_nothing_away(cohort):
    store(cohort, csv_of(ANA))

    found = store(cohort, csv_of(("Tapullima", "Ríos", "Analí", "", "", "")))

    ana = Student.objects.get(given_names="Analí")
    assert outcomes(found) == ["same"]
    assert (ana.birth_month, ana.document_last2, ana.sex) == (5, "01", "female")


def test_capitals_change_nothing_and_accents_are_gained(cohort):
    store(cohort, csv_of(("Tapullima", "Rios", "Anali", "71000001", "", "")))

    assert outcomes(store(cohort, csv_of(("TAPULLIMA", "RIOS", "ANALI", "71000001", "", "")))) == ["same"]
    assert outcomes(store(cohort, csv_of(("Tapullima", "Ríos", "Analí", "71000001", "", "")))) == ["changed"]
    assert people_of(cohort) == ["Tapullima Ríos, Analí"]


def test_a_preview_sets_the_stored_value_beside_the_new_one(cohort):
    store(cohort, csv_of(ANA))

    (row,) = preview_rows(preview(cohort, csv_of((*ANA[:4], "03/06/2012", "Hombre"))))

    assert (row.outcome, row.birth, row.was) == ("changed", "06/2012", {"birth": "05/2012", "sex": "Mujer"})
    assert (row.name, row.document) == ("Tapullima Ríos, Analí", "DNI •••• 01")


def test_a_preview_says_beside_the_cell_what_is_wrong_with_it(cohort):
    rows = preview_rows(
        preview(cohort, csv_of((*ANA[:4], "31/02/2012", "x"), LUIS, LUIS, ("Inuma", "", "Keyla", "1234567", "", "")))
    )

    assert rows[0].wrong.keys() == {"birth", "sex"}
    assert rows[0].birth == "31/02/2012"
    assert rows[1].wrong.keys() == {"name"}
    assert rows[3].wrong.keys() == {"document"}
    assert [row.row for row in preview_rows(RosterImport.objects.latest("pk"), "duplicate")] == [3, 4]


# Sex, by the whole column.


def coded(*letters: str) -> bytes:
    people = [(f"Apellido{'abcdef'[n]}", "Ríos", "Alex", "", "05/2012", letter) for n, letter in enumerate(letters)]
    return csv_of(*people)


def sexes(cohort: Cohort) -> list[str]:
    return [enrolment.student.sex for enrolment in cohort.enrolments.named().by_surname()]


@pytest.mark.parametrize("letters", [("H", "M"), ("M",), ("H", "M", "F")])
def test_an_m_that_may_be_either_is_asked_about_and_its_column_waits(cohort, letters):
    found = preview(cohort, coded(*letters))

    assert outcomes(found) == ["error"] * len(letters)
    assert [question["key"] for question in found.report["questions"]] == ["sex_m"]
    assert sexes(cohort) == []


@pytest.mark.parametrize(("answer", "expected"), [("mujer", ["male", "female"]), ("hombre", ["male", "male"])])
def test_the_answer_turns_the_letters_into_a_sex(cohort, answer, expected):
    found = store(cohort, coded("H", "M"), sex_m=answer)

    assert outcomes(found) == ["new", "new"]
    assert sexes(cohort) == expected


@pytest.mark.parametrize(
    ("letters", "expected"),
    [(("M", "F"), ["male", "female"]), (("H", "F"), ["male", "female"]), (("Mujer", "Hombre"), ["female", "male"])],
)
def test_columns_that_say_it_themselves_are_not_asked_about(cohort, letters, expected):
    found = store(cohort, coded(*letters))

    assert found.report["questions"] == []
    assert sexes(cohort) == expected


# Consent.


def test_an_import_enrols_from_the_first_day_unless_a_date_says_otherwise(cohort):
    later = cohort.starts_on + timedelta(days=9)
    headings = (*HEADINGS, "desde")
    content = csv_of((*ANA, ""), (*LUIS, f"{later:%d/%m/%Y}"), headings=headings)

    store(cohort, content)

    days = {place.student.given_names: place.starts_on for place in cohort.enrolments.named()}
    assert days == {"Analí": cohort.starts_on, "Luis": later}
    assert outcomes(store(cohort, content)) == ["same", "same"]


def test_a_first_day_does_not_move_over_meetings_that_were_held(cohort):
    store(cohort, csv_of(ANA))
    cohort.first_held_on = cohort.starts_on
    cohort.save()
    later = cohort.starts_on + timedelta(days=9)

    found = store(cohort, csv_of((*ANA, f"{later:%d/%m/%Y}"), headings=(*HEADINGS, "desde")))

    assert outcomes(found) == ["same"]
    assert cohort.enrolments.get().starts_on == cohort.starts_on


def test_somebody_who_left_is_not_brought_back(cohort, today):
    store(cohort, csv_of(ANA))
    cohort.enrolments.update(ends_on=today - timedelta(days=1))

    found = store(cohort, csv_of(ANA))

    assert outcomes(found) == ["same"]
    assert "ya terminó" in messages(found, 2)
    assert cohort.enrolments.get().ends_on is not None


def test_more_rows_than_places_store_nothing_and_name_the_excess(cohort):
    cohort.capacity = 2
    cohort.save()
    before = everything()

    found = preview(cohort, csv_of(ANA, LUIS, ROSA))
    with pytest.raises(DomainError) as caught:
        store(cohort, csv_of(ANA, LUIS, ROSA))

    assert found.report["capacity"] == {"limit": 2, "after": 3, "excess": 1}
    assert caught.value.code == "over_capacity"
    assert "sobra 1" in str(caught.value)
    assert everything() == before


def test_head_counts_take_places_and_those_who_left_give_theirs_back(cohort, today):
    cohort.capacity = 2
    cohort.save()
    store(cohort, csv_of((*ANA, "No", ""), (*LUIS, "Sí", ""), headings=WITH_CONSENT))

    with pytest.raises(DomainError):
        store(cohort, csv_of(ROSA))
    cohort.enrolments.named().update(ends_on=today - timedelta(days=1))
    store(cohort, csv_of(ROSA))

    assert cohort.enrolments.count() == 3


def test_a_full_cohort_still_takes_corrections(cohort):
    cohort.capacity = 1
    cohort.save()
    store(cohort, csv_of(ANA))

    assert outcomes(store(cohort, csv_of((*ANA[:4], "03/06/2012", "Mujer")))) == ["changed"]


def test_guardians_are_kept_once_and_followed(cohort):
    headings = (*HEADINGS, "apoderado_nombre", "apoderado_parentesco", "apoderado_celular")
    store(cohort, csv_of((*ANA, "Rosa Ríos", "madre", "+51 965 123 456"), headings=headings))

    again = store(cohort, csv_of((*ANA, "ROSA RIOS", "", "965123456.0"), headings=headings))
    moved = store(cohort, csv_of((*ANA, "Rosa Ríos", "", "965000000"), headings=headings))

    guardian = Guardian.objects.get()
    assert (outcomes(again), outcomes(moved)) == (["same"], ["changed"])
    assert (guardian.name, guardian.relationship, guardian.phone) == ("Rosa Ríos", "madre", "965000000")


def test_columns_that_are_not_stored_are_listed(cohort):
    found = preview(cohort, csv_of((*ANA, "Castellano"), headings=(*HEADINGS, "Lengua materna")))

    assert found.report["ignored_columns"] == ["Lengua materna"]


def test_a_formula_makes_its_row_an_error_and_no_other(cohort):
    def arrange(sheet):
        sheet["C3"] = '=HYPERLINK("http://example.org","Luis")'

    found = store(cohort, xlsx_of(ANA, LUIS, arrange=arrange))

    assert outcomes(found) == ["new", "error"]
    assert "valor, no fórmula" in messages(found, 3)


def test_text_that_looks_like_a_formula_is_no_name(cohort):
    found = store(cohort, csv_of(("=cmd|' /C calc'!A0", "Ríos", "Ana", "", "", ""), ("Ríos", "", "@SUM(1)", "", "", "")))

    assert outcomes(found) == ["error", "error"]


def test_an_open_workshop_takes_people_without_a_school(cohort):
    open_group = make_cohort()
    open_group.school, open_group.grade, open_group.section = None, None, ""
    open_group.save()
    row = ("Tapullima", "Ríos", "Analí", "", "05/2012", "")

    store(open_group, csv_of(row))

    ana = Student.objects.get(given_names="Analí")
    assert (ana.centre, ana.school, ana.grade) == (open_group.centre, None, None)
    assert outcomes(preview(open_group, csv_of(row))) == ["same"]


def test_a_file_of_headings_alone_has_no_rows(cohort):
    with pytest.raises(DomainError) as caught:
        preview(cohort, csv_of())

    assert caught.value.code == "empty"
    assert not RosterImport.objects.exists()


def test_a_name_of_injected_sql_is_refused_by_its_alphabet_and_a_guardian_of_it_is_text(cohort):
    headings = (*HEADINGS, "apoderado_nombre")
    attack = "Rosa'); DROP TABLE records_student; --"

    found = store(cohort, csv_of((*ANA, attack), ("' OR 1=1", "x", "y", "", "", "", ""), headings=headings))

    assert outcomes(found) == ["new", "error"]
    assert Guardian.objects.get().name == attack


def test_a_whole_day_counts_in_lima(cohort):
    late = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)  # still the 24th in Lima
    found = preview(cohort, csv_of((*ANA[:4], "25/11/2026", "Mujer")), now=late)

    assert "futuro" in messages(found, 2)
