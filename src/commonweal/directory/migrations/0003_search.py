"""The tables of the search index, and per database the word index and the box index."""

from django.db import migrations, models


def _statements(schema_editor):
    from commonweal.directory.adapters import postgres, sqlite

    return postgres if schema_editor.connection.vendor == "postgresql" else sqlite


def create(apps, schema_editor):
    for statement in _statements(schema_editor).CREATE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in _statements(schema_editor).DROP:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_feedback'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchBatch',
            fields=[
                ('revision', models.BigIntegerField(primary_key=True, serialize=False)),
                ('stamp', models.CharField(max_length=32)),
                ('is_rebuild', models.BooleanField(default=False)),
            ],
            options={
                'db_table': 'directory_search_batch',
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('row', models.IntegerField(primary_key=True, serialize=False)),
                ('service_id', models.CharField(blank=True, db_index=True, max_length=64)),
                ('at_id', models.CharField(blank=True, max_length=64)),
                ('revision', models.BigIntegerField(db_index=True)),
                ('packed', models.BinaryField(null=True)),
                ('labels', models.BinaryField(null=True)),
                ('areas', models.BinaryField(null=True)),
            ],
            options={
                'db_table': 'directory_search_entry',
            },
        ),
        migrations.CreateModel(
            name='SearchHours',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=32, unique=True)),
                ('body', models.TextField()),
                ('zone', models.CharField(max_length=64)),
                ('is_plain', models.BooleanField()),
                ('ranges', models.BinaryField()),
            ],
            options={
                'db_table': 'directory_search_hours',
            },
        ),
        migrations.CreateModel(
            name='SearchOutline',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=32, unique=True)),
                ('body', models.TextField()),
            ],
            options={
                'db_table': 'directory_search_outline',
            },
        ),
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('row', models.IntegerField(primary_key=True, serialize=False)),
                ('tokens', models.TextField(blank=True)),
                ('words', models.TextField(blank=True)),
                ('card', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'directory_search_text',
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('count', models.IntegerField()),
                ('revision', models.BigIntegerField(db_index=True)),
            ],
            options={
                'db_table': 'directory_search_word',
            },
        ),
        migrations.CreateModel(
            name='SearchLabel',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=14)),
                ('key', models.CharField(max_length=200)),
                ('text', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'directory_search_label',
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='directory_one_label_per_key')],
            },
        ),
        migrations.RunPython(create, drop),
    ]
