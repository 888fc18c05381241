from django.db import migrations

from lms.core.append_only import MakeAppendOnly


class Migration(migrations.Migration):
    dependencies = [("attendance", "0001_initial")]
    operations = [MakeAppendOnly("Mark")]
