"""What a coordinator may do with days without school in the admin."""

from lms.accounts.enums import Role
from lms.accounts.rights import declare_rights
from lms.core.permissions import register_scope

from .models import Closure, TravelTime, WorkshopRequest


def register_scopes() -> None:
    """Scope and rights of closures: rows by `visible_to`, which gives the coordinated centres' own."""
    register_scope(Closure)
    declare_rights(Role.COORDINATOR, *(f"scheduling.{action}_closure" for action in ("view", "add", "change", "delete")))
    register_scope(TravelTime)
    declare_rights(Role.COORDINATOR, *(f"scheduling.{action}_traveltime" for action in ("view", "add", "change", "delete")))
    register_scope(WorkshopRequest, lambda user: WorkshopRequest.objects.coordinated_by(user))
    declare_rights(Role.COORDINATOR, "scheduling.view_workshoprequest")
