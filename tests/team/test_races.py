"""Twenty at once, on both databases: a link opens once, an administrator stays, a role is given once."""

from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client

from lms.accounts.actions_links import accept_invitation, invite_user
from lms.accounts.enums import Role
from lms.accounts.mail import path_of
from lms.accounts.models import OneTimeLink, RoleGrant, User
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.actions_team import Terms, disable_staff, end_staff_grant, grant_staff_role, invite_staff

from ..attendance.conftest import db, shared_database  # noqa: F401  (fixtures are found by their names)
from ..attendance.test_concurrency import at_once
from ..builders import a_day, make_staff
from .world import NEW_PASSWORD, accepting, make_side, make_world

COPIES = 20


def invited() -> OneTimeLink:
    facts = {"email": "rosa@example.org", "first_name": "Rosa", "last_name": "Flores"}
    return invite_user(made_by=make_staff(), now=clock.now(), **facts)


def test_a_link_sent_twenty_times_at_once_opens_exactly_once(shared_database):  # noqa: F811
    path = path_of(invited())

    answers = at_once([partial(Client().post, path, accepting(username=f"rosa{n}")) for n in range(COPIES)])

    found = sorted(getattr(answer, "status_code", 0) for answer in answers)
    assert found == [302] + [404] * (COPIES - 1)
    assert User.objects.filter(username__startswith="rosa").count() == 1
    assert OneTimeLink.objects.exclude(used_at=None).count() == 1


def look_then_write(looked: Barrier, link: OneTimeLink, username: str) -> None:
    """What must not be done: look whether the link is good, and write afterwards."""
    is_good = OneTimeLink.objects.unspent().filter(pk=link.pk).exists()
    looked.wait(10)
    if is_good:
        User.objects.filter(pk=link.user_id).update(username=username, date_joined=F("date_joined"))
        OneTimeLink.objects.filter(pk=link.pk).update(used_at=clock.now())
        return
    raise DomainError("link_gone", "no")


def test_looking_first_lets_several_through_so_the_test_above_means_something(shared_database):  # noqa: F811
    link, looked = invited(), Barrier(COPIES)

    answers = at_once([partial(look_then_write, looked, link, f"rosa{n}") for n in range(COPIES)])

    assert answers == [None] * COPIES


def test_twenty_who_want_one_user_name_do_not_share_it(shared_database):  # noqa: F811
    author = make_staff()
    links = [
        invite_user(email=f"rosa{n}@example.org", first_name="Rosa", last_name="F", made_by=author, now=clock.now())
        for n in range(4)
    ]
    take = partial(accept_invitation, username="rosa", password=NEW_PASSWORD, now=clock.now())

    answers = at_once([partial(take, link=link) for link in links])

    assert sorted(getattr(answer, "code", "done") for answer in answers) == ["done"] + ["username_taken"] * 3


def test_the_same_grant_and_the_same_invitation_twenty_times_are_one(shared_database):  # noqa: F811
    side = make_side("Aquí")
    terms = Terms(Role.FACILITATOR, side.centre, None, a_day(), None)
    who = {"email": "rosa@example.org", "first_name": "Rosa", "last_name": "Flores"}
    give = partial(grant_staff_role, by=side.coordinator, person=side.teacher, terms=terms, today=a_day())
    ask = partial(invite_staff, by=side.coordinator, terms=terms, today=a_day(), now=clock.now(), **who)

    given = at_once([give] * (COPIES // 2))
    asked = at_once([ask] * (COPIES // 2))

    assert [answer for answer in [*given, *asked] if isinstance(answer, Exception)] == []
    assert RoleGrant.objects.filter(user=side.teacher, role=Role.FACILITATOR).count() == 1
    assert sum(answer.is_new for answer in asked) == 1
    assert User.objects.filter(email="rosa@example.org").count() == 1


@pytest.mark.parametrize("way", ["end", "disable"])
def test_two_administrators_who_remove_each_other_leave_one(shared_database, way):  # noqa: F811
    one = make_world().administrator
    other = make_staff(role=Role.ADMINISTRATOR)

    def remove(by, person):
        if way == "end":
            grant = RoleGrant.objects.get(user=person)
            return end_staff_grant(by=User.objects.get(pk=by.pk), grant=grant, today=a_day())
        return disable_staff(by=User.objects.get(pk=by.pk), person=person, today=a_day(), now=clock.now())

    answers = at_once([partial(remove, one, other), partial(remove, other, one)])

    assert len([answer for answer in answers if isinstance(answer, DomainError)]) == 1
    usable = RoleGrant.objects.active_on(a_day()).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    assert usable.count() == 1
    connection.close()
