"""The grid of a cohort: who sees it, what a cell says, and its file."""

import re
from io import BytesIO

import openpyxl
import pytest

from lms.attendance.enums import Status
from lms.records.models import Cohort, Enrolment

from ..builders import a_day, make_register, make_student_user
from .test_roll_page import same_body, text_of
from .world import grid_url, make_class, make_place, signed_in

pytestmark = pytest.mark.django_db

GRID_QUERIES = 11


def rows_of(page) -> list[str]:
    """The text of each row of the table's body."""
    body = re.search(r"<tbody>.*?</tbody>", page.content.decode(), re.DOTALL).group()
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL)]


def test_a_row_says_every_meeting_and_the_sum():
    group, other = make_class(size=2), make_class()
    stranger = make_place(other.cohort, "Yuyarima").student
    names = [place.student.register_name for place in group.places]
    first = group.meeting(days_ago=20)
    make_register(session=first, statuses=dict(zip(group.places, (Status.EXCUSED, Status.LATE), strict=True)))
    make_register(session=group.session, statuses=dict(zip(group.places, (Status.PRESENT, Status.LEFT_EARLY), strict=True)))

    page = signed_in(group.teacher).get(grid_url(group.cohort))

    assert rows_of(page) == [f"{names[0]} J P 1/2 · 50 %", f"{names[1]} T S 2/2 · 100 %"]
    assert "1 de 2 presentes" in text_of(page)
    assert "2 de 2 presentes" in text_of(page)
    assert stranger.paternal_surname not in text_of(page)


def test_cells_tell_not_enrolled_from_not_marked_from_not_called():
    group = make_class(size=1)
    leaver = make_place(group.cohort, "Zumaeta", starts_on=a_day(before=10))
    Enrolment.objects.filter(pk=leaver.pk).update(ends_on=a_day(before=5))
    make_register(session=group.meeting(days_ago=20), statuses={group.places[0]: Status.ABSENT})
    make_register(session=group.session, statuses={group.places[0]: Status.PRESENT})
    group.meeting(days_ago=1, number=3)

    rows = rows_of(signed_in(group.facilitator).get(grid_url(group.cohort)))

    assert rows[0].endswith("F P · 1/2 · 50 %")
    assert rows[1].endswith("– ? – 0/1 · 0 %")


def test_a_meeting_to_come_is_no_column_and_one_without_roll_leads_to_it():
    group = make_class(size=1)
    make_register(session=group.meeting(days_ago=20), statuses={group.places[0]: Status.PRESENT})
    group.meeting(days_ago=-7, number=3)

    facilitators, teachers = (signed_in(user).get(grid_url(group.cohort)) for user in (group.facilitator, group.teacher))

    assert len(re.findall(r'<th scope="col">', facilitators.content.decode())) == 3
    assert f"/sesiones/{group.session.public_id}/asistencia/" in facilitators.content.decode()
    assert f"/sesiones/{group.session.public_id}/asistencia/" not in teachers.content.decode()
    assert "Falta pasar lista" in text_of(teachers)


def test_a_head_count_is_a_number_below_the_table():
    group = make_class(size=2)
    gone = group.places[1]
    make_register(session=group.session, statuses=dict.fromkeys(group.places, Status.PRESENT))
    name = gone.student.register_name
    Enrolment.objects.filter(pk=gone.pk).update(student=None)

    text = text_of(signed_in(group.teacher).get(grid_url(group.cohort)))

    assert name not in text
    assert "Además, 1 estudiante sin nombre" in text
    assert "2 de 2 presentes" in text


def test_a_cohort_that_has_not_met_says_so():
    group = make_class(size=1)
    group.session.delete()

    assert "Todavía no empezó ninguna sesión" in text_of(signed_in(group.facilitator).get(grid_url(group.cohort)))


def test_the_grid_asks_as_much_for_many_as_for_one(django_assert_num_queries):
    small, large = make_class(size=1), make_class(size=5)
    make_register(session=small.session, statuses=dict.fromkeys(small.places, Status.PRESENT))
    for number in range(2, 6):
        meeting = large.meeting(days_ago=number * 8, number=number)
        make_register(session=meeting, statuses=dict.fromkeys(large.places, Status.ABSENT))

    for group in (small, large):
        client = signed_in(group.facilitator)
        client.get(grid_url(group.cohort))
        with django_assert_num_queries(GRID_QUERIES):
            client.get(grid_url(group.cohort))


def test_another_schools_staff_gets_what_a_random_id_gets():
    group, other = make_class(), make_class()
    nobodys = grid_url(Cohort())

    for user in (other.teacher, other.facilitator, other.coordinator):
        theirs, nothing = (signed_in(user).get(url) for url in (grid_url(group.cohort), nobodys))
        assert theirs.status_code == nothing.status_code == 404
        assert same_body(theirs, nothing)


def test_a_student_sees_no_grid():
    group = make_class()

    assert signed_in(make_student_user(group.places[0].student)).get(grid_url(group.cohort)).status_code == 404


def test_the_coordinator_takes_the_grid_home_as_a_spreadsheet():
    group = make_class(size=2)
    make_register(session=group.session, statuses=dict(zip(group.places, (Status.PRESENT, Status.ABSENT), strict=True)))
    client = signed_in(group.coordinator)

    answer = client.get(grid_url(group.cohort) + "xlsx/")

    assert answer["Content-Disposition"] == f'attachment; filename="asistencia_{group.cohort.code}.xlsx"'
    sheet = list(openpyxl.load_workbook(BytesIO(answer.content)).active.values)
    day = group.session.local_day.isoformat()
    assert sheet[0] == ("N.°", "Apellidos y nombres", day, "Asistió", "Realizadas", "Porcentaje")
    assert sheet[1] == (1, group.places[0].student.register_name, "Presente", 1, 1, 100)
    assert sheet[2] == (2, group.places[1].student.register_name, "Falta", 0, 1, 0)
    assert "/asistencia/xlsx/" in client.get(grid_url(group.cohort)).content.decode()


def test_the_csv_calculates_nothing():
    group = make_class(size=1)
    student = group.places[0].student
    student.paternal_surname = "=1+1"
    student.save()
    make_register(session=group.session, statuses={group.places[0]: Status.PRESENT})

    answer = signed_in(group.coordinator).get(grid_url(group.cohort) + "csv/")

    assert answer.content.decode("utf-8-sig").splitlines()[1].split(",")[1].lstrip('"').startswith("'=1+1")


def test_nobody_else_takes_it_home():
    group, other = make_class(), make_class()
    make_register(session=group.session, statuses={group.places[0]: Status.PRESENT})

    for user in (group.facilitator, group.teacher, other.coordinator):
        assert signed_in(user).get(grid_url(group.cohort) + "xlsx/").status_code == 404
    assert "/asistencia/xlsx/" not in signed_in(group.facilitator).get(grid_url(group.cohort)).content.decode()


def test_no_other_kind_of_file_is_made():
    group = make_class()

    assert signed_in(group.coordinator).get(grid_url(group.cohort) + "pdf/").status_code == 404
