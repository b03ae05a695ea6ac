"""What hosts found to be people forgets its networks, and no more says so until when.

By that moment one burst hid those before it. What they had found stays found.
"""

from typing import Any

from django.db import migrations, models


def forget_networks(apps: Any, _schema_editor: object) -> None:
    registrations = apps.get_model("attendance", "Registration").objects.exclude(origin="")
    reviewed = apps.get_model("attendance", "ReviewedBursts").objects
    for event, until in reviewed.values_list("event", "until"):
        found = registrations.filter(evenings__event=event, made_at__lte=until)
        registrations.filter(pk__in=found.values("pk")).update(origin="")


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0003_registrations_have_a_source"),
    ]

    operations = [
        migrations.RunPython(forget_networks, migrations.RunPython.noop),
        migrations.DeleteModel(name="ReviewedBursts"),
        migrations.AlterField(
            model_name="registration",
            name="origin",
            field=models.CharField(
                blank=True,
                help_text="Keyed hash of the network it came from, to tell a flood; gone after two"
                " days, or when a host found that it is people.",
                max_length=32,
            ),
        ),
    ]
