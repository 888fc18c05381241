"""The site with one protection taken away: what the soak must notice. Served by `soak.site.served_bare`, never by anything else.

SOAK_CONTROL names what is taken: `deferred` (SQLite begins without a lock), `normal` (SQLite commits without a sync), `unlocked`
(no transaction and no lock around a roster), `late` (acknowledged first, stored afterwards).
"""

import os
import threading
import time
from contextlib import nullcontext
from types import SimpleNamespace

from django.db import close_old_connections, connections, models

from lms.wsgi import application  # noqa: F401  (what granian serves; it must be made before the apps can be changed)

LATE_SECONDS = 0.3


def _deferred() -> None:
    connections["default"].settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    connections.settings["default"]["OPTIONS"]["transaction_mode"] = "DEFERRED"


def _normal() -> None:
    for options in (connections["default"].settings_dict["OPTIONS"], connections.settings["default"]["OPTIONS"]):
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=NORMAL")


def _unlocked() -> None:
    from lms.records import actions

    actions.transaction = SimpleNamespace(atomic=nullcontext)
    # The log of who did what refuses to be written outside a transaction, and would save the seat.
    actions.record = lambda *_facts, **_words: None
    models.QuerySet.select_for_update = lambda rows, **_words: rows


def _late() -> None:
    from lms.attendance import views

    store = views.submit_register

    def afterwards(**facts):
        time.sleep(LATE_SECONDS)
        try:
            store(**facts)
        finally:
            close_old_connections()

    views.submit_register = lambda **facts: threading.Thread(target=afterwards, kwargs=facts).start()


{"deferred": _deferred, "normal": _normal, "unlocked": _unlocked, "late": _late}[os.environ["SOAK_CONTROL"]]()
