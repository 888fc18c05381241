"""Who looks after what people are told."""

from lms.accounts.enums import Role
from lms.accounts.permissions import roles

KEEPERS = roles(Role.ADMINISTRATOR, Role.COORDINATOR)
