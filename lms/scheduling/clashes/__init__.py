"""What stands against a meeting: one list of rules for the preview, for storing and for the live list.

found = find_clashes(meetings, now=now, seen_by=user)
soft = ensure_no_clash(meetings, now=now, accepted=reason, seen_by=user)   # in the transaction that stores
"""

from .checking import ClashError, ensure_no_clash, find_clashes, new_clashes
from .meetings import Clash, Meeting, meetings_of

__all__ = ["Clash", "ClashError", "Meeting", "ensure_no_clash", "find_clashes", "meetings_of", "new_clashes"]
