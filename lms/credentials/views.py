"""Downloading certificates, and checking one without signing in."""

import typst
from allauth.core import ratelimit
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lms.accounts.permissions import COORDINATOR
from lms.audit.enums import Act
from lms.audit.showing import shown, shows
from lms.core import clock
from lms.core.access import PUBLIC, SIGNED_IN, access
from lms.records.models import Cohort

from .archive import zip_certificates
from .forms import VerifyForm
from .models import Certificate
from .pdf import certificate_pdf, file_name

A_MINUTE = "60"


def _base_url(request) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@access(SIGNED_IN)
@shows(Act.CERTIFICATE_SEEN, "credentials.certificate", scope="printable_by")
@require_safe
def certificate(request, public_id):
    """The sheet of one certificate in scope: PDF."""
    found = get_object_or_404(Certificate.objects.printable_by(request.user), public_id=public_id)
    try:
        sheet = certificate_pdf(found, base_url=_base_url(request))
    except typst.TypstError:
        return render(request, "credentials/unprintable.html", status=409)
    attached = f'attachment; filename="{file_name(found)}"'
    return HttpResponse(sheet, content_type="application/pdf", headers={"Content-Disposition": attached})


@access(COORDINATOR)
@shows(Act.EXPORTED, "records.cohort", scope="coordinated_by")
@require_safe
def certificates_zip(request, public_id):
    """All issued certificates of a cohort in one file."""
    cohort = get_object_or_404(Cohort.objects.coordinated_by(request.user), public_id=public_id)
    certificates = Certificate.objects.issued().named().filter(enrolment__cohort=cohort).order_by("pk")
    if not certificates:
        raise Http404
    shown(request, count=len(certificates), reason="certificates")
    packed = zip_certificates(certificates, base_url=_base_url(request))
    return FileResponse(packed, as_attachment=True, filename=f"constancias_{cohort.public_id.hex[:8]}.zip")


@method_decorator(cache_control(no_store=True, private=True), name="dispatch")
class VerifyView(View):
    """Type a code, read what it certifies. The code never stands in an address that reaches the server."""

    access = PUBLIC
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def get(self, request):
        return render(request, "credentials/verify.html", {"form": VerifyForm()})

    def post(self, request):
        if not ratelimit.consume(request, action="verify_certificate"):
            limited = render(request, "credentials/verify_limited.html", status=429)
            limited["Retry-After"] = A_MINUTE
            return limited
        found = Certificate.objects.for_verification().filter(code=VerifyForm(request.POST).asked).first()
        context = {"certificate": found, "form": VerifyForm(), "now": clock.now()}
        return render(request, "credentials/verify_result.html", context)
