"""Every setting of the portal, from the environment; sections stand in a fixed order.

Modes: ``production`` (the default), ``local`` (``make run``: as production, but on this
machine, over http, mail into files), ``development`` (``make dev``) and ``test``.
"""

import zoneinfo
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from partnership.audited import TRACKED
from partnership.env import Env, kept_secret
from partnership.kit.logs import LOG_LEVELS, logging_to_console

# --- mode and folders -------------------------------------------------------------------------

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
MODE = env.choice("PORTAL_MODE", ("production", "local", "development", "test"), "production")
PRODUCTION = MODE == "production"
ON_THIS_MACHINE = MODE in {"local", "development"}
DEBUG = MODE == "development"
REDIS_URL = env.redis("REDIS_URL")
# In containers the folder is read-only but for its volumes: the queue is in Redis there.
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var", writable=not (PRODUCTION and REDIS_URL))

# --- secrets and hosts ------------------------------------------------------------------------

SECRET_KEY = env.secret("SECRET_KEY", at_least=50) if PRODUCTION else kept_secret(DATA_DIR)
SITE_URL = env.origin("SITE_URL", None if PRODUCTION else "http://localhost:8000")
SITE_HOST = urlsplit(SITE_URL).hostname or ""
ALLOWED_HOSTS = [SITE_HOST, *env.hosts("ALLOWED_HOSTS", ())]
if not PRODUCTION:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- applications -----------------------------------------------------------------------------

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "auditlog",
    "csp",
    "django_filters",
    "partnership.kit",
    "partnership.accounts",
    "partnership.notifications",
    "programs",  # all of it; below only what differs
    "events",
    "applicants",
    "partnership.portal",
]

MIDDLEWARE = [
    "partnership.kit.page_cache.PageCacheMiddleware",
    "partnership.kit.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "partnership.kit.middleware.RejectNulMiddleware",
    "partnership.kit.middleware.LanguageAliasMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "partnership.accounts.middleware.StaffSecurityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
]

ROOT_URLCONF = "partnership.urls"
WSGI_APPLICATION = "partnership.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partnership.portal.context.site",
            ],
            "builtins": ["django.templatetags.static", "partnership.kit.templatetags.ui"],
        },
    }
]

# --- database ---------------------------------------------------------------------------------

# SQLite is right only with IMMEDIATE: without it, simultaneous writers are refused at once.
_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "portal.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    },
}
_POSTGRESQL_OPTIONS = {
    "options": "-c lock_timeout=5s -c timezone=UTC -c jit=off",
    "connect_timeout": 5,
}

if env.text("DATABASE_URL", ""):
    _database = env.database("DATABASE_URL")
    _database["OPTIONS"] = _POSTGRESQL_OPTIONS | _database.get("OPTIONS", {})
else:
    _database = _SQLITE
DATABASES: dict[str, dict[str, Any]] = {
    "default": _database
    | {"CONN_MAX_AGE": env.integer("CONN_MAX_AGE", 60), "CONN_HEALTH_CHECKS": True}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache and sessions -----------------------------------------------------------------------

REDIS_CACHE_URL = env.redis("REDIS_CACHE_URL", REDIS_URL)
# Rate limits are counted in the cache, so it must be one for all processes: never LocMem.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "partnership.kit.cache.ForgivingRedisCache",
        "LOCATION": REDIS_CACHE_URL,
        "KEY_PREFIX": "portal",
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
    }
    if REDIS_CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 20000},
    }
}
# Pages of the public; off only to measure what they cost.
PAGE_CACHE = env.boolean("PAGE_CACHE", True)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
STAFF_IDLE_SECONDS = 8 * 3600
STAFF_SESSION_SECONDS = 12 * 3600

# --- accounts ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "applicants:my_page"
ACCOUNT_ADAPTER = "partnership.accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "partnership.accounts.forms.SignupForm"
ACCOUNT_FORMS = {
    "login": "partnership.accounts.forms.doors.LoginForm",
    "signup": "partnership.accounts.forms.doors.SignupForm",
    "reset_password": "partnership.accounts.forms.doors.ResetPasswordForm",
    "add_email": "partnership.accounts.forms.doors.AddEmailForm",
    "request_login_code": "partnership.accounts.forms.doors.RequestLoginCodeForm",
}
ACCOUNT_MAIL_CARRIER = "partnership.notifications.services.queue_raw"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    # Nothing per address: a stranger could use it up. The adapter limits the mails instead.
    "reset_password": "20/m/ip",
    # Every code may be guessed at three times, so these are counted per address as well.
    "request_login_code": "20/m/ip,3/m/key",
    "confirm_email": "3/3m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", 0)
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
USERSESSIONS_TRACK_ACTIVITY = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "partnership.accounts.forms.keys.AddKeyForm",
    "edit_webauthn": "partnership.accounts.forms.keys.EditKeyForm",
}
MFA_TOTP_ISSUER = "Almaty Creative × Institut français"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
STAFF_MUST_USE_SECOND_FACTOR = env.boolean("STAFF_MUST_USE_SECOND_FACTOR", PRODUCTION)

# --- languages, dates, numbers ----------------------------------------------------------------

