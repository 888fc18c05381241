"""Inviting, granting, ending, disabling: what fits is stored once, what does not is refused and leaves nothing."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from lms.accounts.actions import end_grant, follow_all_grants
from lms.accounts.actions_links import forget_old_links
from lms.accounts.enums import LinkPurpose, Role
from lms.accounts.models import OneTimeLink, RoleGrant, User
from lms.accounts.queries import has_factor
from lms.audit.models import Entry
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.models import Cohort, GrantScope

from ..builders import PASSWORD, a_day, make_cohort, make_staff
from ..signing_in import half_signed_in, set_up_factor, signed_in
from .world import accepting, granting, invite, inviting, link_for, make_world, place, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def words(response) -> str:
    return unescape(response.content.decode())


def rosa() -> User:
    return User.objects.get(email="rosa@example.org")


def stored() -> tuple[int, int, int, int]:
    return User.objects.count(), RoleGrant.objects.count(), GrantScope.objects.count(), OneTimeLink.objects.count()


def acts() -> list[str]:
    """What the log says about accounts and roles, and about forms that were tampered with."""
    told = Entry.objects.filter(act__regex="^(user|role)_") | Entry.objects.filter(act="refused", reason="role_or_place")
    return [entry.act for entry in told.order_by("number")]


def test_an_invited_facilitator_comes_in_and_has_the_role(world, mailoutbox):
    page = words(invite(world.here.client, "facilitator", world.here.centre, email=" Rosa@Example.ORG "))
    path = page.split('id="id_link" value="')[1].split('"')[0].removeprefix("http://testserver")

    Client().post(path, accepting())
    client = Client()
    client.post("/entrar/", {"login": "rosa@example.org", "password": "tres palabras juntas"})

    assert "Entregue este enlace" in page
    assert client.get("/agenda/").status_code == 200
    assert rosa().grants.get().scopes.get().centre == world.here.centre
    assert mailoutbox[0].to == ["rosa@example.org"]
    assert mailoutbox[0].subject == "Maloca: su enlace"
    assert path in mailoutbox[0].body
    assert acts()[:2] == ["user_invited", "role_granted"]


def test_the_link_is_shown_once_and_to_the_one_who_made_it(world):
    invite(world.client, "teacher", world.here.school)

    assert "Entregue este enlace" not in words(world.client.get(url("person", rosa())))
    assert "Entregue este enlace" not in words(world.here.client.get(url("person", rosa())))


def test_a_mail_that_does_not_leave_is_said_and_the_link_shown(world, settings):
    settings.MAILERS = {
        "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "localhost", "port": 9}}
    }

    page = words(invite(world.client, "teacher", world.here.school))

    assert "El correo no salió" in page
    assert "Entregue este enlace" in page


def test_outside_a_demo_a_new_password_s_link_goes_by_mail_alone(world, settings, mailoutbox):
    settings.DEMO = False

    page = words(world.client.post(url("link", world.here.teacher), follow=True))

    assert len(mailoutbox) == 1
    assert "El enlace salió por correo" in page
    assert "Entregue este enlace" not in page
    assert world.here.teacher.links.get().purpose == LinkPurpose.PASSWORD


def test_inviting_twice_is_inviting_once(world, mailoutbox):
    invite(world.here.client, "teacher", world.here.school)
    before = stored()

    answer = invite(world.here.client, "teacher", world.here.school, email="ROSA@example.org")

    assert answer.redirect_chain[-1][0] == url("person", rosa())
    assert stored() == before
    assert len(mailoutbox) == 1


BAD = [
    ({"first_name": " "}, "Escriba los nombres."),
    ({"last_name": ""}, "Escriba los apellidos."),
    ({"email": "rosa@"}, "Ese correo no está completo"),
    ({"email": "rosa@example.org\nBcc: otra@example.org"}, "Ese correo no está completo"),
    ({"role": ""}, "Elija un rol."),
    ({"role": "superuser"}, "no lo puede otorgar usted"),
    ({"place": ""}, "Elija un lugar."),
    ({"place": "-"}, "necesita una institución"),
    ({"role": "coordinator", "place": "-"}, "necesita una sede"),
    ({"role": "facilitator"}, "necesita una sede"),
    ({"role": "editor"}, "no es de un lugar"),
    ({"place": "i-0"}, "no está entre los suyos"),
    ({"place": f"s-{10**40}"}, "no está entre los suyos"),
    ({"valid_from": "31/02/2026"}, "Esa fecha no existe"),
    ({"valid_from": ""}, "Elija el primer día."),
    ({"valid_from": a_day(before=1).isoformat()}, "El primer día ya pasó"),
    ({"valid_until": a_day(before=1).isoformat()}, "El último día está antes del primero"),
    ({"first_name": "R\x00sa"}, "caracteres nulos"),
    ({"last_name": "F" * 151}, "150"),
]


@pytest.mark.parametrize(("sent", "sentence"), BAD, ids=[f"{next(iter(sent))}-{n}" for n, (sent, _s) in enumerate(BAD)])
def test_what_does_not_fit_is_refused_beside_its_field(world, mailoutbox, sent, sentence):
    before = stored()

    answer = world.client.post(reverse("team:invite"), inviting("teacher", world.here.school) | sent)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert stored() == before
    assert mailoutbox == []


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EDITOR, Role.ADMINISTRATOR])
def test_a_coordinator_who_sends_a_higher_role_gets_nothing_and_it_is_logged(world, role):
    before, where = stored(), world.here.centre if role == Role.COORDINATOR else None

    invited = world.here.client.post(reverse("team:invite"), inviting(role, where))
    granted = world.here.client.post(url("grant", world.here.teacher), granting(role, where))

    assert invited.status_code == granted.status_code == 422
    assert stored() == before
    assert acts() == ["refused", "refused"]


def test_a_coordinator_who_sends_another_centre_or_school_gets_nothing(world):
    before = stored()

    for role, where in (("facilitator", world.there.centre), ("teacher", world.there.school)):
        assert world.here.client.post(reverse("team:invite"), inviting(role, where)).status_code == 422
        answer = world.here.client.post(url("grant", world.here.teacher), granting(role, where))
        assert "no está entre los suyos" in words(answer)
        assert "Allá" not in words(answer)

    assert stored() == before


def test_a_known_e_mail_is_said_to_an_administrator_and_not_to_a_coordinator(world):
    before = stored()
    theirs, mine = world.there.teacher.email.upper(), world.here.teacher.email

    told = words(invite(world.client, "teacher", world.here.school, email=theirs))
    untold = words(invite(world.here.client, "teacher", world.here.school, email=theirs))
    own = words(invite(world.here.client, "teacher", world.here.school, email=mine))

    assert "ya es de una cuenta" in told
    assert "Pídalo a la administración" in untold
    assert "ya es de una cuenta" not in untold
    assert "ya es de una cuenta" in own
    assert stored() == before


def test_whoever_tries_many_e_mails_is_stopped(world, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"invite_staff": "2/h/user"}

    answers = [invite(world.here.client, "teacher", world.here.school, email=world.there.teacher.email) for _try in range(3)]

    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert world.client.post(reverse("team:invite"), {}).status_code == 422


@pytest.mark.parametrize("pk", ["0", "-1", "1e3", "x", "9" * 40, "%00", "1/roles/" + "9" * 40])
def test_an_id_that_nobody_has_is_not_found(world, pk):
    for client in (world.client, world.here.client):
        assert client.get(f"/admin/personal/{pk}/").status_code == 404
        assert client.post(f"/admin/personal/{pk}/desactivar/").status_code == 404


def test_a_field_sent_twice_counts_once(world):
    sent = inviting("teacher", world.here.school) | {"role": ["administrator", "teacher"], "email": ["x", "rosa@example.org"]}

    world.here.client.post(reverse("team:invite"), sent)

    assert [grant.role for grant in rosa().grants.all()] == ["teacher"]


def test_a_role_granted_counts_at_the_next_request_and_ended_no_more(world):
    teacher, cohort = world.here.teacher, make_cohort(school=world.here.school)
    inside = signed_in(teacher)
    assert inside.get("/admin/").status_code == 404

    world.client.post(url("grant", teacher), granting("coordinator", world.here.centre))
    assert inside.get(reverse("office:cohort", args=[cohort.public_id])).status_code == 200
    assert list(teacher.groups.values_list("name", flat=True)) == ["coordinator"]

    grant = teacher.grants.get(role=Role.COORDINATOR)
    page = words(world.client.post(url("end", teacher, grant.pk), follow=True))

    assert "El rol terminó" in page
    assert inside.get(reverse("office:cohort", args=[cohort.public_id])).status_code == 404
    assert not teacher.groups.exists()
    assert acts() == ["role_granted", "role_ended"]


def test_a_grant_of_the_past_keeps_its_row_when_it_ends(world):
    grant = world.here.teacher.grants.get()

    world.here.client.post(url("end", world.here.teacher, grant.pk))
    world.here.client.post(url("end", world.here.teacher, grant.pk))

    grant.refresh_from_db()
    assert grant.valid_until == a_day(before=1)
    assert acts() == ["role_ended"]
    assert "Terminó" in words(world.here.client.get(url("person", world.here.teacher)))


def test_a_former_teacher_of_the_centre_is_granted_again(world):
    grant = world.here.teacher.grants.get()
    world.here.client.post(url("end", world.here.teacher, grant.pk))

    world.here.client.post(url("grant", world.here.teacher), granting("teacher", world.here.school))

    assert world.here.teacher.grants.active_on(a_day()).count() == 1


def test_the_same_role_in_the_same_days_is_refused_and_another_place_is_not(world):
    again = world.client.post(url("grant", world.here.teacher), granting("teacher", world.here.school))
    world.client.post(url("grant", world.here.teacher), granting("teacher", world.there.school))
    world.client.post(url("grant", world.here.teacher), granting("teacher", world.there.school))

    assert "Ya tiene ese rol en ese lugar" in words(again)
    assert world.here.teacher.grants.count() == 2
    assert GrantScope.objects.filter(grant__user=world.here.teacher).count() == 2


def test_dates_are_changed_within_reason(world):
    grant = world.here.teacher.grants.get()
    address = url("dates", world.here.teacher, grant.pk)

    def send(**days) -> str:
        return words(world.here.client.post(address, days, follow=True))

    assert "El último día ya pasó" in send(valid_until=a_day(before=3).isoformat())
    assert "Las fechas cambiaron" in send(valid_from=a_day(after=9).isoformat(), valid_until=a_day(after=3).isoformat())
    grant.refresh_from_db()
    assert (grant.valid_from, grant.valid_until) == (a_day(before=365), a_day(after=3))
    assert "Las fechas cambiaron" in send(valid_until="")
    grant.refresh_from_db()
    assert grant.valid_until is None


def test_a_grant_to_come_is_moved_and_one_that_is_over_is_not(world):
    later = granting("facilitator", world.here.centre) | {"valid_from": a_day(after=5).isoformat()}
    world.here.client.post(url("grant", world.here.teacher), later)
    coming = world.here.teacher.grants.get(role=Role.FACILITATOR)

    moved = {"valid_from": a_day(after=2).isoformat(), "valid_until": a_day(after=2).isoformat()}
    world.here.client.post(url("dates", world.here.teacher, coming.pk), moved)
    past = world.here.client.post(
        url("dates", world.here.teacher, coming.pk), moved | {"valid_from": a_day(before=2).isoformat()}
    )

    coming.refresh_from_db()
    assert (coming.valid_from, coming.valid_until) == (a_day(after=2), a_day(after=2))
    assert "El primer día ya pasó" in words(past)

    RoleGrant.objects.filter(pk=coming.pk).update(valid_from=a_day(before=9), valid_until=a_day(before=2))
    over = world.here.client.post(url("dates", world.here.teacher, coming.pk), {"valid_until": a_day(after=9).isoformat()})
    assert "Ya terminó y queda como historia" in words(over)
    coming.refresh_from_db()
    assert coming.valid_until == a_day(before=2)


def test_nobody_changes_the_own_account(world):
    grant = world.administrator.grants.get()

    assert "Es su propia cuenta" in words(world.client.get(url("person", world.administrator)))
    for name in ("grant", "disable", "enable", "link", "withdraw"):
        assert world.client.post(url(name, world.administrator), granting("editor")).status_code == 404
    assert world.client.post(url("end", world.administrator, grant.pk)).status_code == 404
    assert world.administrator.grants.get() == grant


def test_the_last_administrator_without_an_end_stays(world):
    other = make_staff(role=Role.ADMINISTRATOR)
    grant = other.grants.get()
    world.administrator.grants.update(valid_until=a_day(after=9))

    ended = words(world.client.post(url("end", other, grant.pk), follow=True))
    dated = world.client.post(url("dates", other, grant.pk), {"valid_until": a_day(after=30).isoformat()})
    off = words(world.client.post(url("disable", other), follow=True))

    for page in (ended, words(dated), off):
        assert "El sitio se quedaría sin administración" in page
    other.refresh_from_db()
    grant.refresh_from_db()
    assert (other.is_active, grant.valid_until) == (True, None)


def test_an_administrator_who_never_came_in_is_no_reason_to_let_the_other_go(world):
    other = make_staff(role=Role.ADMINISTRATOR)
    User.objects.filter(pk=world.administrator.pk).update(password="!")

    with pytest.raises(DomainError) as refused:
        end_grant(grant=other.grants.get(), today=a_day())

    assert refused.value.code == "last_administrator"
    world.administrator.set_password(PASSWORD)
    world.administrator.save()
    assert end_grant(grant=other.grants.get(), today=a_day())


def test_a_disabled_account_is_out_at_once_and_stays_out_of_its_sessions(world):
    client = Client()
    client.post("/entrar/", {"login": world.here.teacher.username, "password": PASSWORD})
    assert client.get("/agenda/").status_code == 200

    page = words(world.here.client.post(url("disable", world.here.teacher), follow=True))
    out = client.get("/agenda/")
    refused = Client().post("/entrar/", {"login": world.here.teacher.username, "password": PASSWORD})
    world.here.client.post(url("disable", world.here.teacher))
    world.here.client.post(url("enable", world.here.teacher))

    assert "desactivada y sus sesiones, cerradas" in page
    assert out["Location"].startswith("/entrar/")
    assert "_auth_user_id" not in refused.wsgi_request.session
    assert client.get("/agenda/")["Location"].startswith("/entrar/")
    assert acts() == ["user_disabled", "user_enabled"]
    again = Client()
    again.post("/entrar/", {"login": world.here.teacher.username, "password": PASSWORD})
    assert again.get("/agenda/").status_code == 200


def test_a_new_link_makes_the_one_before_it_useless(world):
    invite(world.client, "teacher", world.here.school)
    OneTimeLink.objects.update(made_at=a_day(before=1).isoformat() + "T12:00:00Z")

    world.here.client.post(url("link", rosa()))
    world.here.client.post(url("link", rosa()))

    assert OneTimeLink.objects.unspent().count() == 1
    assert OneTimeLink.objects.count() == 2


def test_a_withdrawn_invitation_leaves_nothing_and_the_e_mail_is_free(world):
    before = stored()
    invite(world.client, "teacher", world.here.school)

    page = words(world.client.post(url("withdraw", rosa()), follow=True))

    assert "La invitación quedó retirada" in page
    assert stored() == before
    invite(world.here.client, "teacher", world.here.school)
    assert rosa().links.count() == 1


def test_an_account_that_somebody_uses_is_not_withdrawn(world):
    page = words(world.client.post(url("withdraw", world.here.teacher), follow=True))

    assert "su cuenta no se borra" in page
    assert User.objects.filter(pk=world.here.teacher.pk).exists()


def test_a_disabled_account_gets_no_link(world):
    world.client.post(url("disable", world.here.teacher))

    page = words(world.client.post(url("link", world.here.teacher), follow=True))

    assert "Actívela antes" in page
    assert not world.here.teacher.links.exists()


def test_a_grant_of_somebody_else_is_not_found_under_this_person(world):
    mine, theirs = world.here.teacher, world.there.teacher
    foreign = theirs.grants.get()

    for client in (world.client, world.here.client):
        assert client.post(url("end", mine, foreign.pk)).status_code == 404
        assert client.get(url("dates", mine, foreign.pk)).status_code == 404

    foreign.refresh_from_db()
    assert foreign.valid_until is None


def test_an_administrator_sees_no_cohort_whatever_was_granted(world):
    cohort = make_cohort(school=world.here.school)

    world.client.post(url("grant", world.here.teacher), granting("editor"))

    assert world.client.get(reverse("office:cohort", args=[cohort.public_id])).status_code == 404
    assert list(Cohort.objects.coordinated_by(world.administrator)) == []


def test_the_place_of_a_form_is_never_another_s(world):
    choices = words(world.here.client.get(reverse("team:invite")))

    assert place(world.here.school) in choices
    assert place(world.there.school) not in choices
    assert 'value="administrator"' not in choices


def test_an_administrator_resets_a_lost_factor_and_a_coordinator_does_not(world):
    teacher = world.here.teacher
    set_up_factor(teacher)
    inside = Client()
    half = half_signed_in(teacher)

    refused = world.here.client.post(url("factor", teacher))
    assert refused.status_code == 404
    assert has_factor(teacher)
    assert "Reiniciar el segundo paso" in words(world.client.get(url("person", teacher)))
    assert "Reiniciar el segundo paso" not in words(world.here.client.get(url("person", teacher)))

    page = words(world.client.post(url("factor", teacher), follow=True))

    assert "se le pedirá un segundo paso nuevo" in page
    assert not has_factor(teacher)
    assert half.get("/agenda/").status_code == 302
    inside.post("/entrar/", {"login": teacher.username, "password": PASSWORD})
    assert inside.get("/agenda/").status_code == 200


def test_groups_follow_grants_that_begin_and_end_by_themselves(world):
    ended, begun, same = (make_staff(role=role) for role in (Role.EDITOR, None, Role.EDITOR))
    ended.grants.update(valid_until=a_day(before=1))
    begun.grants.create(role=Role.COORDINATOR, valid_from=a_day())
    follow_all_grants(clock.now())

    assert [list(user.groups.values_list("name", flat=True)) for user in (ended, begun, same)] == [
        [],
        ["coordinator"],
        ["editor"],
    ]
    assert follow_all_grants(clock.now()) == 0


def test_a_role_to_come_gives_nothing_today(world):
    later = granting("administrator") | {"valid_from": a_day(after=1).isoformat()}

    world.client.post(url("grant", world.here.teacher), later)

    assert signed_in(world.here.teacher).get("/admin/").status_code == 404
    assert not world.here.teacher.groups.exists()


def test_links_are_forgotten_a_month_after_their_end(world):
    link = link_for(world.here.teacher)

    assert forget_old_links(link.expires_at + timedelta(days=29)) == 0
    assert forget_old_links(link.expires_at + timedelta(days=31)) == 1
