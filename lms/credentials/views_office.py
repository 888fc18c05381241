"""Certificates in the coordinator's office: which cohorts are near, who earned one, what is missing, and issuing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from lms.accounts.permissions import COORDINATOR
from lms.audit.enums import Act
from lms.audit.showing import shows
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.models import Cohort
from lms.records.views.cohorts import CohortScopeMixin

from .actions import issue_certificates, revoke_certificate
from .models import Certificate
from .queries import standings_of
from .queries_office import cohorts_near_the_end, group_counts, in_group, with_certificates

COHORTS_A_PAGE = 30


class CertificateCohortsView(TemplateView):
    access = COORDINATOR
    template_name = "credentials/office/cohorts.html"

    def get_context_data(self, **kwargs):
        cohorts = cohorts_near_the_end(Cohort.objects.coordinated_by(self.request.user), clock.now())
        page = Paginator(cohorts, COHORTS_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {"page": page, "rows": with_certificates(page.object_list)}


class CohortCertificatesView(CohortScopeMixin, TemplateView):
    """Everybody of one cohort with the way to the certificate."""

    audited = shows(Act.ROSTER_SEEN, "records.cohort", scope="coordinated_by")
    template_name = "credentials/office/cohort.html"

    def get_context_data(self, **kwargs):
        standings = standings_of(self.cohort, clock.now())
        wanted, counts = self.request.GET.get("ver", ""), group_counts(standings)
        return super().get_context_data(**kwargs) | {
            "cohort": self.cohort,
            "progress": cohorts_near_the_end(Cohort.objects.filter(pk=self.cohort.pk), clock.now()).first(),
            "counts": counts,
            "total": len(standings),
            "group": wanted if wanted in counts else "",
            "standings": in_group(standings, wanted),
        }


class IssueView(CohortScopeMixin):
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        try:
            result = issue_certificates(cohort=self.cohort, issued_by=request.user, now=clock.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _issued(len(result.issued), len(result.already)))
        return redirect("office_certificates:cohort", self.cohort.public_id)


def _issued(new: int, already: int) -> str:
    if not new:
        return _("No había ninguna constancia nueva que emitir: 0 cambios.")
    said = ngettext("Se emitió %(n)s constancia.", "Se emitieron %(n)s constancias.", new) % {"n": new}
    kept = ngettext("%(n)s ya estaba emitida.", "%(n)s ya estaban emitidas.", already) % {"n": already}
    return f"{said} {kept}" if already else said


class RevokeView(TemplateView):
    """Asks first, then revokes. The certificate stays in the list as revoked, and whoever checks it is told so."""

    access = COORDINATOR
    audited = shows(Act.PERSON_SEEN, "credentials.certificate", scope="manageable_by")
    template_name = "credentials/office/revoke.html"

    @cached_property
    def certificate(self) -> Certificate:
        found = Certificate.objects.manageable_by(self.request.user).issued().select_related("enrolment__cohort__school")
        return get_object_or_404(found, public_id=self.kwargs["public_id"])

    def get_context_data(self, **kwargs):
        certificate = self.certificate
        return super().get_context_data(**kwargs) | {"certificate": certificate, "cohort": certificate.enrolment.cohort}

    def post(self, request, *args, **kwargs):
        cohort = self.certificate.enrolment.cohort
        revoke_certificate(certificate=self.certificate, revoked_by=request.user, now=clock.now())
        messages.success(request, _("La constancia quedó anulada. Quien la verifique verá que ya no vale."))
        return redirect("office_certificates:cohort", cohort.public_id)
