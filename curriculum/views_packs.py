"""Packs: the archive of a lesson or of a workshop, or a page that says that it is being made and comes back."""

from collections.abc import Callable

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.accounts.permissions import GUIDES
from lms.core import clock
from lms.core.access import access
from lms.core.downloads import send, starts_download

from . import packs
from .actions import record_pack_download
from .tasks import build_pack

COME_BACK_SECONDS = 10


@access(GUIDES)
@require_safe
def lesson_pack(request, code, is_light):
    """The pack of a lesson."""
    return _pack(request, packs.lesson_pack, code, is_light)


@access(GUIDES)
@require_safe
def workshop_pack(request, code, is_light):
    """The pack of a workshop with all its lessons."""
    return _pack(request, packs.workshop_pack, code, is_light)


def _pack(request, find: Callable[..., packs.Pack | None], code: str, is_light: bool):
    pack = find(code, is_light=is_light)
    if pack is None:
        raise Http404
    path = packs.kept(pack) or (packs.build(pack) if packs.is_small(pack) else None)
    if path is None:
        return _come_back(request, pack)
    response = send(request, path, file_name=pack.file_name)
    if starts_download(request, response):
        record_pack_download(pack=pack, user=request.user, now=clock.now())
    return response


def _come_back(request, pack: packs.Pack):
    """The worker is asked once; the page says in words what happens and asks again by itself."""
    if packs.ask_once(pack):
        build_pack.enqueue(pack.page.code, pack.is_of_workshop, pack.is_light)
    response = render(request, "curriculum/pack_waiting.html", {"pack": pack, "seconds": COME_BACK_SECONDS}, status=202)
    response.headers["Refresh"] = str(COME_BACK_SECONDS)
    return response
