"""The hub's own settings with one more address: an empty view behind the same server and middleware."""

from commonweal.config.settings import *  # noqa: F403

ROOT_URLCONF = "_pages_urls"
LOGGING = {}
