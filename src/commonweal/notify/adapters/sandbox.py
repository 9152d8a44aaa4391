"""A provider that pretends: realistic outcomes by recipient, nothing leaves the machine."""

from commonweal.notify.engine.providers import Outgoing, Taken

PERMANENT = frozenset({"447700900002", "perm-fail@simulator.notify"})
TEMPORARY = frozenset({"447700900003", "temp-fail@simulator.notify"})


class Sandbox:
    """Takes everything. What becomes of it depends on the recipient, as with Notify's test keys."""

    name = "sandbox"

    def __init__(self, channel: str) -> None:
        self.channel = channel

    def send(self, message: Outgoing) -> Taken:
        """The outcome at once; letters stay on their way as they do in life."""
        to = str(message.content["to"]).lower()
        if to in PERMANENT:
            return Taken(f"sandbox-{message.id}", "permanent-failure")
        if to in TEMPORARY:
            return Taken(f"sandbox-{message.id}", "temporary-failure")
        return Taken(f"sandbox-{message.id}", "sending" if self.channel == "letter" else "delivered")
