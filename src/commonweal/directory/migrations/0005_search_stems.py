"""How many entries have each stem, counted from the tokens of the index that is there."""

from collections import Counter

from django.db import migrations, models

from commonweal.directory.engine.packing import stem_keys


def count(apps, schema_editor):
    database = schema_editor.connection.alias
    texts, stems, batches = (apps.get_model("directory", name) for name in ("SearchText", "SearchStem", "SearchBatch"))
    newest = batches.objects.using(database).aggregate(newest=models.Max("revision"))["newest"]
    if newest is None:
        return
    counts = Counter()
    for tokens in texts.objects.using(database).values_list("tokens", flat=True).iterator(5000):
        counts.update(stem_keys(tokens))
    stems.objects.using(database).bulk_create(
        [stems(stem=stem, count=number, revision=newest) for stem, number in counts.items()], batch_size=2000
    )


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_feedback_note"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchStem",
            fields=[
                ("stem", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("count", models.IntegerField()),
                ("revision", models.BigIntegerField(db_index=True)),
            ],
            options={
                "db_table": "directory_search_stem",
            },
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
