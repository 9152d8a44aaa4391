"""Users, organisations, memberships, roles, permissions and API keys. Sign-in is django-allauth."""
