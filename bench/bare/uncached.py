"""The demonstration without its page cache: every page is made anew, of the parts that are kept for a minute."""

from lms.settings.dev import *  # noqa: F403  (settings are layered by star import, as Django's own documentation does)
from lms.settings.dev import MIDDLEWARE

MIDDLEWARE = [name for name in MIDDLEWARE if name != "lms.core.middleware.PageCacheMiddleware"]
