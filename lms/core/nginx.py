"""Leaving work to nginx: files that it reads from the disk itself, after a view of ours has allowed it.

A view answers with a header that names an internal address (deploy/nginx/maloca.conf); nginx sends the file, in pieces where a
phone asks for them, and no thread of ours waits for a slow line. Where there is no nginx, Django sends files (downloads.py).
"""

import mimetypes
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

HEADER = "X-Accel-Redirect"
PREFIX = "/_archivos"


def send_by_nginx(request, path: Path, *, file_name: str, media_type: str = "") -> HttpResponseBase:
    """The word to nginx to send this file, or the news that the browser has it: by the tag that nginx itself gives it."""
    facts = path.stat()
    changed = int(facts.st_mtime)
    kept = get_conditional_response(request, etag=f'"{changed:x}-{facts.st_size:x}"', last_modified=changed)
    if kept is not None:
        return kept
    kind = media_type or mimetypes.guess_type(file_name)[0] or "application/octet-stream"
    response = HttpResponse(content_type=kind)
    response.headers[HEADER] = internal_address(path)
    response.headers["Content-Disposition"] = content_disposition_header(True, file_name)
    return response


def internal_address(path: Path) -> str:
    """Where nginx finds the file, and nobody else. Raises ValueError for a file outside the folders of media."""
    for name, root in (("privado", settings.PRIVATE_MEDIA_ROOT), ("publico", settings.MEDIA_ROOT)):
        if path.resolve().is_relative_to(Path(root).resolve()):
            return f"{PREFIX}/{name}/{quote(str(path.resolve().relative_to(Path(root).resolve())))}"
    raise ValueError("The file lies in none of the folders that nginx may read.")
