"""These letters take over what they said last, as it is: nothing in the database moves."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("attendance", "0002_notices_belong_to_letters"),  # whose 0001 made the table
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="EventNotice",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("event_slug", models.CharField(blank=True, help_text="The event itself may be gone by the next letter.", max_length=120)),
                        ("snapshot", models.JSONField(default=dict, help_text="See domain.snapshots.")),
                        ("before", models.JSONField(default=dict, help_text="What the letter before said; {} for none.")),
                        ("sequence", models.PositiveIntegerField(default=0, help_text="SEQUENCE of the latest entry.")),
                        ("letter", models.CharField(blank=True, help_text="Which letter said so.", max_length=22)),
                        ("registration", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="attendance.registration")),
                    ],
                    options={
                        "db_table": "attendance_eventnotice",
                        "indexes": [
                            models.Index(fields=["letter"], name="attendance__letter_aa9595_idx"),
                            models.Index(fields=["event_slug"], name="attendance__event_s_129d73_idx"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("registration", "event_slug"), name="attendance_notice_once"),
                        ],
                    },
                ),
            ],
        ),
    ]
