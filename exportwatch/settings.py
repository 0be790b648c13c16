"""Every setting of the product, read once, here, from the environment; docs/operations.md has the table of variables.

Without any variable this is a machine for one person: an embedded PostgreSQL, a broker made of folders and a secret
key of its own, all under `var/`. `ENVIRONMENT=production` asks for real addresses and switches the HTTPS rules on.
Under pytest the folder is `var/test`, so that no test can touch the register that somebody works on.
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

from exportwatch import env
from exportwatch.ops import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
# pytest sets this variable for its own process and everything it starts.
UNDER_TEST = "PYTEST_VERSION" in os.environ
VAR_DIR = env.folder("VAR_DIR", BASE_DIR / "var" / "test" if UNDER_TEST else BASE_DIR / "var")

ENVIRONMENT = env.one_of("ENVIRONMENT", ("local", "production"), "local")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = not PRODUCTION and env.flag("DEBUG", default=False)


def _kept_secret_key(path: Path) -> str:
    """The key in the file, made on first use and readable by its owner alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(64))
        key = path.read_text().strip()
    except OSError as error:
        raise env.SettingError(
            "VAR_DIR",
            f"is {path.parent}, where {path.name} cannot be kept ({error.strerror})",
            "Name a writable folder.",
        ) from None
    if not key:
        raise env.SettingError("SECRET_KEY", f"cannot be read: {path} is empty", "Delete that file and start again.")
    return key


if PRODUCTION:
    SECRET_KEY = env.required("SECRET_KEY", "Write 50 or more random characters.")
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or [env.required("ALLOWED_HOSTS", "Write the public host names.")]
else:
    SECRET_KEY = env.text("SECRET_KEY") or _kept_secret_key(VAR_DIR / "secret-key")
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.words("ALLOWED_HOSTS")]

# --- What the product is made of -------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "csp",
    "exportwatch.registry",
    "exportwatch.intake",
    "exportwatch.public",
    "exportwatch.ops",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "exportwatch.ops.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "exportwatch.urls"
WSGI_APPLICATION = "exportwatch.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "exportwatch.ops.marks.register_marks",
            ],
        },
    },
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# --- Database --------------------------------------------------------------------------------------------------------

# None where DATABASE_URL names a server; else the folder of the embedded one, which starts with the first connection.
EMBEDDED_POSTGRES: Path | None = None
# A test may lose its data in a power cut; a register may not.
EMBEDDED_POSTGRES_DURABLE = not UNDER_TEST

if PRODUCTION or env.text("DATABASE_URL"):
    _address = env.database_url("DATABASE_URL")
    _engine = "django.db.backends.postgresql"
else:
    EMBEDDED_POSTGRES = VAR_DIR / "postgres"
    _address = env.parse_database_url(embedded.address(EMBEDDED_POSTGRES))
    _engine = "exportwatch.ops.postgresql"

DATABASES = {
    "default": {
        "ENGINE": _engine,
        "NAME": _address.name,
        "USER": _address.user,
        "PASSWORD": _address.password,
        "HOST": _address.host,
        "PORT": _address.port,
        "OPTIONS": {"connect_timeout": 5, **_address.options},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    },
}

# --- Broker, worker, cache -------------------------------------------------------------------------------------------

REDIS_URL = env.redis_url("REDIS_URL")
if PRODUCTION and not REDIS_URL:
    raise env.SettingError("REDIS_URL", "is not set", "Write redis://:password@host:6379/0.")

