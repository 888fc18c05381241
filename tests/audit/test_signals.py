"""Coming in and leaving, second factors and settings: each is in the log, and nothing that was typed."""

import pytest
from allauth.account.signals import password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_reset
from django.core.management import call_command
from django.db import connection

from home.models import OrganisationSettings
from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.audit.chain import trace_of
from lms.audit.models import Entry
from lms.classroom.actions import make_pins, open_class
from lms.core import clock
from lms.core.acts import tell
from lms.scheduling.models import Closure

from ..builders import PASSWORD, give_consent, make_cohort, make_enrolment, make_school, make_staff

pytestmark = pytest.mark.django_db


def acts() -> list[tuple]:
    """What the log says, oldest first: act, actor, result."""
    return list(Entry.objects.order_by("number").values_list("act", "actor", "result"))


def take_no_entry() -> None:
    """From here on the database takes no entry."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE TRIGGER no_room BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'no room'); END")
        else:
            cursor.execute("ALTER TABLE audit_entry ADD CONSTRAINT no_room CHECK (number < 0) NOT VALID")


def test_a_teacher_comes_in_and_leaves(client):
    teacher = make_staff(role=Role.TEACHER)

    client.post("/entrar/", {"login": teacher.username, "password": PASSWORD}, REMOTE_ADDR="190.12.34.56")
    client.post("/salir/")

    assert acts() == [("sign_in", teacher.public_id, "done"), ("sign_out", teacher.public_id, "done")]
    first = Entry.objects.last()
    assert (first.roles, first.address, first.about) == ("teacher", "190.12.34.0", teacher.public_id)


def test_of_a_failed_sign_in_a_hash_of_the_name_is_kept_and_no_name(client):
    teacher = make_staff(role=Role.TEACHER)

    for typed in (teacher.username, f" {teacher.username.upper()}", "rosa.quispe@example.org"):
        client.post("/entrar/", {"login": typed, "password": "no-es-esta-clave"})

    rows = list(Entry.objects.order_by("number"))
    assert [row.act for row in rows] == ["sign_in_failed"] * 3
    assert rows[0].about == rows[1].about == trace_of(teacher.username) != rows[2].about
    assert {(row.actor, row.kind, row.result) for row in rows} == {(None, "typed", "refused")}
    told = str([list(vars(row).values()) for row in rows])
    assert "rosa" not in told
    assert teacher.username not in told


def test_a_student_who_fails_is_known_by_the_random_id(client, now):
    place = make_enrolment(cohort=make_cohort())
    give_consent(place.student)
    (made,) = make_pins(cohort=place.cohort, made_by=None, now=now)
    code = open_class(cohort=place.cohort, opened_by=None, now=clock.now())
    before = Entry.objects.count()

    client.post("/clase/", {"code": code.code})
    client.post("/clase/nombres/", {"student": str(place.public_id)})
    for pin in ("0000" if made.pin != "0000" else "1111", made.pin):
        client.post("/clase/clave/", {"pin": pin})

    place.student.refresh_from_db()
    failed, came_in = list(Entry.objects.order_by("number"))[before:]
    assert (failed.act, failed.about, failed.actor) == ("sign_in_failed", place.student.public_id, None)
    assert (came_in.act, came_in.actor, came_in.roles) == ("sign_in", place.student.user.public_id, "student")


def test_nobody_comes_in_unseen(client):
    teacher = make_staff(role=Role.TEACHER)
    take_no_entry()
    client.raise_request_exception = False

    answer = client.post("/entrar/", {"login": teacher.username, "password": PASSWORD})

    assert answer.status_code == 500


def test_settings_that_change_are_logged():
    OrganisationSettings.objects.create(name="Casa")

    assert [act for act, _actor, _result in acts()] == ["settings_changed"]


def test_what_is_written_in_the_office_is_logged_by_random_ids(client):
    school = make_school()
    coordinator = make_staff(role=Role.COORDINATOR, centre=school.centre)
    client.force_login(coordinator, backend="lms.accounts.backends.RoleBackend")
    facts = {"name": "Aniversario", "starts_on": "2026-11-02", "ends_on": "2026-11-02", "kind": "anniversary"}
    facts["place"] = f"centre:{school.centre_id}"

    client.post("/admin/dias-sin-clases/new/", facts)
    closure = Closure.objects.get()
    client.post(f"/admin/dias-sin-clases/edit/{closure.pk}/", facts)
    client.post(f"/admin/dias-sin-clases/edit/{closure.pk}/", facts | {"ends_on": "2026-11-03"})
    client.post(f"/admin/dias-sin-clases/delete/{closure.pk}/")

    rows = list(Entry.objects.order_by("number"))[1:]
    assert [row.act for row in rows] == ["record_added", "record_changed", "record_deleted"]
    assert {(row.kind, row.actor) for row in rows} == {("scheduling.closure", coordinator.public_id)}
    assert len({row.about for row in rows}) == 1


def test_what_cannot_be_logged_is_not_deleted(client):
    school = make_school()
    closure = Closure.objects.create(name="Creciente", starts_on="2026-11-02", ends_on="2026-11-02", centre=school.centre)
    client.force_login(make_staff(role=Role.COORDINATOR, centre=school.centre), backend="lms.accounts.backends.RoleBackend")
    take_no_entry()
    client.raise_request_exception = False

    answer = client.post(f"/admin/dias-sin-clases/delete/{closure.pk}/")

    assert answer.status_code == 500
    assert Closure.objects.filter(pk=closure.pk).exists()


def test_what_core_does_by_a_command_is_logged_under_its_name():
    tell("backup_made", command="backup")

    entry = Entry.objects.get()
    assert (entry.act, entry.command, entry.actor) == ("backup_made", "backup", None)


def test_the_first_administrator_is_logged():
    call_command("createsuperuser", username="ada", email="ada@example.org", interactive=False, verbosity=0)

    entry = Entry.objects.get()
    assert (entry.act, entry.command, entry.scope) == ("role_granted", "createsuperuser", "administrator")
    assert entry.about == User.objects.get(username="ada").public_id


def test_second_factors_and_passwords_are_logged(rf):
    teacher = make_staff(role=Role.TEACHER)
    factor = Authenticator(user=teacher, type=Authenticator.Type.RECOVERY_CODES, data={})
    sent = {"sender": None, "request": rf.get("/"), "user": teacher}

    authenticator_reset.send(authenticator=factor, **sent)
    authentication_failed.send(authenticator=factor, **sent)
    password_reset.send(**sent)

    who = teacher.public_id
    assert acts() == [
        ("second_factor_reset", who, "done"),
        ("second_factor_failed", who, "refused"),
        ("password_changed", who, "done"),
    ]
    assert Entry.objects.last().reason == "recovery_codes"
