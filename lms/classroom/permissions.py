"""Who may open a class and renew the students' secrets: the adults who stand in front of it, and their coordinator."""

from lms.accounts.enums import Role
from lms.accounts.permissions import roles

CLASS_ADULTS = roles(Role.TEACHER, Role.FACILITATOR, Role.COORDINATOR)
