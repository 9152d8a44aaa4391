"""The audit trail refuses updates and deletes in the database itself."""

from django.db import migrations

from commonweal.record import adapters


def seal(apps, editor):
    adapters.seal(editor.connection)


def unseal(apps, editor):
    adapters.unseal(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(seal, unseal)]
