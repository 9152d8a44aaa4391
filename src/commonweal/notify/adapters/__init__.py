"""Ways out: one small file each. `registered()` says which serves a channel."""

from commonweal.notify.adapters.mail import Mail
from commonweal.notify.adapters.sandbox import Sandbox
from commonweal.notify.engine.providers import Provider

_registered: dict[str, list[Provider]] = {}


def register(provider: Provider) -> None:
    """Offer `provider`; the first registered for a channel is tried first."""
    _registered.setdefault(provider.channel, []).append(provider)


def providers(channel: str, *, is_test: bool = False) -> list[Provider]:
    """The ways out for a channel, in order. Test messages, and channels nobody serves, go to the sandbox."""
    real = [] if is_test else _registered.get(channel, [])
    return real or [Sandbox(channel)]


def reset() -> None:
    """The built-in ways out only: Django's mail."""
    _registered.clear()
    register(Mail())


reset()
