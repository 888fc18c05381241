"""A code opens once, whoever sends it and however often at once (B-T8); and the secrets behind codes are not readable."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.cache import cache
from django.db import connection, connections

from lms.accounts import ciphers
from lms.accounts.actions_factors import accept_code
from lms.accounts.enums import Role
from lms.core import clock

from ..builders import make_staff
from ..signing_in import code_of, set_up_factor

COPIES = 20


def twenty_at_once[T](act: Callable[[], T]) -> list[T]:
    """What the act gives in twenty threads, each with its own connection."""
    barrier = Barrier(COPIES)

    def run(_number: int) -> T:
        try:
            barrier.wait(20)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(COPIES) as pool:
        return list(pool.map(run, range(COPIES)))


def spare_codes_of(user) -> list[str]:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES).wrap().generate_codes()


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_the_same_code_twenty_times_at_once_opens_once(shared_database, kind):
    user = make_staff(role=Role.EDITOR)
    secret = set_up_factor(user)
    code = code_of(secret) if kind == "app" else spare_codes_of(user)[3]

    answers = twenty_at_once(lambda: accept_code(user=user, code=code, now=clock.now()))

    assert sum(answer is not None for answer in answers) == 1


@pytest.mark.django_db
def test_a_code_read_over_a_shoulder_is_of_no_use_while_it_is_still_shown(time_machine):
    user = make_staff(role=Role.EDITOR)
    secret = set_up_factor(user)
    time_machine.move_to("2027-03-01T12:00:10Z", tick=False)
    code = code_of(secret)
    assert accept_code(user=user, code=code, now=clock.now())
    # What allauth remembers of used codes is over after one step, or gone with the cache.
    time_machine.move_to("2027-03-01T12:00:45Z", tick=False)
    cache.clear()

    assert accept_code(user=user, code=code, now=clock.now()) is None
    assert Authenticator.objects.get(type=Authenticator.Type.TOTP).wrap().validate_code(code), "allauth alone would take it again"


@pytest.mark.django_db
@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_one_step(time_machine, steps, opens):
    user = make_staff(role=Role.EDITOR)
    secret = set_up_factor(user)
    time_machine.move_to("2027-03-01T12:00:10Z", tick=False)

    assert bool(accept_code(user=user, code=code_of(secret, steps_away=steps), now=clock.now())) == opens


@pytest.mark.django_db
def test_codes_of_one_person_open_for_nobody_else():
    one, other = make_staff(role=Role.EDITOR), make_staff(role=Role.EDITOR)
    secret = set_up_factor(one)
    set_up_factor(other)

    assert accept_code(user=other, code=code_of(secret), now=clock.now()) is None
    assert accept_code(user=other, code=spare_codes_of(one)[0], now=clock.now()) is None


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "\x00", "٤٤٤٤٤٤", "9" * 5000, "ñandú", "' OR 1=1 --"])
def test_nonsense_opens_nothing_and_breaks_nothing(code):
    user = make_staff(role=Role.EDITOR)
    set_up_factor(user)

    assert accept_code(user=user, code=code, now=clock.now()) is None


@pytest.mark.django_db
def test_secrets_are_encrypted_in_the_database():
    secret = set_up_factor(make_staff(role=Role.EDITOR))

    with connection.cursor() as cursor:
        cursor.execute("select data from mfa_authenticator")
        stored = str(cursor.fetchall())

    assert secret not in stored
    assert stored.count("gAAAA") == 2, "Fernet's mark, for the app's secret and for the seed of the recovery codes"


def test_a_key_is_changed_without_locking_anybody_out(settings):
    settings.FACTOR_KEYS = ["old"]
    kept = ciphers.encrypt("JBSWY3DP")

    settings.FACTOR_KEYS = ["new", "old"]
    assert ciphers.decrypt(kept) == "JBSWY3DP"
    fresh = ciphers.encrypt("JBSWY3DP")
    settings.FACTOR_KEYS = ["new"]
    assert ciphers.decrypt(fresh) == "JBSWY3DP"
    with pytest.raises(InvalidToken):
        ciphers.decrypt(kept)
