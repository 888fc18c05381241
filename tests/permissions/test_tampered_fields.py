"""B-T2 and B-T3: fields that no form has change nothing; fields in shapes that no browser sends are answered, never a fault."""

import json
import uuid
from itertools import product

import pytest
from django.db import models
from django.forms import ModelForm
from django.forms.models import model_to_dict

from lms.accounts.enums import Role, UserKind
from lms.accounts.models import User
from lms.attendance.models import Register
from lms.records.models import Cohort, Enrolment, School

from ..attendance.world import sheet
from ..builders import PASSWORD, make_staff
from .small import address_of, ask_quietly, doors, fields_of

pytestmark = pytest.mark.django_db
SURROGATE = b"\xed\xa0\x80"
SHAPES = {
    "a NUL": b"a%00b",
    "half a surrogate pair": b"%ED%A0%80",
    "bytes that are no UTF-8": b"%FF%FE%C3",
    "ten kilobytes": b"a" * 10_240,
    "a number beyond all numbers": b"9" * 400,
    "a negative number": b"-1",
    "a list in JSON": b"%5B%5B%5B1%5D%5D%5D",
    "right to left": b"%E2%80%AEabc",
}
# In every turn each field has another shape (test_fuzz.py tries them all, and more).
TURNS = (0, 3)
PARTS = [slice(0, 1), pytest.param(slice(1, None), marks=pytest.mark.slow)]
URLENCODED = "application/x-www-form-urlencoded"


def every_field_of(*kinds: type[models.Model]) -> dict[str, str]:
    """A hostile value for every field of these models."""
    return {one.name: "1" for kind in kinds for one in kind._meta.concrete_fields}


def test_fields_of_the_model_that_the_form_has_not_are_ignored(side):
    client = side.ours.clients["coordinator"]
    school = School.objects.get(**side.ours.arguments["school row"])
    edit = f"/admin/escuelas/edit/{school.pk}/"
    typed = fields_of(client.get(edit)) | {"centre": school.centre_id, "level": "F0", "shift": "M", "status": "active"}
    smuggled = {"id": "1", "pk": "1", "public_id": str(uuid.uuid4()), "cohorts": "1", "students": "1", "staff": "1"}
    before = School.objects.values().get(pk=school.pk)

    answer = client.post(edit, {**smuggled, **typed, "name": "Otro nombre"})
    after = School.objects.values().get(pk=school.pk)

    assert answer.status_code == 302
    assert after == before | {"name": "Otro nombre", "building_code": after["building_code"]}


def test_who_took_the_roll_is_not_read_from_the_form(side):
    cohort, other = (Cohort.objects.get(**world.arguments["cohort"]) for world in (side.ours, side.theirs))
    session = cohort.sessions.get(**side.ours.arguments["session"])
    stranger = User.objects.exclude(pk=side.ours.clients["facilitator"].session["_auth_user_id"]).first()
    smuggled = every_field_of(Register) | {"taken_by": stranger.pk, "marked_by": stranger.pk, "cohort": other.pk}

    side.ours.clients["facilitator"].post(
        f"/sesiones/{session.public_id}/asistencia/", {**smuggled, **sheet(list(Enrolment.objects.filter(cohort=cohort)))}
    )
    register = Register.objects.get(session=session)

    assert register.taken_by_id == int(side.ours.clients["facilitator"].session["_auth_user_id"])
    assert {mark.marked_by for mark in register.marks.all()} == {register.taken_by_id}


def test_signing_in_gives_nobody_a_role(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    teacher = make_staff(role=Role.TEACHER)
    before = model_to_dict(teacher, exclude=["last_login", "password"])
    smuggled = every_field_of(User) | {"role": "administrator", "is_superuser": "1", "kind": UserKind.STAFF, "grants": "1"}

    client.post("/entrar/", {**smuggled, "login": teacher.username, "password": PASSWORD})
    after = User.objects.get(pk=teacher.pk)

    assert model_to_dict(after, exclude=["last_login", "password"]) == before
    assert after.roles == {Role.TEACHER}


def mixed(names: list[bytes], turn: int) -> bytes:
    """A query or body in which each name has another shape; every turn gives each the next one."""
    shapes = list(SHAPES.values())
    return b"&".join(name + b"=" + shapes[(at + turn) % len(shapes)] for at, name in enumerate(names))


def odd_queries() -> list[bytes]:
    """Queries in shapes that no form of ours sends, for names that lists and pages read."""
    names = [b"q", b"p", b"ver", b"desde", b"taller", b"grupo", b"school", b"term", b"level", b"next", b"ordering", b"export"]
    doubled = b"&".join(name + b"=" + value for name in names for value in (b"1", b"2", b""))
    brackets = b"&".join(name + b"[]=1&" + name + b"[a][b]=2" for name in names)
    return [*(mixed(names, turn) for turn in TURNS), doubled + b"&" + brackets]


@pytest.mark.parametrize("part", PARTS, ids=["shapes", "the rest"])
def test_no_query_breaks_a_page(part, side):
    faults = [
        f"{name} as {role}: {query[:40]!r}"
        for (name, role, row), query in product(doors("GET"), odd_queries()[part])
        if ask_quietly(side.ours, role, "GET", address_of(name, row, side.ours), QUERY_STRING=query.decode()).status_code >= 500
    ]

    assert faults == []


def odd_bodies(fields: dict[str, str]) -> list[tuple[bytes, str]]:
    """Bodies in shapes that no browser sends for a form with these fields, each with its media type."""
    names = [name.encode() for name in fields]
    shaped = [(mixed(names, turn), URLENCODED) for turn in TURNS]
    doubled = b"&".join(name + b"=1&" + name + b"=2&" + name + b"[]=3" for name in names)
    deep = b"[" * 1000 + b"]" * 1000
    twice = json.dumps(fields)[:-1].encode() + b"," + json.dumps(fields)[1:].encode()
    jsons = [(body, "application/json") for body in (deep, twice + SURROGATE)]
    return [*shaped, (doubled, URLENCODED), *jsons, (b"--x\r\nno end", "multipart/form-data; boundary=x"), (deep, "text/plain")]


@pytest.mark.parametrize("part", PARTS, ids=["shapes", "the rest"])
def test_no_body_breaks_a_form(part, side):
    faults = []
    for name, role, row in doors("POST"):
        url = address_of(name, row, side.ours)
        fields = fields_of(ask_quietly(side.ours, role, "GET", url)) or {"q": ""}
        for body, kind in odd_bodies(fields)[part]:
            answer = ask_quietly(side.ours, role, "POST", url, body, kind)
            if answer.status_code >= 500:
                faults.append(f"{name} as {role}: {kind} {body[:60]!r} {answer.exc_info[1]!r}")

    assert faults == []


def test_a_model_that_a_form_may_write_is_written_by_name():
    """No form of ours takes “all fields”: a new one of the model does not become writable by itself."""

    def below(kind):
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    ours = [
        one for one in below(ModelForm) if one.__module__.startswith("lms.") and getattr(one, "_meta", None) and one._meta.model
    ]

    assert [one.__name__ for one in ours if one._meta.fields in (None, "__all__")] == []
