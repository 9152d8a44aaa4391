"""Django settings: one file, everything that varies comes from config.env."""

from pathlib import Path
from typing import Any

import dj_database_url

from commonweal.config import smtp
from commonweal.config.env import require

ENV = require()
PACKAGE = Path(__file__).resolve().parent.parent
HOME = ENV.home
(HOME / "static").mkdir(parents=True, exist_ok=True)

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.allowed_hosts)
BASE_URL = ENV.base_url
IS_HTTPS = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SITE_NAME = ENV.hub_name
EMERGENCY_PHONE = ENV.emergency_phone
HELP_PHONE = ENV.help_phone
HELP_PHONE_NAME = ENV.help_phone_name
HUB_OPERATOR = ENV.operator
API_REQUESTS_PER_MINUTE = ENV.api_rate
BRAND_COLOURS = ENV.brand_colours
BRAND_MARK = ENV.brand_mark

FLOORS = ["kernel", "design", "people", "places", "vocabulary", "record", "editorial"]
CAPABILITIES = ["directory", "notify"]

INSTALLED_APPS = [
    "commonweal.config",
    *[f"commonweal.{name}" for name in [*FLOORS[1:], *CAPABILITIES]],
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "commonweal.config.middleware.ContentSecurityPolicy",
    "commonweal.config.middleware.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "commonweal.people.middleware.UserTimeZone",
    "commonweal.people.permissions.DenyByDefault",
    "commonweal.config.middleware.KnownErrors",
]

ROOT_URLCONF = "commonweal.config.urls"
WSGI_APPLICATION = "commonweal.config.wsgi.application"

_package_templates = [PACKAGE / name / "templates" for name in [*FLOORS[1:], *CAPABILITIES]]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [path for path in _package_templates if path.is_dir()],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "commonweal.design.jinja.environment",
            "context_processors": ["commonweal.design.context.page", "commonweal.people.current.context"],
        },
    },
    {
        # Only for what kept libraries render themselves.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

_database: dict[str, Any] = dict(dj_database_url.parse(ENV.database_url, conn_max_age=600, conn_health_checks=True))
if _database["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that will write takes its lock at once, so two writers wait instead of failing.
    _database["CONN_MAX_AGE"] = None
    _database["CONN_HEALTH_CHECKS"] = False  # a file does not go away; asking costs each request a query
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.cache_url}
    if ENV.cache_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

LANGUAGE_CODE = ENV.hub_language
LANGUAGES = [("en", "English"), ("cy", "Cymraeg"), ("ar", "العربية")]
HUB_COUNTRY = ENV.country
TIME_ZONE = ENV.time_zone
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
STATICFILES_DIRS: list[Path] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "people:home"

ACCOUNT_ADAPTER = "commonweal.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "commonweal.people.forms.naming.NameForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {
    "login": "commonweal.people.forms.account.LoginForm",
    "signup": "commonweal.people.forms.account.SignupForm",
    "add_email": "commonweal.people.forms.account.AddEmailForm",
    "change_password": "commonweal.people.forms.account.ChangePasswordForm",
    "set_password": "commonweal.people.forms.account.SetPasswordForm",
    "reset_password": "commonweal.people.forms.account.ResetPasswordForm",
    "reset_password_from_key": "commonweal.people.forms.account.ResetPasswordKeyForm",
    "reauthenticate": "commonweal.people.forms.account.ReauthenticateForm",
    "request_login_code": "commonweal.people.forms.account.RequestLoginCodeForm",
    "confirm_login_code": "commonweal.people.forms.account.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "commonweal.people.forms.account.ConfirmEmailVerificationCodeForm",
}
MFA_ADAPTER = "commonweal.people.adapters.TwoStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1
# Browsers allow passkeys without HTTPS on localhost only, which is what development needs.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_FORMS = {
    "authenticate": "commonweal.people.forms.account.AuthenticateForm",
    "reauthenticate": "commonweal.people.forms.account.TwoStepReauthenticateForm",
    "activate_totp": "commonweal.people.forms.account.ActivateTOTPForm",
    "add_webauthn": "commonweal.people.forms.account.AddWebAuthnForm",
    "edit_webauthn": "commonweal.people.forms.account.EditWebAuthnForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENV.trust_proxy else 0
SOCIALACCOUNT_ADAPTER = "commonweal.people.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        # The hub's own identity provider is trusted to say which addresses it has verified.
        "EMAIL_AUTHENTICATION": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": ENV.oidc_name,
                "client_id": ENV.oidc_client_id,
                "secret": ENV.oidc_client_secret,
                "settings": {"server_url": ENV.oidc_server_url},
            }
        ]
        if ENV.oidc_server_url and ENV.oidc_client_id
        else [],
    }
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.trust_proxy else None
CSRF_FAILURE_VIEW = "commonweal.design.errors.expired_form"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

if ENV.email_url:
    _mail = smtp.parse(ENV.email_url)
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.is_starttls, _mail.is_ssl
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "commonweal.people.mailbox.Backend"
DEFAULT_FROM_EMAIL = ENV.default_from_email
SERVER_EMAIL = ENV.default_from_email

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "commonweal.config.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": ENV.log_level},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Its warnings name the address that was asked for; our own request log counts them by route.
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
    },
}
