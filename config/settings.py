"""Kindred's settings: one file, everything that differs between two installations from the environment.

docs/operating.md lists the variables.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.urls import reverse_lazy
from procrastinate.app import WorkerOptions

from config import env, postgres

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = postgres.data_folder()

# --- What this installation is

IS_PRODUCTION = env.text("KINDRED_ENV", "local") == "production"
KINDRED_NAME = env.text("KINDRED_NAME", "Kindred")
# Where "Leave this page" goes: a page that anybody might have open.
KINDRED_LEAVE_URL = env.text("KINDRED_LEAVE_URL", "https://www.bbc.co.uk/weather")
KINDRED_COUNTRY = env.text("KINDRED_COUNTRY", "GB")  # ISO 3166-1 alpha-2: whose numbers and codes are meant first

# Whether searches are also understood by what they mean, on this machine: about 150 MB of memory.
KINDRED_MEANING = env.flag("KINDRED_MEANING", default=True)
# One search is too small to be shared among processors: numpy's threads would only wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Whether searches that find no group are counted, anonymously: how many a day, by topic and region.
KINDRED_UNMET = env.flag("KINDRED_UNMET", default=True)

# Whose pictures of streets a visitor may ask for on a map ("https://tiles.example.org/{z}/{x}/{y}.png"), and whom to
# name for them.
KINDRED_TILES = env.text("KINDRED_TILES")
KINDRED_TILES_BY = env.text("KINDRED_TILES_BY")
if KINDRED_TILES and not (
    KINDRED_TILES.startswith("https://") and all(f"{{{part}}}" in KINDRED_TILES for part in "zxy")
):
    raise ImproperlyConfigured("KINDRED_TILES: write an address with https:// and {z}, {x} and {y} in it.")

# Whether an empty directory is filled with made-up groups at the first start. Their logins are public.
HAS_DEMO = not IS_PRODUCTION and env.flag("KINDRED_DEMO", default=True)

DEBUG = env.flag("DEBUG", default=False)


def _local_secret_key(path: Path) -> str:
    """Return the key kept in this installation's own folder, made at the first start."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return path.read_text(encoding="utf-8")


SECRET_KEY = env.secret("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if IS_PRODUCTION else "localhost,127.0.0.1,[::1]")
if IS_PRODUCTION and not SECRET_KEY:
    raise ImproperlyConfigured("KINDRED_ENV is production: set SECRET_KEY or SECRET_KEY_FILE.")
if IS_PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("KINDRED_ENV is production: set ALLOWED_HOSTS to the names this site answers to.")
SECRET_KEY = SECRET_KEY or _local_secret_key(DATA_DIR / "secret_key")

# --- What it is made of

INSTALLED_APPS = [
    # Before ours, which take their pages out of the admin
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    # Ours, before those whose templates they replace
    "groups",
    "facilitators",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # static files are compressed beforehand
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "facilitators.accounts.middleware.SecondFactorMiddleware",
    "groups.views.old_addresses.OldAddressMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "groups.context.site",
            ],
        },
    },
]

# --- Database

DATABASES = {
    "default": dj_database_url.parse(
        env.secret("DATABASE_URL") or postgres.url(DATA_DIR),
        conn_health_checks=True,  # a connection from before the database restarted is replaced, not served
    ),
}
# The web server sets this to its threads per process; a command has one connection and no pool.
if DATABASE_POOL_SIZE := env.number("DATABASE_POOL_SIZE", 0):
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": DATABASE_POOL_SIZE,
        "max_size": DATABASE_POOL_SIZE,
        "timeout": 10,  # seconds to wait for a free one
        # Seconds to try in vain, each pause twice the last, before a new request begins anew: else who waits for a
        # database that was away for a minute waits for another.
        "reconnect_timeout": 5,
    }
# What processes share for a while, such as how often somebody tried to log in. Addresses are kept as digests only.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kindred_cache",
        # Beyond this a third is forgotten: with Django's own 300, a few hundred forms would free all limits.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Jobs and mail

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
# Jobs that were done are forgotten at once; those under way when the worker is stopped have so many seconds.
PROCRASTINATE_WORKER_DEFAULTS: WorkerOptions = {
    "concurrency": 2,
    "delete_jobs": "successful",
    "shutdown_graceful_timeout": 10,
}
# A machine that was off at the hour of a daily job does it when it is on again; each is done once an hour named.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 86_400}

# Without a mail server, on this machine only, mails are put into a folder and shown at /debug/mail/.
EMAIL_URL = env.secret("EMAIL_URL")
HAS_LOCAL_MAIL = not IS_PRODUCTION and not EMAIL_URL
LOCAL_MAIL_DIR = DATA_DIR / "mail"
if IS_PRODUCTION and not EMAIL_URL:
    raise ImproperlyConfigured("KINDRED_ENV is production: set EMAIL_URL or EMAIL_URL_FILE to your mail server.")
