"""How to get in: printed after seeding, and whenever the demo is started again."""

from collections.abc import Iterator
from datetime import datetime

from lms.accounts.models import User
from lms.classroom.codes import shown
from lms.classroom.models import ClassCode
from lms.credentials.codes import groups
from lms.credentials.models import Certificate
from lms.records.enums import ConsentState, Purpose
from lms.records.models import Cohort, Enrolment
from lms.records.models.consent import current_state

from . import organisation
from .rosters import SAMPLE_FILES
from .running import STORY_CODE, TODAYS_GROUP


def lines(*, address: str, now: datetime) -> Iterator[str]:
    """The address, an account for each role, a code for the roster story and one for a class, a certificate to check."""
    yield ""
    yield f"Maloca, demostración con datos inventados: {address}"
    yield ""
    yield f"Personal, en {address}/entrar/  (clave de todas las cuentas: {organisation.PASSWORD})"
    yield from _accounts()
    yield f"Correo que la demostración enviaría, con cualquiera de ellas: {address}/demostracion/correo/"
    yield ""
    yield from _story()
    yield from _class(address, now)
    yield from _certificate(address)
    yield ""


def _accounts() -> Iterator[str]:
    users = {user.username: user for user in User.objects.filter(username__in=organisation.DEMO_ACCOUNTS)}
    for username in organisation.DEMO_ACCOUNTS:
        if user := users.get(username):
            role = ", ".join(str(grant.get_role_display()) for grant in user.grants.all())
            yield f"  {username:<22} {role:<18} {user.email}"


def _story() -> Iterator[str]:
    cohort = Cohort.objects.for_listing().filter(code=STORY_CODE).first()
    if cohort:
        yield f"Nómina por importar: grupo {cohort.code} ({cohort.place_name}, {cohort.label}), con uno de estos archivos:"
        yield from (f"  {path}" for path in SAMPLE_FILES)


def _class(address: str, now: datetime) -> Iterator[str]:
    """The open class of today's group, with somebody on its list."""
    code = ClassCode.objects.open_at(now).filter(cohort__code=TODAYS_GROUP).first()
    if code is None:
        return
    roster = Enrolment.objects.filter(cohort=code.cohort).named().annotate(answer=current_state(Purpose.PARTICIPATION))
    someone = roster.filter(answer=ConsentState.GIVEN).by_surname().first()
    name = someone.student.class_name if someone else ""
    yield f"Clase abierta, en {address}/clase/: código {shown(code.code)}, estudiante {name}, clave {organisation.PIN}"


def _certificate(address: str) -> Iterator[str]:
    """A certificate that anybody may check."""
    found = Certificate.objects.issued().annotate(answer=current_state(Purpose.VERIFICATION, "enrolment__student"))
    if certificate := found.filter(answer=ConsentState.GIVEN).order_by("pk").first():
        yield f"Constancia para comprobar, en {address}/verificar/: {'-'.join(groups(certificate.code))}"
