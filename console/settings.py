"""Django's settings. What an operator may choose comes from the environment."""

import os
import warnings
from datetime import timedelta

from console import environment
from guidance.contact.callbacks import Safe
from guidance.watching import var

_HERE = environment.ROOT / "console"

VAR = var()
SECRET_KEY = environment.secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("LOTSE_CONSOLE_HOSTS", "localhost 127.0.0.1 [::1]").split()
ROOT_URLCONF = "console.urls"
ASGI_APPLICATION = "console.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": environment.database()}

INSTALLED_APPS = [
    "console",
    "console.people",
    "console.conversations",
    "console.callbacks",
    "console.livechat",
    "console.review",
    "console.dashboard",
    "console.directory",
    "console.facts",
    "console.administration.ConsoleAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
]

MIDDLEWARE = [
    "console.middleware.ContentSecurityPolicy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "console.middleware.EndIdleSessions",
    "console.middleware.KeepRights",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "console.navigation.entries",
            ],
            "builtins": ["django.templatetags.i18n", "console.people.templatetags.wording"],
        },
    }
]

# Who may come in, and for how long.
AUTH_USER_MODEL = "people.Account"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{rule}", "OPTIONS": options}
    for rule, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name")}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Somebody elsewhere cannot lock a colleague out; who tries many names meets LOGINS_PER_MINUTE.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "console.people.login.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
LOGINS_PER_MINUTE = 20
OTP_TOTP_ISSUER = "Lotse"
#: A working day; without a click it ends sooner.
SESSION_COOKIE_AGE = environment.number("LOTSE_CONSOLE_SESSION_HOURS", 10) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_SECONDS = environment.number("LOTSE_CONSOLE_IDLE_MINUTES", 60) * 60

# What a browser is told.
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_TLS = environment.flag("LOTSE_CONSOLE_TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
X_FRAME_OPTIONS = "DENY"

# Call-backs.
CALLBACK_SAFE = Safe.at(var(), os.environ.get("LOTSE_CALLBACK_KEY", ""))
CALLBACK_DAYS = environment.number("LOTSE_CALLBACK_DAYS", 14)
#: Colleagues are told of new ones where a mail server is set; such a mail says nothing personal.
CALLBACK_MAIL_TO = os.environ.get("LOTSE_CALLBACK_MAIL_TO", "").split()
CONSOLE_URL = os.environ.get("LOTSE_CONSOLE_URL", "")
DEFAULT_FROM_EMAIL = os.environ.get("LOTSE_MAIL_FROM", "lotse@localhost")
MAIL_SERVER = os.environ.get("LOTSE_MAIL_SERVER", "")
EMAIL_HOST, EMAIL_PORT = environment.mail_server(MAIL_SERVER)
EMAIL_HOST_USER = os.environ.get("LOTSE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("LOTSE_MAIL_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("LOTSE_MAIL_TLS")
EMAIL_TIMEOUT = 10

# Languages and times.
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [_HERE / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [_HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# WhiteNoise gives a file in one piece; that it is no asynchronous iterator costs nothing.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

# Errors go to the server's log with their place; what somebody looked for is in no path.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # What somebody typed as a name may have been the password.
    "loggers": {name: {"handlers": [], "level": "ERROR"} for name in ("django", "axes")},
}
