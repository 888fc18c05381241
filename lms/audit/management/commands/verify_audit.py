"""manage.py verify_audit: is the log what was written? Prints its head, which belongs on paper."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...actions_verification import verify_log
from ...context import AuditedCommand
from ...heads import parse_head
from ...verification import Finding, Verification

SHOWN = 20


class Command(AuditedCommand):
    help = "Verifica la bitácora: cambios, faltas, entradas movidas y, contra una cabeza conocida, cortes al final."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--head", action="append", default=[], metavar="NÚMERO:HUELLA", help="una cabeza anotada afuera; se puede repetir"
        )
        parser.add_argument(
            "--after-restore", action="store_true", help="después de restaurar una copia: no comparar con la cabeza guardada"
        )

    def handle(self, *, head, after_restore, **options) -> None:
        known = [parse_head(text) for text in head]
        if None in known:
            raise CommandError(_("Escriba la cabeza como la imprime esta orden: número, dos puntos y 64 letras o cifras."))
        try:
            found = verify_log(known=filter(None, known), after_restore=after_restore)
        except ValueError as error:
            raise CommandError(_("El archivo de la cabeza guardada no se entiende. Compárelo con la anotada afuera.")) from error
        if not found.is_whole:
            raise CommandError("\n".join(said_of(found)))
        read = ngettext("Bitácora íntegra: %(n)s entrada.", "Bitácora íntegra: %(n)s entradas.", found.entries)
        self.stdout.write(read % {"n": found.entries})
        self.stdout.write(_("Cabeza, para anotar fuera de este equipo: %(head)s") % {"head": found.head})


def said_of(found: Verification) -> list[str]:
    """The faults, one a line, the first twenty of them."""
    lines = [_("La bitácora no está íntegra. No borre nada: guarde una copia y avise a quien responde por los datos.")]
    lines += [_line(finding) for finding in found.findings[:SHOWN]]
    if more := len(found.findings) - SHOWN:
        lines += [_("y %(n)s fallas más") % {"n": more}] if more > 0 else []
    return lines


def _line(finding: Finding) -> str:
    if not finding.number:
        return f"  {finding.fault.label}"
    return "  " + _("entrada %(number)s: %(fault)s") % {"number": finding.number, "fault": finding.fault.label}
