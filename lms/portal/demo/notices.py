"""What people of the demonstration were told: by mail, which lies on its page, and by WhatsApp, which waits for a hand."""

from datetime import timedelta

from django.db import transaction

from lms.accounts.models import User
from lms.notices import sending
from lms.notices.actions import Note, tell
from lms.notices.actions_office import choose
from lms.notices.enums import Language, MessageState, Why
from lms.notices.models import Message
from lms.records.models import Cohort

from .write import World

# A group of the demonstration's teacher, and who hears about it.
GROUP = "IQ-B9-26"
TOLD = ("docente", "facilitadora", "coordinadora.iquitos")
# What happened, how many hours ago.
HAPPENED = (("sessions_planned", 76), ("session_moved", 27), ("session_substituted", 5))
# Invented: no such number is given out.
NUMBER = "51900000001"


def seed_notices(world: World) -> int:
    """How many messages the people of one group have; the mail of the demonstration leaves when the rest is stored."""
    cohort = Cohort.objects.get(code=GROUP)
    people = {user.username: user for user in User.objects.filter(username__in=TOLD)}
    whatsapp = {"session_moved": ["mail", "whatsapp"], "session_cancelled": ["mail", "whatsapp"]}
    choose(user=people["docente"], language=Language.SPANISH, whatsapp=NUMBER, wanted=whatsapp)
    for event, hours in HAPPENED:
        notes = [Note(people[name], "portal:cohort", (cohort.public_id,), {"grupo": cohort.code}) for name in TOLD]
        tell(event, notes, key="demo", now=world.now - timedelta(hours=hours))
    lost = Message.objects.filter(event="session_substituted", recipient=people["facilitadora"])
    lost.update(state=MessageState.FAILED, why=Why.NOT_TAKEN, tries=5)
    transaction.on_commit(lambda: sending.run(world.now))
    return Message.objects.count()
