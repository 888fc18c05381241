"""Two centres, each with a coordinator, a school and a cohort with one student: what is here, and what must stay there."""

from dataclasses import dataclass
from io import BytesIO

from django.test import Client
from openpyxl import Workbook

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.records.models import Centre, Cohort, Enrolment, School
from tests.builders import make_centre, make_cohort, make_enrolment, make_school, make_staff, make_student

BACKEND = "lms.accounts.backends.RoleBackend"
HEADINGS = ("Apellido paterno", "Apellido materno", "Nombres", "DNI", "Fecha de nacimiento", "Sexo", "autorizacion")


@dataclass
class Side:
    """One centre and what belongs to it."""

    centre: Centre
    school: School
    cohort: Cohort
    enrolment: Enrolment
    coordinator: User
    client: Client


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def make_side(name: str) -> Side:
    centre = make_centre(name=f"Sede {name}")
    school = make_school(centre=centre, name=f"Escuela {name}")
    cohort = make_cohort(school=school)
    enrolment = make_enrolment(cohort=cohort, student=make_student(school=school, given=name, surname=f"Apellido {name}"))
    coordinator = make_staff(role=Role.COORDINATOR, centre=centre)
    return Side(centre, school, cohort, enrolment, coordinator, signed_in(coordinator))


def roster_file(*rows, headings=HEADINGS) -> BytesIO:
    """An XLSX roster, named as a browser would send it."""
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "nomina.xlsx"
    return out
