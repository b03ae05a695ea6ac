"""The agenda lets go of the changes, which history keeps now: nothing in the database moves."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0001_initial"),
        ("history", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="Change")],
        ),
    ]
