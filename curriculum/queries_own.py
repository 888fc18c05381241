"""What a person who guides fetched, and what is new or changed to that person since.

The log of downloads answers it, so that nothing is written when somebody looks: the last visit is the last time before today on
which the person fetched something (decision 0021). Of others there are only numbers, for those who answer for materials.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, Q

from lms.accounts.enums import Role
from lms.core import clock

from .models import LessonPage, Material, MaterialDownload

COUNTING_ROLES = (Role.EDITOR, Role.COORDINATOR)


@dataclass
class Own:
    """The downloads of one person: when each file of a lesson was fetched, and which version of each material.

    `lesson_counts` and `version_counts` say how often anybody fetched the files of a lesson and a version of a material; None for
    whoever does not answer for materials.
    """

    visit: datetime | None = None
    files: dict[int | None, datetime] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    lesson_counts: dict[int | None, int] | None = None
    version_counts: dict[int, int] | None = None

    def is_new(self, added: datetime | None) -> bool:
        """Whether something appeared after the last visit. Without a visit nothing is new, since everything would be."""
        return bool(self.visit and added and added > self.visit)

    def is_lesson_changed(self, lesson: LessonPage) -> bool:
        """Whether the lesson was published again after this person fetched a file of it for the last time."""
        fetched, published = self.files.get(lesson.pk), lesson.last_published_at
        return bool(fetched and published and published > fetched)

    def is_material_changed(self, material: Material) -> bool:
        """Whether there is a newer file than the newest that this person fetched."""
        fetched, current = self.versions.get(material.pk), material.current
        return bool(fetched and current and current.number > fetched)


def own_of(user, now: datetime) -> Own:
    """The downloads of this person, and, for an editor or a coordinator, the numbers of all. One query."""
    counts = user.has_role(*COUNTING_ROLES)
    own = Own(lesson_counts={} if counts else None, version_counts={} if counts else None)
    for row in _grouped(user, clock.at(clock.local_day(now), clock.MIDNIGHT), of_all=counts):
        _take(own, *row)
    return own


def _grouped(user, midnight: datetime, *, of_all: bool):
    mine = Q(user=user)
    rows = MaterialDownload.objects.all() if of_all else MaterialDownload.objects.filter(mine)
    return (
        rows.order_by()
        .values_list("lesson", "version", "version__material", "version__number")
        .annotate(
            count=Count("pk"),
            fetched=Max("at", filter=mine),
            earlier=Max("at", filter=mine & Q(at__lt=midnight)),
        )
    )


def _take(own: Own, lesson, version, material, number, count, fetched, earlier) -> None:
    own.visit = max(filter(None, (own.visit, earlier)), default=None)
    if version is None:
        if fetched:
            own.files[lesson] = fetched
        if own.lesson_counts is not None:
            own.lesson_counts[lesson] = count
        return
    if fetched:
        own.versions[material] = max(number, own.versions.get(material, 0))
    if own.version_counts is not None:
        own.version_counts[version] = count
