"""Two centres with a coordinator, a school and a teacher each, and an administrator above them."""

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from lms.accounts.actions_links import make_link
from lms.accounts.enums import LinkPurpose, Role
from lms.accounts.mail import path_of
from lms.accounts.models import OneTimeLink, User
from lms.core import clock
from lms.records.models import Centre, School

from ..builders import a_day, make_centre, make_school, make_staff
from ..signing_in import signed_in

NEW_PASSWORD = "tres palabras juntas"


@dataclass
class Side:
    """One centre and who works there."""

    centre: Centre
    school: School
    coordinator: User
    teacher: User
    client: Client


@dataclass
class World:
    here: Side
    there: Side
    administrator: User
    client: Client


def make_side(name: str) -> Side:
    centre = make_centre(name=f"Sede {name}")
    school = make_school(centre=centre, name=f"Escuela {name}")
    coordinator = make_staff(role=Role.COORDINATOR, centre=centre)
    teacher = make_staff(role=Role.TEACHER, school=school, name=f"Maestra {name}")
    return Side(centre, school, coordinator, teacher, signed_in(coordinator))


def make_world() -> World:
    administrator = make_staff(role=Role.ADMINISTRATOR)
    return World(make_side("Aquí"), make_side("Allá"), administrator, signed_in(administrator))


def place(thing: Centre | School | None) -> str:
    """How the forms name a place."""
    if thing is None:
        return "-"
    return f"{'s' if isinstance(thing, Centre) else 'i'}-{thing.pk}"


def granting(role: str, where=None, **more) -> dict:
    """What the form of a grant sends."""
    return {"role": role, "place": place(where), "valid_from": a_day().isoformat(), "valid_until": "", **more}


def inviting(role: str, where=None, **more) -> dict:
    return granting(role, where) | {"first_name": "Rosa", "last_name": "Flores", "email": "rosa@example.org"} | more


def url(name: str, person: User, *more) -> str:
    return reverse(f"team:{name}", args=[person.pk, *more])


def invite(client: Client, role: str, where=None, **more):
    return client.post(reverse("team:invite"), inviting(role, where, **more), follow=True)


def accepting(username: str = "rosa.flores", password: str = NEW_PASSWORD, again: str = "") -> dict:
    return {"username": username, "password1": password, "password2": again or password}


def link_for(user: User, purpose: LinkPurpose = LinkPurpose.INVITATION) -> OneTimeLink:
    return make_link(user=user, purpose=purpose, made_by=None, now=clock.now())


def path_for(user: User, purpose: LinkPurpose = LinkPurpose.INVITATION) -> str:
    return path_of(link_for(user, purpose))
