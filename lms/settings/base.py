"""What every installation of Maloca shares. The environment is read in this package and nowhere else."""

from pathlib import Path

from django.utils.csp import CSP
from environs import Env

from .languages import *  # noqa: F403  (settings of one kind, in a file of their own)
from .uploads import *  # noqa: F403

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.str("MALOCA_VAR", default=str(BASE_DIR / "var")))
AUDIT_HEAD_FILE: Path | None = VAR_DIR / "audit-head"  # the log's newest known entry; None keeps none

# STYLE_PAGE: whether /estilo/, the page of the components, is served.
DEMO = DEBUG = STYLE_PAGE = False
DEMO_MAIL_FOLDER: Path | None = None  # where mail lies that goes nowhere (lms/notices/demo_mail.py)
ALLOWED_HOSTS: list[str] = []

# Low to high: the order in which one may lean on another (pyproject.toml holds the contract).
OUR_APPS = [
    "lms.core",
    "lms.audit",
    "lms.accounts",
    "lms.notices",
    "home",
    "curriculum",
    "lms.records",
    "lms.classroom",
    "lms.scheduling",
    "lms.attendance",
    "lms.learning",
    "lms.credentials",
    "lms.reports",
    "lms.portal",
]

INSTALLED_APPS = [
    *OUR_APPS,
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "import_export",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "lms.core.middleware.RequestLogMiddleware",
    # What must stand on every answer, also on a file's and on an early refusal.
    "lms.core.middleware.SplitContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lms.core.middleware.HostMiddleware",
    "lms.core.middleware.BodyLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.core.middleware.PageCacheMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lms.core.middleware.UrlLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lms.accounts.middleware.SessionTimesMiddleware",
    "lms.classroom.middleware.StudentSessionMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lms.core.middleware.NoStoreMiddleware",
    "lms.core.middleware.OfficeFormMiddleware",
    "lms.audit.middleware.AuditMiddleware",
    "lms.accounts.middleware.SecondFactorMiddleware",
    "lms.accounts.middleware.AccessMiddleware",
    "lms.core.middleware.MovedPagesMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "lms.core.context_processors.site_facts",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "lms.core.templatetags.components"],
        },
    }
]
FORM_RENDERER = "lms.core.renderer.FormRenderer"

# SQLite acknowledges only what is on disk, and waits its turn to write instead of failing (docs/decisions/0003).
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
}


def database(url: str) -> dict:
    """The settings of the database at `url`, with kept connections, and the guarantees that SQLite needs asked for."""
    found = env.dj_db_url("DATABASE_URL", default=url, conn_max_age=None, conn_health_checks=True)
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = {**SQLITE_OPTIONS, **found.get("OPTIONS", {})}
        # A kept SQLite connection cannot go stale: the file is local, and asking costs a query.
        found["CONN_HEALTH_CHECKS"] = False
    else:
        found["OPTIONS"] = {"options": "-c lock_timeout=20s", **found.get("OPTIONS", {})}  # as SQLite waits
    return found


DATABASES = {"default": database(f"sqlite:///{VAR_DIR / 'maloca.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The limiter counts in `default`, so all processes must share it; `pages` may differ for a minute from one to the next.
CACHES = {
    "default": {"BACKEND": "lms.core.caches.DatabaseCache", "LOCATION": "cache"},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages", "TIMEOUT": 60},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["lms.accounts.backends.RoleBackend", "lms.classroom.backends.StudentBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
WAGTAILADMIN_LOGIN_URL = "account_login"

ACCOUNT_ADAPTER = "lms.accounts.adapter.StaffAccountAdapter"
ACCOUNT_FORMS = {
    "login": "lms.accounts.forms.SignInForm",
    "change_password": "lms.accounts.forms.ChangePasswordForm",
    "reauthenticate": "lms.accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Maloca: "
# A classroom shares one address: thirty children must not lock each other out, so the address is loose and the key tight.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/15m/key",
    "student_code": "120/m/ip",
    "student_secret": "5/10m/key",
    "verify_certificate": "10/m/ip",
    "invite_staff": "60/h/user",
}

# Who enters the office and who facilitates signs in with two factors; only dev and demo settings may switch it off.
SECOND_FACTOR_REQUIRED = True
MFA_ADAPTER = "lms.accounts.adapter.StaffFactorAdapter"
MFA_FORMS = {
    "authenticate": "lms.accounts.forms.ShowFactorForm",
    "reauthenticate": "lms.accounts.forms.ConfirmFactorForm",
    "activate_totp": "lms.accounts.forms.SetUpAppForm",
    "add_webauthn": "lms.accounts.forms.AddKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Maloca"
# One step before and after: telephones' clocks differ and people type slowly. Each code still works once only.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}

# The longest session; thirty idle minutes end it sooner (lms/accounts/middleware.py).
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
DEVICE_COOKIE_NAME = "device"
CSRF_FAILURE_VIEW = "lms.core.views.csrf_failure"

LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["lms.core.formats"]
USE_I18N = USE_TZ = WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "America/Lima"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MALOCA_PUBLIC_MEDIA", default=str(BASE_DIR / "media" / "public")))
PRIVATE_MEDIA_ROOT = Path(env.str("MALOCA_PRIVATE_MEDIA", default=str(BASE_DIR / "media" / "private")))
# docs/backup.md
BACKUP_ROOT = Path(env.str("MALOCA_BACKUPS", default=str(VAR_DIR / "backups")))
BACKUP_PUBLIC_KEY = env.str("MALOCA_BACKUP_KEY", default="")
BACKUP_DAYS = 35
LASTING_KEYS = ["DNI_KEY", "AUDIT_KEY"]  # which cannot be made anew
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lms.core.storage.StaticFilesStorage"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Messages are made and marked, and none leaves: for trying an installation out before people are told anything.
NOTICES_DRY_RUN = env.bool("NOTICES_DRY_RUN", default=False)
# In production nginx sends files and keeps visitors' pages for some seconds (lms/core/nginx.py, deploy/nginx/).
NGINX_SENDS_FILES = False
MICRO_CACHE_SECONDS = 0

WAGTAIL_SITE_NAME = "Maloca"
WAGTAILADMIN_BASE_URL = env.str("MALOCA_BASE_URL", default="http://127.0.0.1:8000")
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USER_TIME_ZONES = ["America/Lima"]
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
# The configuration is PostgreSQL's, made by a migration of curriculum; SQLite folds accents by itself (decision 0021).
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database", "SEARCH_CONFIG": "es_unaccent"}}

SECURE_CONTENT_TYPE_NOSNIFF = True
# Nothing to other sites; “no-referrer” would send “Origin: null” with every form of ours, and Django refuses that.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Wagtail lifts this for the previews that its editor frames.
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
# Wagtail's admin starts its date pickers and editors by inline script and style; no host but ours even there.
ADMIN_CSP = {
    **SECURE_CSP,
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
PERMISSIONS_POLICY = {"camera": ["self"], "geolocation": [], "microphone": [], "payment": [], "usb": []}

MOUNTS_FILE = "/proc/mounts"
# Below this share of a disk /salud/listo says so: a full disk refuses every register.
LEAST_FREE_DISK = 0.1
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "lms.core.logs.LineFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "lms.core.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
