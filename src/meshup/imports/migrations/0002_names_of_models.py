from django.db import migrations


class Migration(migrations.Migration):
    """Models take plain names; their tables keep theirs."""

    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterModelTable("intake", "intake_intake"),
                migrations.AlterModelTable("taken", "intake_taken"),
                migrations.RenameModel("Intake", "Import"),
                migrations.RenameModel("Taken", "ImportOrigin"),
            ],
        ),
    ]
