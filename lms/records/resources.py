"""Rosters in and out of the database, every row of them through one resource."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from import_export.fields import Field
from import_export.results import RowResult

from lms.core import exports
from lms.core.folding import fold
from lms.core.listed import Listed

from .bulk import BulkResource, Column, Lines
from .enums import ConsentState, Grade, Purpose, Sex
from .intake import Intake, Plan
from .models import Cohort, Enrolment, Guardian, Student
from .models.consent import current_state
from .roster.rows import Row


class MonthColumn(Column):
    """Year and month of birth in one column: “2012-05” on the way in, “05/2012” on the way out."""

    def save(self, instance, row, is_m2m=False, **kwargs) -> None:
        if value := row[self.column_name]:
            instance.birth_year, instance.birth_month = int(value[:4]), int(value[5:])

    def export(self, instance, **kwargs) -> str:
        return birth_label(instance)


class StudentResource(BulkResource):
    """Students of a roster. With an intake it carries out its plans; without one it exports."""

    row = Field(column_name="fila")
    code = Field(attribute="public_id", column_name="codigo_maloca", readonly=True)
    paternal_surname = Column("paternal_surname", "apellido_paterno")
    maternal_surname = Column("maternal_surname", "apellido_materno")
    given_names = Column("given_names", "nombres")
    document_type = Column("document_type", "tipo_documento")
    document_hash = Column("document_hash", "documento_clave")
    document_last2 = Column("document_last2", "documento_final")
    birth = MonthColumn("birth_year", "fecha_nacimiento")
    sex = Column("sex", "sexo")
    grade = Column("grade", "grado")
    section = Column("section", "seccion")
    starts_on = Field(column_name="desde")
    guardian_name = Field(column_name="apoderado_nombre")
    guardian_relationship = Field(column_name="apoderado_parentesco")
    guardian_phone = Field(column_name="apoderado_celular")
    consent = Field(column_name="autorizacion")
    verification = Field(column_name="constancia_verificable")

    intake: Intake
    NOT_EXPORTED = frozenset({"row", "document_type", "document_hash", "document_last2"})
    IMPORTED = (
        ("fila", "row"),
        ("apellido_paterno", "paternal"),
        ("apellido_materno", "maternal"),
        ("nombres", "given"),
        ("tipo_documento", "document_type"),
        ("documento_clave", "document_key"),
        ("documento_final", "document_last2"),
        ("fecha_nacimiento", "birth"),
        ("sexo", "known_sex"),
        ("grado", "grade"),
        ("seccion", "section"),
    )
    compared = (
        *("centre_id", "school_id", "given_names", "paternal_surname", "maternal_surname", "sort_name", "document_type"),
        *("document_hash", "document_last2", "birth_year", "birth_month", "sex", "grade", "section"),
    )

    class Meta(BulkResource.Meta):
        model = Student
        fields = (
            *("row", "code", "paternal_surname", "maternal_surname", "given_names", "document_type", "document_hash"),
            *("document_last2", "birth", "sex", "grade", "section", "starts_on", "guardian_name", "guardian_relationship"),
            *("guardian_phone", "consent", "verification"),
        )

    def __init__(self, *, intake: Intake | None = None, store: bool = False) -> None:
        super().__init__(store=store)
        if intake:
            self.intake = intake
        self.new_plans: list[Plan] = []

    # In.

    def import_rows_of(self, rows: Sequence[Row]) -> None:
        """Carry out the intake's plans for these rows; the plans hold the outcomes afterwards."""
        columns, names = zip(*self.IMPORTED, strict=True)
        self.import_rows(Lines(columns, rows, attrgetter(*names)))

    def get_or_init_instance(self, instance_loader, row) -> tuple[Student, bool]:
        plan = self._plan(row)
        return (plan.student, False) if plan.student else (Student(), True)

    def _plan(self, row) -> Plan:
        return self.intake.plans[row["fila"]]

    def import_instance(self, instance, row, **kwargs) -> None:
        plan = self._plan(row)
        if instance.pk and not plan.by_code:
            keep_spelling(instance, row)
        if instance.document_hash or not row["documento_clave"]:
            row["tipo_documento"] = row["documento_clave"] = row["documento_final"] = ""
        super().import_instance(instance, row, **kwargs)
        cohort = self.intake.cohort
        instance.centre_id = cohort.centre_id
        instance.school_id = cohort.school_id or instance.school_id
        instance.sort_name = plan.row.sort_name

    def for_delete(self, row, instance) -> bool:
        return self._plan(row).head_count

    def after_import_row(self, row, row_result, **kwargs) -> None:
        plan = self._plan(row)
        if plan.student is None or row_result.import_type != RowResult.IMPORT_TYPE_UPDATE:
            return
        was = old_values(dict(zip(self.compared, self.before, strict=True)), plan.student)
        plan.change(*was)
        plan.row.was = {key: value for key, value in was.items() if value}

    def save_instance(self, instance, is_create, row, **kwargs) -> None:
        super().save_instance(instance, is_create, row, **kwargs)
        if self.store and is_create:
            self.new_plans.append(self._plan(row))

    def bulk_create(self, *args, **kwargs) -> None:
        """Students of whom nothing but the key is needed once they are stored."""
        made = [student.public_id for student in self.create_instances]
        super().bulk_create(*args, **kwargs)
        keys = dict(Student.objects.filter(public_id__in=Listed(made)).values_list("public_id", "pk"))
        for plan, public_id in zip(self.new_plans, made, strict=True):
            plan.person = keys[public_id]
        self.new_plans.clear()

    def remove(self, instances: list[Student]) -> None:
        self.intake.remove(instances)

    def after_import(self, dataset, result, **kwargs) -> None:
        if self.store:
            self.intake.write()

    # Out.

    def get_export_fields(self, selected_fields=None) -> list[Field]:
        return [self.fields[name] for name in self._meta.fields if name not in self.NOT_EXPORTED]

    # Words that an import understands, whatever the language of the interface.

    def dehydrate_sex(self, student) -> str:
        return {Sex.FEMALE: "Mujer", Sex.MALE: "Hombre"}.get(student.sex, "")

    def dehydrate_starts_on(self, student) -> str:
        return f"{student.starts_on:%d/%m/%Y}"

    def dehydrate_guardian_name(self, student) -> str:
        return student.first_guardian[0].name if student.first_guardian else ""

    def dehydrate_guardian_relationship(self, student) -> str:
        return student.first_guardian[0].relationship if student.first_guardian else ""

    def dehydrate_guardian_phone(self, student) -> str:
        return student.first_guardian[0].phone if student.first_guardian else ""

    def dehydrate_consent(self, student) -> str:
        if student.participation != ConsentState.GIVEN:
            return "Pendiente"
        return "Sí" if student.certificate == ConsentState.GIVEN else "Sí, sin constancia"

    def dehydrate_verification(self, student) -> str:
        return {ConsentState.GIVEN: "Sí", ConsentState.REFUSED: "No"}.get(student.verification, "")


