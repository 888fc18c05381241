"""Fast and closed: cheap hashes, mail in memory, tasks run at once, static files unhashed."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403  (settings are layered by star import, as Django's own documentation does)
from .base import DATABASES, STORAGES, env

DEMO = True
SECRET_KEY = "test-only-" + "not-a-secret" * 4
DNI_KEY = "test-only-dni-key"
FACTOR_KEYS = ["test-only-factor-key"]
# tests/permissions and tests/accounts switch it on (docs/testing.md).
SECOND_FACTOR_REQUIRED = False
AUDIT_KEY = "test-only-audit-key"
AUDIT_HEAD_FILE = None
# The disk of whoever runs the tests is theirs; tests/production plants a full one.
LEAST_FREE_DISK = 0
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "default"},
    "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Each process of a run has a database of its own, and files belong to a database.
PRIVATE_MEDIA_ROOT = (
    Path(env.str("MALOCA_TEST_MEDIA", default=tempfile.gettempdir()))
    / f"maloca-test-private-{env.str('PYTEST_XDIST_WORKER', default='alone')}"
)
WHITENOISE_AUTOREFRESH = True
DEMO_MAIL_FOLDER = PRIVATE_MEDIA_ROOT / "correo"

# A file that `pytest --reuse-db` may keep between runs; without it SQLite tests live in memory.
if env.str("MALOCA_TEST_DB", default="") and DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": env.str("MALOCA_TEST_DB")}