if EMAIL_URL:
    vars().update(dj_email_url.parse(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(LOCAL_MAIL_DIR)
EMAIL_TIMEOUT = 20  # seconds
# Who mails come from, and below which name answers and bounces arrive.
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("KINDRED_MAIL_FROM", f"{KINDRED_NAME} <kindred@localhost>")
# The domain at which mail to this site reaches ``manage.py receive_mail``: bounces, and answers to messages.
KINDRED_MAIL_IN = env.text("KINDRED_MAIL_IN").lower()
# What the site is reached by, for links in mails: "https://groups.example.org".
KINDRED_URL = env.text("KINDRED_URL", "" if IS_PRODUCTION else f"http://127.0.0.1:{env.number('PORT', 8000)}")
if IS_PRODUCTION and not KINDRED_URL:
    raise ImproperlyConfigured("KINDRED_ENV is production: set KINDRED_URL to what the site is reached by.")

# After so many days, those who run a group are asked whether its listing is still true; after twice as many it says
# that nobody has confirmed it lately.
KINDRED_CONFIRM_DAYS = env.number("KINDRED_CONFIRM_DAYS", 90)
if KINDRED_CONFIRM_DAYS not in range(30, 181):
    raise ImproperlyConfigured("KINDRED_CONFIRM_DAYS: write a number of days from 30 to 180.")

# So many minutes before an online meeting begins, those who asked are mailed how to join it.
KINDRED_JOIN_MINUTES = env.number("KINDRED_JOIN_MINUTES", 30)

# --- People

AUTH_USER_MODEL = "facilitators.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_ADAPTER = "facilitators.accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; without the second, nobody could use a password
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation or an operator has seen to it
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds: mail may be slow
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_TIMEOUT = 20 * 60
ACCOUNT_FORMS = {
    "request_login_code": "facilitators.accounts.forms.CodeByMailForm",
    "confirm_login_code": "facilitators.accounts.forms.CodeForm",
}
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,10/h/key"}
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "facilitators.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "facilitators.accounts.forms.SecondStepForm",
    "reauthenticate": "facilitators.accounts.forms.AgainForm",
    "activate_totp": "facilitators.accounts.forms.AppForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # half minutes by which a phone's clock may be wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
# Whether stewards must have a second factor before they see anything.
KINDRED_SECOND_FACTOR = env.flag("KINDRED_SECOND_FACTOR", default=IS_PRODUCTION)
# How many proxies before this machine add to X-Forwarded-For; what others wrote into it is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("KINDRED_PROXIES", 0)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # unless somebody asks to be remembered, for SESSION_COOKIE_AGE
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Language and time

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("es", "Español"), ("fr", "Français"), ("de", "Deutsch"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.text("KINDRED_TIME_ZONE", "Europe/London")
USE_I18N = True
USE_TZ = True
FORMS_URLFIELD_ASSUME_HTTPS = True  # what Django 6 does by itself; pyproject.toml hushes the warning about this line

# --- Static files

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.StaticFiles"},
}

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # finds the templates of our own widgets
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"

# --- The admin's look (django-unfold): the tokens of static/css, as scales from light to dark

UNFOLD = {
    "SITE_TITLE": KINDRED_NAME,
    "SITE_HEADER": KINDRED_NAME,
    "SITE_SYMBOL": "diversity_1",
    "SHOW_BACK_BUTTON": True,
    "DASHBOARD_CALLBACK": "facilitators.desk.front.dashboard",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("img/favicon.svg")}],
    "STYLES": [lambda _request: static("css/admin.css")],
    "SCRIPTS": [lambda _request: static("js/admin.js")],
    "SIDEBAR": {"navigation": "facilitators.admin.navigation.sidebar"},
    "ACCOUNT": {"navigation": [{"title": "Your login", "link": reverse_lazy("mfa_index")}]},
    "COLORS": {
        "primary": {
            "50": "#eff7f4",
            "100": "#e6f0eb",
            "200": "#bfdfd5",
            "300": "#93c7b9",
            "400": "#7fc8b4",
            "500": "#5fb09d",
            "600": "#1c5a50",
            "700": "#174a42",
            "800": "#1f3530",
            "900": "#0f2e29",
            "950": "#081c19",
        },
        "base": {
            "50": "#faf7f1",
            "100": "#f3eee4",
            "200": "#e2dccf",
            "300": "#cfc8b8",
            "400": "#a9b5b0",
            "500": "#5f6d6b",
            "600": "#4c5b5b",
            "700": "#313b3b",
            "800": "#252e2f",
            "900": "#1c2324",
            "950": "#14191a",
        },
        "font": {"default-light": "var(--color-base-700)", "default-dark": "var(--color-base-200)"},
    },
}

# --- Privacy and safety

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    },
}
if KINDRED_TILES:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append("https://" + urlsplit(KINDRED_TILES).netloc)
ADMIN_CONTENT_SECURITY_POLICY = {"script-src": [UNSAFE_EVAL], "style-src": [UNSAFE_INLINE]}

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Plain http on this machine cannot carry secure cookies; in production everything is https.
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = IS_PRODUCTION and env.flag("KINDRED_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.number("KINDRED_HSTS_SECONDS", 31_536_000) if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.flag("KINDRED_HSTS_SUBDOMAINS", default=True)

# --- Logs: no address and no query string; config/logs.py does the same for the web server's own.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers mail whole requests to the site's owners; these records go to the root's handler alone.
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
