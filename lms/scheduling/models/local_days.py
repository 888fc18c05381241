"""Days as the clocks of a centre show them, whatever zone it lies in."""

from django.db.models import DateField, Func


class LocalDay(Func):
    """The date of a moment in the zone that another column names: LocalDay("starts_at", "cohort__centre__time_zone")."""

    arity = 2
    output_field = DateField()

    def as_sqlite(self, compiler, connection, **extra):
        """By the function that Django registers for its own casts."""
        return self.as_sql(compiler, connection, template="django_datetime_cast_date(%(expressions)s, 'UTC')", **extra)

    def as_postgresql(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, template="(%(expressions)s)::date", arg_joiner=" AT TIME ZONE ", **extra)
