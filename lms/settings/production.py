"""A real installation: every secret comes from the environment, and weak settings do not start."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403  (settings are layered by star import, as Django's own documentation does)
from .base import env

SECRET_KEY = env.str("SECRET_KEY")
DNI_KEY = env.str("DNI_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
# “.example.org” stands for all its subdomains: among hosts so, among origins as “*.example.org”.
CSRF_TRUSTED_ORIGINS = [f"https://*{host}" if host.startswith(".") else f"https://{host}" for host in ALLOWED_HOSTS]
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)

if len(SECRET_KEY) < 50 or len(DNI_KEY) < 32 or SECRET_KEY == DNI_KEY:
    raise ImproperlyConfigured("SECRET_KEY needs 50 characters, DNI_KEY 32, and they must differ.")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name this site's hosts.")

CACHES = {
    "default": env.dj_cache_url("CACHE_URL"),
    "pages": env.dj_cache_url("CACHE_URL"),
}
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.str("SMTP_HOST", default="localhost"),
            "port": env.int("SMTP_PORT", default=25),
            "username": env.str("SMTP_USER", default=""),
            "password": env.str("SMTP_PASSWORD", default=""),
            "use_tls": env.bool("SMTP_TLS", default=True),
        },
    }
}

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
