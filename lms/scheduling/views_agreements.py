"""The signed paper of an agreement, for whoever coordinates its centre."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from lms.accounts.permissions import COORDINATOR
from lms.core.access import access
from lms.core.downloads import send
from lms.records.agreement_files import paper_of
from lms.records.models import Agreement


@access(COORDINATOR)
@require_safe
def agreement_file(request, public_id):
    """The file, under a name that says neither with whom nor what; one that is not there does not exist."""
    found = get_object_or_404(Agreement.objects.coordinated_by(request.user), public_id=public_id)
    if not found.stored_name or not paper_of(found).exists():
        raise Http404
    return send(request, paper_of(found), file_name="convenio.pdf", media_type="application/pdf")
