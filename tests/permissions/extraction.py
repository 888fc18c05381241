"""All that can be read in an answer, whatever its format (page, JSON, sheet, paper, archive), in a mail and in a log line."""

import gzip
import html
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from email.message import Message
from functools import lru_cache
from logging import Formatter, LogRecord
from urllib.parse import unquote

PAPER_READER = shutil.which("pdftotext")
MOST_NESTED = 3


def texts_of(response) -> Iterator[str]:
    """Every text of an answer: its headers and cookies, and its body unpacked."""
    for name, value in response.headers.items():
        yield f"{name}: {unquote(value)}"
    for cookie in response.cookies.values():
        yield unquote(cookie.OutputString())
    yield from read(body_of(response), response.headers.get("Content-Type", ""))


def body_of(response) -> bytes:
    """The bytes of the body; of a streamed one too, once."""
    if getattr(response, "streaming", False):
        if not hasattr(response, "walked_content"):
            response.walked_content = b"".join(response.streaming_content)
        return response.walked_content
    return response.content


def read(content: bytes, media_type: str = "", depth: int = 0) -> Iterator[str]:
    """The texts in these bytes. What they are is seen by how they begin, and only then by what is said of them."""
    if content.startswith(b"\x1f\x8b"):
        yield from read(gzip.decompress(content), media_type, depth)
    elif content.startswith(b"PK\x03\x04") and depth < MOST_NESTED:
        yield from _read_archive(content, depth)
    elif content.startswith(b"%PDF"):
        yield _read_paper(content)
    elif "svg" in media_type:
        return  # a drawing is numbers
    elif "json" in media_type:
        yield _read_json(content)
    else:
        yield _read_text(content)


def _read_archive(content: bytes, depth: int) -> Iterator[str]:
    """The names and contents of a ZIP's members; an XLSX or DOCX is one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            yield member.filename
            yield from read(archive.read(member), "", depth + 1)


@lru_cache(maxsize=200)
def _read_paper(content: bytes) -> str:
    """The words on the sheets, and what a PDF says of itself beside them."""
    if PAPER_READER is None:
        return ""
    words = subprocess.run([PAPER_READER, "-", "-"], input=content, capture_output=True).stdout.decode(errors="replace")
    return words + content.decode("latin-1")


def _read_json(content: bytes) -> str:
    try:
        return json.dumps(json.loads(content), ensure_ascii=False)
    except ValueError:
        return _read_text(content)


def _read_text(content: bytes) -> str:
    """As a browser shows it; folded lines of a calendar are unfolded."""
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n ", "")
    return html.unescape(unquote(text) if "%" in text else text)


def texts_of_mail(message) -> Iterator[str]:
    """Subject, headers but for the addresses, and every part of a message."""
    built: Message = message.message()
    yield " ".join(str(value) for name, value in built.items() if name not in ("To", "Cc", "From", "Reply-To"))
    yield f"{message.subject} {message.body}"
    for part in built.walk():
        if not part.is_multipart():
            yield from read(part.get_payload(decode=True) or b"", part.get_content_type())


def text_of_record(record: LogRecord) -> str:
    """A log line with its traceback, and what was hung on it."""
    return f"{Formatter().format(record)} {record.args!r}"
