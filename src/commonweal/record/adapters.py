"""What the database itself enforces: triggers that keep the audit trail append-only."""

from typing import Any

TABLE = "record_auditentry"
_OPEN = "EXISTS (SELECT 1 FROM record_auditopening)"


def seal(connection: Any) -> None:
    """Install the triggers (again): the trail refuses updates and deletes unless an opening row is visible.

    Migrations that remake the table on SQLite drop its triggers and must call this after.
    """
    unseal(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION record_audit_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {_OPEN} THEN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF; "
                "RAISE EXCEPTION 'the audit trail is append-only'; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER {TABLE}_sealed BEFORE UPDATE OR DELETE ON {TABLE} "
                "FOR EACH ROW EXECUTE FUNCTION record_audit_sealed()"
            )
        elif connection.vendor == "sqlite":
            for verb in ("update", "delete"):
                cursor.execute(
                    f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb.upper()} ON {TABLE} WHEN NOT {_OPEN} "
                    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
                )


def unseal(connection: Any) -> None:
    """Drop the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_sealed ON {TABLE}")
        elif connection.vendor == "sqlite":
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}")


def is_sealed(connection: Any) -> bool:
    """Whether the triggers are in place."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = %s", [f"{TABLE}_sealed"])
            return bool(cursor.fetchone()[0] == 1)
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        return bool(cursor.fetchone()[0] == 2)
