"""Sending a file that lies on disk: with its size, in pieces to a phone that lost the connection, not at all when it has it."""

import re
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from . import nginx

RANGE = re.compile(r"bytes=(\d*)-(\d*)")
PARTIAL, UNSATISFIABLE = 206, 416
# What somebody opens in spite of all runs nothing, and knows nothing of the site.
ALONE = "sandbox; default-src 'none'"


def send(request, path: Path, *, file_name: str, media_type: str = "") -> HttpResponseBase:
    """The file, or the piece of it that was asked for, to be saved as `file_name`; in production nginx sends it.

    The path must change with the content. Without `media_type` the name says what it is. Whether this person may have the file
    is asked before: nothing here, not even a tag, is for somebody who may not.
    """
    if settings.NGINX_SENDS_FILES:
        response = nginx.send_by_nginx(request, path, file_name=file_name, media_type=media_type)
    else:
        response = _send(request, path, file_name, media_type)
    response.headers["Content-Security-Policy"] = ALONE
    return response


def _send(request, path: Path, file_name: str, media_type: str) -> HttpResponseBase:
    etag = f'"{path.stem}"'
    if (kept := get_conditional_response(request, etag=etag)) is not None:
        return kept
    # It is compressed already; packing it again would take its length and its pieces away.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    size = path.stat().st_size
    span = _asked_for(request, size, etag)
    response: FileResponse
    if span is None:
        response = _Sent(path.open("rb"), file_name, media_type)
    elif span[0] >= size:
        return HttpResponse(status=UNSATISFIABLE, headers={"Content-Range": f"bytes */{size}"})
    else:
        response = _piece(path, span, size, file_name, media_type)
    response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    return response


def starts_download(request, response: HttpResponseBase) -> bool:
    """Whether this answer is the beginning of a file: not a look at the head, a later piece, or what the browser has already."""
    return request.method == "GET" and response.status_code in (200, PARTIAL) and _from_its_first_byte(request, response)


def _from_its_first_byte(request, response: HttpResponseBase) -> bool:
    if nginx.HEADER in response.headers:
        # nginx will cut the piece; what was asked for tells which.
        asked = RANGE.fullmatch(request.headers.get("Range", ""))
        return asked is None or (asked[1] != "" and int(asked[1]) == 0)
    return response.headers.get("Content-Range", "bytes 0-").startswith("bytes 0-")


def _asked_for(request, size: int, etag: str) -> tuple[int, int] | None:
    """First and last byte of the one piece that was asked for; None where the whole file is wanted."""
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or found.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    end = min(int(last), size - 1) if last else size - 1
    return None if last and int(first) > int(last) else (int(first), end)


def _piece(path: Path, span: tuple[int, int], size: int, file_name: str, media_type: str) -> FileResponse:
    length = span[1] - span[0] + 1
    response = _Sent(_Piece(path, span[0], length), file_name, media_type, status=PARTIAL)
    response.headers["Content-Length"] = str(length)
    response.headers["Content-Range"] = f"bytes {span[0]}-{span[1]}/{size}"
    return response


class _Sent(FileResponse):
    """A file in larger blocks: a pack of hundreds of megabytes takes a sixteenth of the turns."""

    block_size = 64 * 1024

    def __init__(self, file, file_name: str, media_type: str, **more) -> None:
        kind = {"content_type": media_type} if media_type else {}
        super().__init__(file, as_attachment=True, filename=file_name, **kind, **more)


class _Piece:
    """A stretch of a file, read block by block however long it is."""

    def __init__(self, path: Path, first: int, length: int):
        self._file, self._left = path.open("rb"), length
        self._file.seek(first)

    def read(self, size: int) -> bytes:
        read = self._file.read(min(size, self._left))
        self._left -= len(read)
        return read

    def close(self) -> None:
        self._file.close()
