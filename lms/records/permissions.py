"""What a coordinator may do with records in the admin, and on which rows.

The office starts from the coordinated centres, not from everything that a person sees: a coordinator who also facilitates in
another centre does not get that centre's cohorts into the office.
"""

from lms.accounts.enums import Role
from lms.accounts.rights import declare_rights
from lms.core.permissions import register_scope

from .models import Agreement, AwarenessEvent, Centre, Cohort, Partner, School, SchoolContact, StaffClearance, Term

WRITTEN = ("school", "cohort", "awarenessevent", "schoolcontact", "agreement", "staffclearance")
READ = ("term", "partner")
# What an administrator sets up before anybody can work. A centre is never deleted: grants reach it.
SET_UP = ("centre", "term", "partner")


def everybody(model):
    """Rows without a person or a place in them: the same for everyone."""
    return lambda user: model.objects.all()


def centres_in_the_office(user):
    """The coordinated centres, of which forms offer a choice; all of them to an administrator who coordinates none."""
    if user.has_role(Role.ADMINISTRATOR) and not user.has_role(Role.COORDINATOR):
        return Centre.objects.all()
    return Centre.objects.coordinated_by(user)


def register_scopes() -> None:
    """Scope and rights of every model of records that the office shows."""
    register_scope(Centre, centres_in_the_office)
    register_scope(School, lambda user: School.objects.coordinated_by(user))
    register_scope(Cohort, lambda user: Cohort.objects.coordinated_by(user))
    register_scope(AwarenessEvent)
    register_scope(SchoolContact, lambda user: SchoolContact.objects.filter(school__in=School.objects.coordinated_by(user)))
    register_scope(Agreement, lambda user: Agreement.objects.coordinated_by(user))
    register_scope(StaffClearance)
    register_scope(Term, everybody(Term))
    register_scope(Partner, everybody(Partner))
    for name in WRITTEN:
        declare_rights(Role.COORDINATOR, *(f"records.{action}_{name}" for action in ("view", "add", "change", "delete")))
    for name in READ:
        declare_rights(Role.COORDINATOR, f"records.view_{name}")
    for name in SET_UP:
        declare_rights(Role.ADMINISTRATOR, *(f"records.{action}_{name}" for action in ("view", "add", "change")))
