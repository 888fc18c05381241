"""Students and their guardians."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.core.folding import fold
from lms.core.ids import PublicIdModel

from ..enums import Disability, DocumentType, Grade, SelfIdentification, Sex
from .places import Centre, School
from .scope import staff_place


class StudentQuerySet(models.QuerySet):
    def visible_to(self, user) -> "StudentQuerySet":
        """A coordinator's centres' students, those enrolled in cohorts in scope, and a student's own row."""
        if not user.is_authenticated:
            return self.none()
        if user.is_student:
            return self.filter(user=user)
        guided = Student.objects.filter(staff_place(user, "enrolments__cohort__staff__"))
        return self.filter(Q(centre__in=Centre.objects.coordinated_by(user)) | Q(pk__in=guided.values("pk")))


class Student(PublicIdModel):
    """A child or adolescent who learns here. Birth is known to the month; the document as keyed hash and two digits."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="students", verbose_name=_("sede"))
    school = models.ForeignKey(
        School,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="students",
        verbose_name=_("institución educativa"),
    )
    given_names = models.CharField(_("nombres"), max_length=80)
    paternal_surname = models.CharField(_("apellido paterno"), max_length=60)
    maternal_surname = models.CharField(_("apellido materno"), max_length=60, blank=True)
    # What rosters sort and compare by: folded surnames and names. Written by save() and by the importer's bulk writes.
    sort_name = models.CharField(max_length=220, editable=False)
    document_type = models.CharField(_("tipo de documento"), max_length=10, choices=DocumentType, default=DocumentType.NONE)
    document_hash = models.CharField(max_length=64, blank=True, editable=False)
    document_last2 = models.CharField(_("documento, dos últimas cifras"), max_length=2, blank=True, editable=False)
    birth_year = models.PositiveSmallIntegerField(
        _("año de nacimiento"), null=True, blank=True, validators=[MinValueValidator(1980), MaxValueValidator(2040)]
    )
    birth_month = models.PositiveSmallIntegerField(
        _("mes de nacimiento"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    sex = models.CharField(_("sexo"), max_length=10, choices=Sex, default=Sex.UNKNOWN)
    grade = models.PositiveSmallIntegerField(_("grado"), choices=Grade, null=True, blank=True)
    section = models.CharField(_("sección"), max_length=20, blank=True)
    disability = models.CharField(_("discapacidad"), max_length=10, choices=Disability, default=Disability.UNKNOWN)
    self_identification = models.CharField(
        _("autoidentificación"), max_length=20, choices=SelfIdentification, default=SelfIdentification.UNKNOWN
    )
    people = models.CharField(_("pueblo"), max_length=40, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="student"
    )

    objects = StudentQuerySet.as_manager()

    class Meta:
        verbose_name = _("estudiante")
        verbose_name_plural = _("estudiantes")
        ordering = ["sort_name", "pk"]
        # Not `db_index`, which on PostgreSQL keeps a second index for LIKE that every new student pays for.
        indexes = [models.Index(fields=["sort_name"], name="students_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["document_hash"], condition=~Q(document_hash=""), name="one_student_per_document"),
            models.CheckConstraint(
                condition=Q(birth_year=None, birth_month=None) | Q(birth_year__isnull=False, birth_month__isnull=False),
                name="birth_has_year_and_month_or_neither",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def save(self, *args, **kwargs):
        self.sort_name = self.sort_key(self.paternal_surname, self.maternal_surname, self.given_names)
        super().save(*args, **kwargs)

    @staticmethod
    def sort_key(paternal: str, maternal: str, given: str) -> str:
        """Folded “paternal maternal, given”: what `sort_name` holds."""
        return fold(f"{paternal} {maternal}, {given}")

    @property
    def surnames(self) -> str:
        return f"{self.paternal_surname} {self.maternal_surname}".strip()

    @property
    def register_name(self) -> str:
        """“Ahuanari Tamani, Analí”, as a register writes it. For staff in scope."""
        return f"{self.surnames}, {self.given_names}"

    @property
    def full_name(self) -> str:
        """“Analí Ahuanari Tamani”, as a certificate writes it."""
        return f"{self.given_names} {self.surnames}"

    @property
    def class_name(self) -> str:
        """“Analí A.”: what may stand on a shared screen."""
        return f"{self.given_names} {self.paternal_surname[:1]}."

    @property
    def initials(self) -> str:
        """“A. A. T.”: all that a public page shows of a person."""
        words = f"{self.given_names} {self.surnames}".split()
        small = {"de", "del", "la", "las", "los", "y"}
        return " ".join(f"{word[0].upper()}." for word in words if word.lower() not in small)


class GuardianQuerySet(models.QuerySet):
    def visible_to(self, user) -> "GuardianQuerySet":
        """Guardians of the students of the centres that this person coordinates; nobody else needs a telephone."""
        if not user.is_authenticated or user.is_student:
            return self.none()
        return self.filter(student__centre__in=Centre.objects.coordinated_by(user))


class Guardian(models.Model):
    """Mother, father or apoderado of one student. A telephone may belong to several children, a grandmother to none."""

    # Without an index of its own: the constraint's begins with the student.
    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, db_index=False, related_name="guardians", verbose_name=_("estudiante")
    )
    name = models.CharField(_("nombre"), max_length=120)
    relationship = models.CharField(_("parentesco"), max_length=40, blank=True)
    phone = models.CharField(_("celular"), max_length=20, blank=True)

    objects = GuardianQuerySet.as_manager()

    class Meta:
        verbose_name = _("apoderado/a")
        verbose_name_plural = _("apoderados/as")
        constraints = [models.UniqueConstraint(fields=["student", "name"], name="one_row_per_guardian")]

    def __str__(self) -> str:
        return f"guardian {self.pk}"
