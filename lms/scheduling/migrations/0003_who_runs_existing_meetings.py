"""Meetings that were planned before anybody was assigned are run by the facilitators whom their cohort has on their day."""

from collections import defaultdict
from zoneinfo import ZoneInfo

from django.db import migrations

BATCH = 1_000


def assign(apps, schema_editor):
    sessions = apps.get_model("scheduling", "WorkshopSession").objects.select_related("cohort__centre")
    assigned = apps.get_model("scheduling", "SessionFacilitator")
    places = defaultdict(list)
    for row in apps.get_model("records", "CohortStaff").objects.filter(role="facilitator"):
        places[row.cohort_id].append(row)
    rows = []
    for session in sessions.filter(assignments=None).iterator():
        day = session.starts_at.astimezone(ZoneInfo(session.cohort.centre.time_zone)).date()
        here = {
            r.user_id
            for r in places[session.cohort_id]
            if r.valid_from <= day and (r.valid_until is None or day <= r.valid_until)
        }
        rows += [assigned(session=session, user_id=user) for user in sorted(here)]
    assigned.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0002_changes_and_who_runs_what")]

    # Nothing to undo: the table goes with the migration that made it.
    operations = [migrations.RunPython(assign, migrations.RunPython.noop, elidable=True)]
