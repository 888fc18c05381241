"""Who reads the log: whoever holds the right that administrators are given (`lms.accounts.rights`)."""

from lms.core.access import Access

READERS = Access("reader of the log", lambda request: request.user.has_perm("audit.view_entry"))