CACHES: dict[str, dict[str, str]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "exportwatch",
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

BROKER_FOLDER = VAR_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "folders://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = (
    {"socket_connect_timeout": 5, "health_check_interval": 30}
    if REDIS_URL
    # Seconds between two looks into the folder: at Kombu's default of 1.0 only a few messages a second get through.
    else {"broker_folder": str(BROKER_FOLDER), "polling_interval": 0.05}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "exportwatch"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Remote control needs a reply queue per caller, which folders would keep for ever; the heartbeat stands for it.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# Seconds between two looks for what is due or was left behind.
SWEEP_SECONDS = env.whole_number("SWEEP_SECONDS", 30, 1, 3600)
# A message that waited longer than its period is dropped: the next one looks at the same rows.
CELERY_BEAT_SCHEDULE = {
    name: {
        "task": f"exportwatch.intake.tasks.{name}",
        "schedule": float(SWEEP_SECONDS),
        "options": {"expires": SWEEP_SECONDS},
    }
    for name in ("poll_feeds", "sweep")
} | {
    "enrol_revisits": {
        "task": "exportwatch.intake.tasks.enrol_revisits",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "heartbeat": {"task": "exportwatch.ops.tasks.heartbeat", "schedule": 30.0, "options": {"expires": 30}},
    "raise_alarms": {"task": "exportwatch.ops.tasks.raise_alarms", "schedule": 60.0, "options": {"expires": 60}},
}

# --- The record -----------------------------------------------------------------------------------------------------

# On: the first start takes in, and publishes, the case files that ship; off: the register opens empty.
STARTER_REGISTER = env.flag("STARTER_REGISTER", default=True)

# --- Fetching --------------------------------------------------------------------------------------------------------

# Who fetches, and where its operator is found: the page that says what this is, on a server that has an address.
_contact = "register of arms export permit measures"
if PRODUCTION:
    _contact = f"+https://{ALLOWED_HOSTS[0].lstrip('.*')}/about/"
FETCH_USER_AGENT = env.user_agent("FETCH_USER_AGENT", f"ExportWatch/0.1 ({_contact})")
# Seconds between two requests to one site; its robots.txt may ask for more. Tests have sites of their own.
FETCH_PAUSE_SECONDS = env.whole_number("FETCH_PAUSE_SECONDS", 0 if UNDER_TEST else 2, 0, 3600)
# For tests and for trying out a server on this machine; every other private address stays refused.
FETCH_ALLOW_LOOPBACK = env.flag("FETCH_ALLOW_LOOPBACK", default=False)
if PRODUCTION and FETCH_ALLOW_LOOPBACK:
    raise env.SettingError(
        "FETCH_ALLOW_LOOPBACK", "is on in production", "Take it out: it opens this machine to fetching."
    )

# Files of one form: above what a hand-in takes, so that its own message says how many that is.
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000

# --- E-mail ----------------------------------------------------------------------------------------------------------

# Who is told of alarms; nobody: they stand on the health board alone.
ALARM_RECIPIENTS = env.words("ALARM_RECIPIENTS")
_mail = env.mail_url("MAIL_URL")
if ALARM_RECIPIENTS and _mail is None:
    raise env.SettingError("MAIL_URL", "is not set, but ALARM_RECIPIENTS is", env.MAIL_FORM)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail else 'dummy'}.EmailBackend"
if _mail is not None:
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.tls == "from the start", _mail.tls == "by STARTTLS"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM") or "exportwatch@localhost"

# --- Static files ----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", VAR_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG or UNDER_TEST
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or UNDER_TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Who may sign in -------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# On: who enters a record may publish it. A second pair of eyes is the rule, so production asks for it unless told; a
# machine for one person has nobody else to ask.
SINGLE_ADMIN = env.flag("SINGLE_ADMIN", default=not PRODUCTION)
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
# Both together: a guesser locks out neither the account's owner elsewhere nor the colleagues behind one address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "exportwatch.ops.middleware.client_address"
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"

# --- HTTPS and what a browser may do ---------------------------------------------------------------------------------

# On: X-Forwarded-Proto and the last X-Forwarded-For are believed, so nothing but the proxy may reach this process.
BEHIND_PROXY = env.flag("BEHIND_PROXY", default=PRODUCTION)
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
if PRODUCTION:
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        CSRF_TRUSTED_ORIGINS = CSRF_TRUSTED_ORIGINS or [f"https://{host.replace('*', '')}" for host in ALLOWED_HOSTS]
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # Preloading binds a whole domain for years and is the operator's decision, made at hstspreload.org.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
# The admin's theme evaluates Alpine expressions and writes inline styles; only pages under /admin/ may.
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
}

UNFOLD = {
    "SITE_TITLE": "ExportWatch",
    "SITE_HEADER": "ExportWatch",
    "SHOW_HISTORY": True,
}

# --- Logging ---------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.one_of("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO"),
    },
    # Django's own handlers would say the same a second time, and mail it to nobody.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "axes": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
    },
}
