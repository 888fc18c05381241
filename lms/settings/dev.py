"""The embedded demo and the developer's machine: SQLite under var/, invented data, a banner on every page."""

from .base import *  # noqa: F403  (settings are layered by star import, as Django's own documentation does)
from .base import VAR_DIR, env

DEMO = STYLE_PAGE = True
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = "dev-only-" + "not-a-secret" * 4
DNI_KEY = "dev-only-dni-key"
AUDIT_KEY = "dev-only-audit-key"
ALLOWED_HOSTS = ["*"]
DEMO_MAIL_FOLDER = VAR_DIR / "correo"
MAILERS = {"default": {"BACKEND": "lms.notices.demo_mail.EmailBackend"}}
# A demonstration is tried without a telephone beside it; SECOND_FACTOR_REQUIRED=1 shows it as a real installation asks.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
FACTOR_KEYS = ["dev-only-factor-key"]