LANGUAGE_CODE = "ru"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "partnership" / "locale_vendor"]
FORMAT_MODULE_PATH = ["partnership.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"
# The pinned tzdata package wins over an operating system that still says Almaty is UTC+6.
zoneinfo.reset_tzpath(to=())
MODELTRANSLATION_LANGUAGES = ("kk", "ru", "fr", "en")
MODELTRANSLATION_DEFAULT_LANGUAGE = "ru"
MODELTRANSLATION_PREPOPULATE_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": ("ru", "en"),
    "kk": ("ru", "en", "fr"),
    "fr": ("en", "ru"),
    "en": ("ru", "fr"),
}
JQUERY_UI_URL = "vendor/jquery-ui-1.14.2/jquery-ui.min.js"

# --- static files and uploads -----------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MODE in {"production", "local"}
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_MANIFEST_STRICT = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# --- mail -------------------------------------------------------------------------------------

MAIL_FOLDER = DATA_DIR / "mail"
EMAIL_TIMEOUT = 10
if PRODUCTION or env.text("EMAIL_URL", ""):
    _mail = env.mail("EMAIL_URL")
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail["EMAIL_HOST"]
    EMAIL_PORT = _mail["EMAIL_PORT"] or 25
    EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
else:
    EMAIL_BACKEND = "partnership.notifications.backends.FolderBackend"
MAIL_FROM_ADDRESS = env.address("MAIL_FROM_ADDRESS", None if PRODUCTION else f"portal@{SITE_HOST}")
MAIL_REPLY_TO = env.address("MAIL_REPLY_TO", MAIL_FROM_ADDRESS)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM_ADDRESS
ADMINS = [(address, address) for address in env.addresses("ADMINS")]
MAIL_BODY_DAYS = 90
MAIL_PER_SECOND = env.integer("MAIL_PER_SECOND", 0)

# --- tasks ------------------------------------------------------------------------------------

QUEUE_FOLDER = DATA_DIR / "queue"
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_STORE_EAGER_RESULT = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10.0
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 0.5
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 3600,
        "socket_connect_timeout": 0.5,
        "socket_timeout": 5,
        "max_retries": 0,
    }
else:
    for _name in ("in", "control", "processed"):
        (QUEUE_FOLDER / _name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": QUEUE_FOLDER / "in",
        "data_folder_out": QUEUE_FOLDER / "in",
        "control_folder": QUEUE_FOLDER / "control",
        "processed_folder": QUEUE_FOLDER / "processed",
        "store_processed": False,
        "polling_interval": 0.5,
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
# A message is a hint, the database row is the truth: every task asks what has fallen due.
# What nobody took before the next one came is dropped: hours without a worker queue nothing up.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    name: {"task": task, "schedule": seconds, "options": {"expires": seconds}}
    for name, task, seconds in (
        ("deliver-mail", "notifications.deliver_due", 30.0),
        ("remind-participants", "applicants.remind_participants", 60.0),
        ("remind-reviewers", "applicants.remind_reviewers", 60.0),
        ("move-waiting-lists", "applicants.move_waiting_lists", 60.0),
        ("release-decisions", "applicants.release_decisions", 60.0),
        ("follow-applications", "applicants.follow_applications", 60.0),
        ("make-letters", "applicants.make_letters", 60.0),
        ("make-exports", "applicants.make_exports", 60.0),
        ("tidy-up-mail", "notifications.tidy_up", 3600.0),
        ("tidy-up-accounts", "accounts.tidy_up", 3600.0),
        ("make-pictures", "kit.make_pictures", 600.0),
        ("refresh-search", "events.refresh_search", 86400.0),
        ("refresh-directory", "applicants.refresh_directory", 86400.0),
    )
}

# --- web security -----------------------------------------------------------------------------

SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
SECURE_SSL_REDIRECT = env.boolean("SSL_REDIRECT", PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31536000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL_REDIRECT
SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT
SECURE_REFERRER_POLICY = "same-origin"
SECURE_COOKIES = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "partnership.portal.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- the partnership --------------------------------------------------------------------------

DEMONSTRATION_DATA = env.boolean("DEMONSTRATION_DATA", not PRODUCTION)
# The sample accounts can sign in only on this machine; elsewhere they have no password at all.
SAMPLE_PASSWORD = "almaty-paris-2024" if ON_THIS_MACHINE else ""
OPERATOR_NAME = env.text("OPERATOR_NAME", None if PRODUCTION else "Almaty Creative")
OPERATOR_BIN = env.digits("OPERATOR_BIN", None if PRODUCTION else "0" * 12, length=12)
SCREEN_PUBLICATION = env.boolean("SCREEN_PUBLICATION", False)
SECURITY_CONTACT = env.address("SECURITY_CONTACT", MAIL_REPLY_TO)
UNVERIFIED_ACCOUNT_DAYS = 7
# How long what was written in applications stays; see docs/privacy.md.
RETENTION = {"without_a_place_days": 730, "draft_days": 365, "export_hours": 24}
AUDITLOG_INCLUDE_TRACKING_MODELS = TRACKED

# --- logging ----------------------------------------------------------------------------------

LOGGING = logging_to_console(env.choice("LOG_LEVEL", LOG_LEVELS, "INFO"))
