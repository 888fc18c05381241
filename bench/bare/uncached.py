"""The demonstration without its page cache: every page is made anew."""

from lms.settings.dev import *  # noqa: F403  (settings are layered by star import, as Django's own documentation does)
from lms.settings.dev import CACHES

CACHES = {**CACHES, "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
