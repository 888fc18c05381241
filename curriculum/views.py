"""Materials: the list for those who guide, and the files themselves."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lms.accounts.permissions import GUIDES
from lms.core import clock
from lms.core.access import PUBLIC, access
from lms.core.downloads import send, starts_download

from .actions import record_download, record_material_download
from .enums import FileKind
from .files import file_for, files_of
from .forms_library import LibraryForm
from .models import Material, MaterialVersion, guides
from .pdf import LICENCE
from .queries import printed
from .queries_library import MOST_FOUND, read_catalogue, shelf_of
from .queries_own import own_of


@access(GUIDES)
@require_safe
def materials(request):
    """The library: lessons with their plans and uploaded materials, filtered and searched by what stands in the address."""
    catalogue = read_catalogue(request.user)
    form = LibraryForm(request.GET, catalogue)
    own = own_of(request.user, clock.now())
    shelf = shelf_of(request.user, catalogue, form.asked, own, page=form.page)
    told = {"form": form, "asked": form.asked, "shelf": shelf, "own": own, "licence": LICENCE, "most": MOST_FOUND}
    return render(request, "curriculum/materials.html", told)


@access(GUIDES)
@require_safe
def plan(request, code, kind, name):
    """The plan of a lesson: whole or in 45 minutes, to print or to edit."""
    return _file(request, code, kind, name)


@access(PUBLIC)
@require_safe
def annex_pdf(request, code, name):
    """An annex of a lesson; one for those who guide does not exist for anybody else."""
    return _file(request, code, FileKind.ANNEX, name)


def _file(request, code: str, kind: FileKind, name: str):
    may_all = guides(request.user)
    lesson = printed(code, hidden=may_all)
    if lesson is None:
        raise Http404
    known = files_of(lesson, for_guides=may_all)
    file = next((one for one in known if (one.kind, one.name) == (kind, name)), None)
    if file is None:
        raise Http404
    response = send(request, file_for(lesson, kind, name), file_name=file.file_name)
    if starts_download(request, response):
        record_download(lesson=lesson.lesson, file=file, user=request.user, now=clock.now())
    return response


def send_version(request, version: MaterialVersion):
    """The file of this version, for somebody who may have it; the download is counted."""
    if not version.path.is_file():
        raise Http404
    response = send(request, version.path, file_name=version.file_name, media_type=version.media_type)
    if starts_download(request, response):
        record_material_download(version=version, user=request.user, now=clock.now())
    return response


@access(PUBLIC)
@require_safe
def material(request, public_id):
    """The current file of an uploaded material; one that is not for this person does not exist."""
    found = get_object_or_404(Material.objects.readable_by(request.user).for_listing(), public_id=public_id)
    return send_version(request, found.current)
