"""What may stand in a log: JSON lines that say which view answered, how and how fast, and never who was looked at.

No name, no address of a page with its ids, no query string, no body, no words of an exception (a database quotes the row that
broke its rule): a fault is told by its class and by the places in the code that it came through. What a visitor typed cannot
break a line: JSON writes control characters as escapes, and the plain format for development does the same.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What is long and random opens something: an address of a calendar, of an invitation.
SECRET = re.compile(r"[A-Za-z0-9_-]{40,}")
LONGEST = 500
FRAMES = 12
HERE = Path(__file__).parent.parent.parent
# Set by RequestLogMiddleware for the thread that answers, so that every line within a request carries its id.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonFormatter(logging.Formatter):
    """One object a line: time, level, logger, what happened, the request's id, and facts given as `extra={"facts": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        if found := request_id.get():
            told["request"] = found
        told |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0]:
            told |= _fault(record.exc_info)
        return json.dumps(told, ensure_ascii=True, default=str)


class LineFormatter(logging.Formatter):
    """For a terminal: the usual words, with control characters of the message written as escapes and no secret of an address."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        record.message = SECRET.sub("…", CONTROL.sub(lambda found: repr(found.group())[1:-1], record.message))
        return super().formatMessage(record)


def _event(record: logging.LogRecord) -> str:
    """The message; where Django would quote the address of a request, only what its status says."""
    status = getattr(record, "status_code", None)
    if status is not None or hasattr(record, "request"):
        return _phrase(status or HTTPStatus.BAD_REQUEST)
    return record.getMessage()[:LONGEST]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return str(status)


def _fault(exc_info) -> dict[str, Any]:
    kind, _, trace = exc_info
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return {"error": kind.__name__, "through": [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]}


def _place(filename: str) -> str:
    """The file as the repository or the library names it."""
    path = Path(filename)
    if path.is_relative_to(HERE) and "site-packages" not in path.parts:
        return str(path.relative_to(HERE))
    return "/".join(path.parts[path.parts.index("site-packages") + 1 :]) if "site-packages" in path.parts else path.name
