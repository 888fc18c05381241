from django.db import migrations

from lms.core.append_only import MakeAppendOnly


class Migration(migrations.Migration):
    dependencies = [("curriculum", "0005_materials_and_their_versions")]
    operations = [MakeAppendOnly("MaterialVersion")]
