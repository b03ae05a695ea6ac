"""History takes the changes over from the agenda, as they are: nothing in the database moves."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agenda", "0001_initial"),  # which made the table
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", models.DateTimeField()),
                        ("verb", models.CharField(max_length=24)),
                        ("about", models.CharField(help_text='"event:slug", "series:slug", "venue:slug".', max_length=160)),
                        ("rows", models.JSONField(help_text="[[model, key, before or null, after or null], …]")),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "db_table": "agenda_change",
                        "indexes": [models.Index(fields=["about", "-at"], name="agenda_chan_about_023e9d_idx")],
                    },
                ),
            ],
        ),
    ]
