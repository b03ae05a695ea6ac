"""Coming lets go of what letters said last, which ``attendance_letters`` keeps now: nothing moves."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="EventNotice")],
        ),
    ]
