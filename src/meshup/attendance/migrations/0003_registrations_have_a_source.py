"""A registration says where it comes from: this site, as all so far, or another server."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0002_notices_belong_to_letters"),
    ]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="source",
            field=models.CharField(
                blank=True, help_text='"" for this site, or fediverse.', max_length=16
            ),
        ),
    ]