def birth_label(student: Student) -> str:
    """“05/2012”, or nothing."""
    return f"{student.birth_month:02d}/{student.birth_year}" if student.birth_year else ""


def old_values(old: dict, student: Student) -> dict[str, str]:
    """What the row changes of the person: each field with the value that stands now, as the preview shows it."""
    differs = {name for name, value in old.items() if value != getattr(student, name)}
    shown = {}
    if differs & {"given_names", "paternal_surname", "maternal_surname"}:
        shown["name"] = f"{old['paternal_surname']} {old['maternal_surname']}".strip() + f", {old['given_names']}"
    if differs & {"grade", "section"}:
        shown["grade"] = f"{Grade(old['grade']).label if old['grade'] else ''} {old['section']}".strip()
    if differs & {"birth_year", "birth_month"}:
        shown["birth"] = f"{old['birth_month']:02d}/{old['birth_year']}" if old["birth_year"] else ""
    if "sex" in differs:
        shown["sex"] = str(Sex(old["sex"]).label)
    if "document_hash" in differs:
        shown["document"] = ""
    if "school_id" in differs:
        shown["school"] = ""
    return shown


NAMES = (("apellido_paterno", "paternal_surname"), ("apellido_materno", "maternal_surname"), ("nombres", "given_names"))


def keep_spelling(student: Student, row) -> None:
    """Official lists lose accents and write in capitals: a name that folds to the stored one replaces it only to add accents."""
    for column, name in NAMES:
        stored, new = getattr(student, name), row[column]
        if stored != new and fold(stored) == fold(new) and accents(new) <= accents(stored):
            row[column] = ""


def accents(text: str) -> int:
    return sum(not character.isascii() for character in text)


def roster_of(cohort: Cohort) -> QuerySet[Student]:
    """The cohort's named students who have not left, with all that a roster shows, in the order of a register."""
    enrolled = Enrolment.objects.filter(cohort=cohort, student=OuterRef("pk"), ends_on=None)
    return (
        Student.objects.annotate(starts_on=Subquery(enrolled.values("starts_on")[:1]))
        .filter(starts_on__isnull=False)
        .annotate(**{purpose.value: current_state(purpose, "pk") for purpose in Purpose})
        .prefetch_related(Prefetch("guardians", Guardian.objects.order_by("pk"), to_attr="first_guardian"))
        .order_by(F("sort_name"), "pk")
    )


def export_roster(*, cohort: Cohort, kind: str) -> bytes:
    """The cohort's named roster as “csv” or “xlsx”, with the headings that an import reads; importing it changes nothing."""
    data = StudentResource().export(roster_of(cohort))
    return written(kind, data.headers, [[_plain(cell) for cell in row] for row in data])


def _plain(cell):
    return cell if isinstance(cell, int) else str(cell)


TEMPLATE = (
    *("apellido_paterno", "apellido_materno", "nombres", "tipo_documento", "numero_documento", "fecha_nacimiento", "sexo"),
    *("grado", "seccion", "desde", "apoderado_nombre", "apoderado_parentesco", "apoderado_celular", "autorizacion"),
    "constancia_verificable",
)


def roster_template(kind: str = "xlsx") -> bytes:
    """An empty roster with the headings that an import reads, to be filled in by a school."""
    return written(kind, TEMPLATE, [])


def written(kind: str, header: Sequence[str], rows: Iterable[Sequence[exports.Cell]]) -> bytes:
    return exports.as_csv(header, rows) if kind == "csv" else exports.as_xlsx("Nómina", header, rows)
