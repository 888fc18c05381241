"""What a real installation does not start with; each refusal is one sentence that says what to change.

Nothing here prints a value: what is refused may be a secret.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

# Words of the settings in this repository and of the example that is filled in by hand.
KNOWN_WORDS = ("not-a-secret", "insecure", "change", "cambie", "example", "ejemplo", "secret", "maloca", "password")
LEAST_DIFFERENT = 10
SHARED_CACHES = ("redis://", "rediss://", "db://")
# A cache that does not answer at once is no help.
REDIS_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 2}
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
HOW_TO_MAKE = "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"


class Refused(ImproperlyConfigured):
    """A setting with which this installation does not start."""


def secret(env: Env, name: str, *, at_least: int) -> str:
    """The secret of that name, long, varied and known to nobody."""
    value = env.str(name, default="")
    _judge(name, value, at_least)
    return value


def secrets_in_turn(env: Env, name: str, *, at_least: int) -> list[str]:
    """Secrets of one purpose, the one in use first and then those that older data still needs; parted by commas."""
    values = [value.strip() for value in env.str(name, default="").split(",") if value.strip()] or [""]
    for value in values:
        _judge(name, value, at_least)
    return values


def all_different(**secrets: str) -> None:
    """Each secret opens one thing only."""
    seen: dict[str, str] = {}
    for name, value in secrets.items():
        if value in seen:
            raise Refused(f"{seen[value]} and {name} must differ: who learns one must not hold the other.")
        seen[value] = name


def switched_off(env: Env, *names: str) -> None:
    """Switches of a developer's machine that are on nowhere else."""
    for name in names:
        if env.bool(name, default=False):
            raise Refused(f"{name} must not be set here: it belongs to a developer's machine and to the demonstration.")


def hosts(env: Env, name: str) -> list[str]:
    """The names under which this site answers."""
    given: list[str] = env.list(name, default=[])
    found = [host.strip() for host in given if host.strip()]
    if not found or "*" in found:
        raise Refused(f"{name} must name this site's hosts, each by its own name: maloca.your-organisation.pe")
    if odd := [host for host in found if "/" in host or ":" in host]:
        raise Refused(f"{name} holds names only, without scheme, port or path: {', '.join(odd)} is none.")
    return found


def base_url(env: Env, name: str, allowed: Iterable[str]) -> str:
    """Where this site is, as written in mails and on paper."""
    value = env.str(name, default="").rstrip("/")
    parts = urlsplit(value)
    host = parts.hostname or ""
    if parts.scheme != "https" or not host:
        raise Refused(f"{name} must be this site's address and begin with https://")
    if not any(host == one or (one.startswith(".") and host.endswith(one)) for one in allowed):
        raise Refused(f"{name} names a host that ALLOWED_HOSTS does not: links in mails would be refused.")
    return value


def shared_caches(env: Env, name: str) -> dict[str, object]:
    """Caches that all processes see: attempts at signing in are counted in one, visitors' pages kept in the other."""
    if not env.str(name, default="").startswith(SHARED_CACHES):
        raise Refused(f"{name} must be a cache that all processes share: redis://127.0.0.1:6379/0")
    found: dict = env.dj_cache_url(name)
    pages = {"KEY_PREFIX": "pages", "TIMEOUT": 60}
    if not found["BACKEND"].endswith("RedisCache"):
        return {"default": found, "pages": {**found, **pages}}
    found = {**found, "BACKEND": "lms.core.caches_redis.ForgivingRedisCache", "OPTIONS": REDIS_PATIENCE}
    return {"default": found, "pages": {**found, **pages}}


def mail(env: Env) -> dict:
    """How mail leaves: encrypted, or to a relay on this very machine."""
    host, starts_tls, is_tls = (
        env.str("SMTP_HOST", default="localhost"),
        env.bool("SMTP_TLS", default=True),
        env.bool("SMTP_SSL", default=False),
    )
    if not (starts_tls or is_tls) and host not in THIS_MACHINE:
        raise Refused("SMTP_TLS or SMTP_SSL must be on: mail must not leave this machine unencrypted.")
    return {
        "host": host,
        "port": env.int("SMTP_PORT", default=465 if is_tls else 25 if host in THIS_MACHINE else 587),
        "username": env.str("SMTP_USER", default=""),
        "password": env.str("SMTP_PASSWORD", default=""),
        "use_tls": starts_tls and not is_tls,
        "use_ssl": is_tls,
        "timeout": 20,
    }


def _judge(name: str, value: str, at_least: int) -> None:
    if not value:
        raise Refused(f"{name} is not set; {HOW_TO_MAKE}")
    if len(value) < at_least:
        raise Refused(f"{name} needs at least {at_least} characters; {HOW_TO_MAKE}")
    if len(set(value)) < LEAST_DIFFERENT or any(word in value.lower() for word in KNOWN_WORDS):
        raise Refused(f"{name} is not random: it repeats itself or holds a word that everybody knows; {HOW_TO_MAKE}")
