"""The outbox: facts written in the transaction that made them true, and who still has to hear of them."""

from django.db import models
from django.db.models import Q

from commonweal.kernel import clock, ids


class OutboxFact(models.Model):
    """One fact. `subject` is the thing it is about: facts about one thing reach each subscriber in order."""

    sequence = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=100)
    subject = models.CharField(max_length=255)
    payload = models.JSONField()
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["written_at"], name="fact_by_time")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.name}"


class Delivery(models.Model):
    """One fact for one subscriber. A claim is a conditional update that moves `due_at` past a lease,
    so a worker that dies leaves a delivery that simply falls due again."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    fact = models.ForeignKey(OutboxFact, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=100)
    subject = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "subscriber"], name="one_delivery_per_subscriber")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["subscriber", "subject", "fact"], condition=Q(state="waiting"), name="delivery_order"),
            models.Index(fields=["state", "finished_at"], name="delivery_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id} for {self.subscriber}: {self.state}"
