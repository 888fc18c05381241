"""The demonstration's database and blocks behind the middleware and the page frame of a fresh Wagtail project."""

from lms.settings.dev import *  # noqa: F403  (settings are layered by star import, as Django's own documentation does)
from lms.settings.dev import BASE_DIR, TEMPLATES

ROOT_URLCONF = "bench.bare.urls"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE_DIR / "bench" / "bare" / "templates", *TEMPLATES[0]["DIRS"]]}]
