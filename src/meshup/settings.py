"""Django settings of a node, worked out from ``meshup.kit.config``."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _

from meshup.kit.config import ConfigError, read_config
from meshup.kit.cookie_names import cookie_name
from meshup.kit.mail import mail_settings
from meshup.kit.tag_versions import TagVersions
from meshup.operations.shell_language import shell_language

READING = read_config(os.environ)
CONFIG = READING.config
HERE = Path(__file__).parent
try:
    CONFIG.data.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as error:
    raise ConfigError(f"MESHUP_DATA: {CONFIG.data} cannot be made: {error.strerror}.") from error

SHELL_LANGUAGE = shell_language(os.environ)
TAG_VERSIONS = TagVersions(CONFIG.data / "freshness")
SECRET_KEY = CONFIG.secret_key or "a node without `meshup init` signs nothing that outlives it"

_address = urlsplit(CONFIG.address)
ALLOWED_HOSTS = [_address.hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"]
SESSION_COOKIE_SECURE = _address.scheme == "https"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = cookie_name("meshup_session", CONFIG.address)
LANGUAGE_COOKIE_NAME = cookie_name("meshup_language", CONFIG.address)
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.trusted_proxies else None

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "meshup.kit",
    "meshup.pictures",
    "meshup.operations",
    "meshup.community",
    "meshup.peers",
    "meshup.live",
    "meshup.history",
    "meshup.moderation",
    "meshup.reports",
    "meshup.fediverse",
    "meshup.remote_actors",
    "meshup.deliveries",
    "meshup.inbox",
    "meshup.follows",
    "meshup.flags",
    "meshup.agenda",
    "meshup.letters",
    "meshup.mailings",
    "meshup.attendance",
    "meshup.checklists",
    "meshup.proposals",
    "meshup.proposing",
    "meshup.proposal_letters",
    "meshup.proposal_voices",
    "meshup.attendance_letters",
    "meshup.presence",
    "meshup.federated_events",
    "meshup.neighbour_events",
    "meshup.mesh",
    "meshup.node_requests",
    "meshup.cohosting",
    "meshup.succession",
    "meshup.library",
    "meshup.umbrella",  # asked before remote_attendance about a Join of our Group
    "meshup.remote_attendance",
    "meshup.replies",
    "meshup.introductions",
    "meshup.conversation_starters",
    "meshup.contact_exchange",
    "meshup.contact_grants",
    "meshup.door",
    "meshup.forecast",
    "meshup.exchange",
    "meshup.imports",
    "meshup.desk",
    "meshup.agenda_desk",
    "meshup.attendance_desk",
    "meshup.proposals_desk",
    "meshup.talks",
    "meshup.programme",
    "meshup.shared_programme",
    "meshup.travelling_talks",
    "meshup.proposal_files",
    "meshup.projector",
    "meshup.fediverse_desk",
    "meshup.umbrella_agenda",
    "meshup.umbrella_chapters",
    "meshup.person_to_person",
    "meshup.person_to_person_screens",
    "meshup.person_to_person_desk",
    "meshup.posters",
    "meshup.starter_kit",
    "meshup.site",
    "allauth",  # after community, whose templates replace its own
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "meshup.kit.web.HeadersMiddleware",
    "meshup.kit.sessions.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "meshup.kit.web.OriginMiddleware",
    "meshup.mesh.views.moved.MovedMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "meshup.kit.web.RefusalMiddleware",
]
ROOT_URLCONF = "meshup.urls"
SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # `i18n` is ours on purpose, and holds all of Django's
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "builtins": ["meshup.kit.templatetags.compiled_tags"],
            "loaders": [
                (
                    "meshup.kit.template_loading.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
            "libraries": {"i18n": "meshup.kit.templatetags.translate_tag"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "meshup.community.context.community",
            ],
        },
    }
]

SQLITE = {
    "ENGINE": "meshup.kit.sqlite",
    "NAME": CONFIG.data / "meshup.sqlite3",
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;"
            " PRAGMA secure_delete=ON"  # what was erased is written over, not marked as free
        ),
    },
}
DATABASES = {
    "default": (
        dj_database_url.parse(CONFIG.database_url, conn_max_age=600, conn_health_checks=True)
        if CONFIG.database_url
        else SQLITE
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "community.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
SESSION_COOKIE_AGE = 3600  # of somebody on the way in; the desk's doors let it roll on
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ACCOUNT_ADAPTER = "meshup.community.adapter.Adapter"
ACCOUNT_FORMS = {"request_login_code": "meshup.community.adapter.AskForCode"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]  # nobody signs up; allauth wants to know all the same
ACCOUNT_EMAIL_VERIFICATION = "none"  # hosts invite; a code proves the address each time
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # seconds; letters may be slow
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3  # of 20^8 codes
ACCOUNT_RATE_LIMITS = {"request_login_code": "10/m/ip,60/h/ip,3/m/key,20/h/key"}
MFA_FORMS = {
    "login_webauthn": "meshup.community.passkeys.ComeBack",
    "add_webauthn": "meshup.community.passkeys.Remember",
}
MFA_RATE_LIMITS = {"webauthn_login": "20/m/ip"}
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _address.scheme == "http"  # a node on one's own machine
CACHES = {
    "default": {  # in the database, for the limits hold across all workers
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = CONFIG.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "meshup.page_cache.static_files.HashedStatic"},
}
MEDIA_URL = "/media/"
MEDIA_ROOT = CONFIG.data / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = CONFIG.upload_mb * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # 150 lines of a timetable, in four languages

LOGGING = {  # our own mistakes, to the terminal; what visitors ask for is written nowhere
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secret_links": {"()": "meshup.kit.log_filters.SecretLinkFilter"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR", "filters": ["secret_links"]},
        "django.security": {"level": "CRITICAL"},  # who sends nonsense could fill the disk with it
        "urllib3": {"level": "ERROR"},  # the mistakes of servers elsewhere
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

vars().update(mail_settings(CONFIG.mail_url, CONFIG.mail_from, CONFIG.data / "mail"))
