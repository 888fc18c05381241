"""The register after it was handed in: its rows, its corrections, its history."""

import re

import pytest

from lms.attendance.enums import CorrectionReason, RegisterState, Status
from lms.attendance.models import AttendanceRecord, Mark, Register
from lms.records.models import Enrolment

from ..builders import a_day
from .test_roll_page import same_body, text_of
from .world import make_class, make_place, roll_url, sheet, signed_in

pytestmark = pytest.mark.django_db


def handed_in(group, *statuses):
    """A client of the facilitator who has called the roll."""
    client = signed_in(group.facilitator)
    client.post(roll_url(group.session), sheet(group.places, *statuses))
    return client


def correction(place, status=Status.ABSENT, reason=CorrectionReason.MISTAKE, absence="") -> dict:
    return {"enrolment": str(place.public_id), "status": status, "absence_reason": absence, "correction_reason": reason}


def correct_url(session) -> str:
    return roll_url(session) + "corregir/"


def rows_of(page) -> list[str]:
    """The text of each row of the list."""
    return [re.sub(r"<[^>]+>|\s+", " ", row) for row in re.findall(r"<summary>.*?</summary>", page.content.decode(), re.DOTALL)]


def test_each_row_shows_its_state():
    group = make_class()

    page = handed_in(group, Status.ABSENT, Status.LATE).get(roll_url(group.session))

    words = [row.split()[-1] for row in rows_of(page)]
    assert words == ["Falta", "Tardanza", "Presente"]
    assert "2 de 3 presentes" in text_of(page)


def test_a_correction_is_stored_told_and_kept_in_the_history():
    group = make_class()
    client = handed_in(group)

    answer = client.post(correct_url(group.session), correction(group.places[1], absence="health"))
    page = client.get(answer["Location"])

    assert answer["Location"] == roll_url(group.session)
    assert AttendanceRecord.objects.get(enrolment=group.places[1]).status == Status.ABSENT
    assert Register.objects.get().state == RegisterState.AMENDED
    text = text_of(page)
    assert "La corrección quedó guardada" in text
    assert "2 de 3 presentes" in text
    assert "Motivo : Salud" in text.replace("Motivo:", "Motivo :")
    history = re.search(r'<ol class="history".*?</ol>', page.content.decode(), re.DOTALL).group()
    for word in ("Presente", "Falta", "Me equivoqué al marcar", group.facilitator.get_full_name()):
        assert word in history
    assert history.index("Presente") < history.index("Falta")
    assert page.content.count(b'class="history"') == 1


def test_who_corrected_is_not_read_from_the_form():
    group, other = make_class(), make_class()
    client = handed_in(group)

    client.post(correct_url(group.session), {**correction(group.places[0]), "marked_by": other.facilitator.pk})

    assert Mark.objects.latest("pk").marked_by == group.facilitator.pk


def test_the_same_word_again_says_that_nothing_changed():
    group = make_class()
    client = handed_in(group)

    answer = client.post(correct_url(group.session), correction(group.places[0], Status.PRESENT), follow=True)

    assert "no se cambió nada" in text_of(answer)
    assert Mark.objects.count() == 3


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"correction_reason": ""}, "Elija por qué se corrige"),
        ({"correction_reason": "porque sí"}, "Elija una de las cinco palabras y el motivo"),
        ({"status": ""}, "Elija una de las cinco palabras y el motivo"),
        ({"status": "enfermo"}, "Elija una de las cinco palabras y el motivo"),
        ({"absence_reason": "se lo contó a su tía"}, "Elija una de las cinco palabras y el motivo"),
        ({"enrolment": "1"}, "Elija una de las cinco palabras y el motivo"),
    ],
)
def test_a_broken_correction_changes_nothing_and_says_what_is_missing(broken, said):
    group = make_class()
    client = handed_in(group)

    answer = client.post(correct_url(group.session), {**correction(group.places[0]), **broken}, follow=True)

    assert said in text_of(answer)
    assert Mark.objects.count() == 3


def test_somebody_of_another_cohort_is_not_found():
    group, other = make_class(), make_class()
    client = handed_in(group)

    assert client.post(correct_url(group.session), correction(other.places[0])).status_code == 404
    assert Mark.objects.count() == 3


def test_somebody_enrolled_after_that_day_is_refused():
    group = make_class()
    client = handed_in(group)
    late = make_place(group.cohort, "Tapullima", starts_on=a_day(before=1))

    answer = client.post(correct_url(group.session), correction(late), follow=True)

    assert "no está en la lista de esa sesión" in text_of(answer)
    assert Mark.objects.count() == 3


def test_who_came_onto_the_roster_afterwards_is_shown_without_a_mark():
    group = make_class()
    client = handed_in(group)
    latecomer = make_place(group.cohort, "Zumaeta")

    before = client.get(roll_url(group.session))
    client.post(correct_url(group.session), correction(latecomer, Status.PRESENT, CorrectionReason.PAPER))
    after = client.get(roll_url(group.session))

    assert "1 estudiante entró a la lista después" in text_of(before)
    assert "3 de 3 presentes" in text_of(before)
    assert "Sin marca" not in text_of(after)
    assert "4 de 4 presentes" in text_of(after)


def test_a_person_who_was_removed_keeps_the_mark_and_loses_the_name():
    group = make_class()
    client = handed_in(group, Status.ABSENT)
    name = group.places[0].student.register_name
    Enrolment.objects.filter(pk=group.places[0].pk).update(student=None)

    text = text_of(client.get(roll_url(group.session)))

    assert name not in text
    assert "Sin nombre" in text
    assert "2 de 3 presentes" in text


def test_another_schools_facilitator_corrects_nothing():
    group, other = make_class(), make_class()
    handed_in(group)
    client = signed_in(other.facilitator)

    theirs = client.post(correct_url(group.session), correction(group.places[0]))
    unmarked = client.post(correct_url(other.session), correction(group.places[0]))

    assert theirs.status_code == unmarked.status_code == 404
    assert same_body(theirs, unmarked)
    assert Mark.objects.count() == 3


def test_a_teacher_corrects_nothing():
    group = make_class()
    handed_in(group)

    assert signed_in(group.teacher).post(correct_url(group.session), correction(group.places[0])).status_code == 404
    assert Mark.objects.count() == 3


def test_correcting_is_no_page():
    group = make_class()

    assert handed_in(group).get(correct_url(group.session)).status_code == 405


@pytest.mark.parametrize(("corrected", "queries"), [(0, 10), (1, 12), (3, 12)])
def test_the_page_asks_as_much_for_thirty_as_for_three(corrected, queries, django_assert_num_queries):
    for size in (3, 30):
        group = make_class(size=size)
        client = handed_in(group)
        for place in group.places[:corrected]:
            client.post(correct_url(group.session), correction(place))
        client.get(roll_url(group.session))
        with django_assert_num_queries(queries):
            page = client.get(roll_url(group.session))

    assert page.content.count(b"<summary>") == 30
