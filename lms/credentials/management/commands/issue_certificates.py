"""Issue the certificates of a cohort from the command line."""

import json

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from lms.audit.context import AuditedCommand
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.models import Cohort

from ...actions import IssueResult, issue_certificates


class Command(AuditedCommand):
    help = "Issues the certificates that a cohort has earned and holds not yet; prints counts and reasons, never a name."

    def add_arguments(self, parser):
        parser.add_argument("--cohort", required=True, metavar="CODE", help="the short code of the cohort")
        parser.add_argument("--dry-run", action="store_true", help="say what would be issued, and write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, cohort, dry_run, json, **options):
        found = Cohort.objects.for_listing().filter(code=cohort).first()
        if found is None:
            raise CommandError(_("No hay ningún grupo con el código “%(code)s”.") % {"code": cohort})
        try:
            result = issue_certificates(cohort=found, issued_by=None, now=clock.now(), dry_run=dry_run)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(as_json(result, dry_run) if json else "\n".join(as_lines(result, dry_run)))


def as_json(result: IssueResult, dry_run: bool) -> str:
    """One object: counts, and for every enrolment without a certificate its random id and the reason."""
    refused = [
        {"enrolment": str(row.enrolment.public_id), "standing": row.standing.value, "missing": row.missing}
        for row in result.refused
    ]
    counts = {"issued": len(result.issued), "already": len(result.already), "refused": len(result.refused)}
    return json.dumps({"dry_run": dry_run, "summary": counts, "refused": refused}, ensure_ascii=False)


def as_lines(result: IssueResult, dry_run: bool) -> list[str]:
    """The same for people, in Spanish."""
    verb = _("Se emitirían") if dry_run else _("Emitidas")
    lines = [
        f"{verb}: {len(result.issued)}",
        _("Ya tenían: %(n)s") % {"n": len(result.already)},
        _("No se emiten: %(n)s") % {"n": len(result.refused)},
    ]
    return lines + [f"  {str(row.enrolment.public_id)[:8]}  {row.missing}" for row in result.refused]
