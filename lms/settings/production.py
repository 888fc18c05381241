"""A real installation: everything of its own comes from the environment, and weak settings do not start (refusals.py).

`manage.py preflight` adds what can be known only from the machine and the database; docs/operations.md says how to install.
"""

from .base import *  # noqa: F403  (settings are layered by star import, as Django's own documentation does)
from .base import LOGGING, env
from .refusals import all_different, base_url, hosts, mail, secret, secrets_in_turn, shared_caches, switched_off

switched_off(env, "DEBUG", "DEMO")
SECRET_KEY = secret(env, "SECRET_KEY", at_least=50)
DNI_KEY = secret(env, "DNI_KEY", at_least=32)
AUDIT_KEY = secret(env, "AUDIT_KEY", at_least=32)
FACTOR_KEYS = secrets_in_turn(env, "FACTOR_KEYS", at_least=32)
all_different(SECRET_KEY=SECRET_KEY, DNI_KEY=DNI_KEY, AUDIT_KEY=AUDIT_KEY, FACTOR_KEYS=FACTOR_KEYS[0])
# No environment switches the second factor off.
SECOND_FACTOR_REQUIRED = True

ALLOWED_HOSTS = hosts(env, "ALLOWED_HOSTS")
WAGTAILADMIN_BASE_URL = base_url(env, "MALOCA_BASE_URL", ALLOWED_HOSTS)
# “.example.org” stands for all its subdomains: among hosts so, among origins as “*.example.org”.
CSRF_TRUSTED_ORIGINS = [f"https://*{host}" if host.startswith(".") else f"https://{host}" for host in ALLOWED_HOSTS]
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)

CACHES = shared_caches(env, "CACHE_URL")
# Off only where something else than deploy/nginx/ stands in front.
NGINX_SENDS_FILES = env.bool("NGINX_SENDS_FILES", default=True)
MICRO_CACHE_SECONDS = 5
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": mail(env)}}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default=f"maloca@{ALLOWED_HOSTS[0].lstrip('.')}")

SECURE_SSL_REDIRECT = True
# Asked on the machine itself, behind nginx and without it.
SECURE_REDIRECT_EXEMPT = ["^salud/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
DEVICE_COOKIE_NAME = "__Host-device"

LOGGING = {
    **LOGGING,
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {
        "lms": {"level": "INFO"},
        # Faults only, to the console only: Django would log each refusal a second time, and mail what was typed.
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
