"""What happened: audit trail, outbox of facts, jobs and schedule, idempotency keys, retention and erasure."""
