"""What is taught. A workshop is a page with an age, a length and stages; under it stand its lessons, each one planned meeting.

A lesson's phases carry whole minutes that add up to its length. What is written for adults (safeguarding note, advice, the
protocol) lives in fields of its own and is shown to those who guide, never to students. Pages know nothing about people: a
cohort points to a workshop, a workshop points to nobody.
"""

from .downloads import MaterialDownload
from .glossary import GlossaryTerm
from .lessons import LessonPage
from .materials import Material, MaterialVersion
from .quizzes import Quiz
from .reviews import ReviewTask
from .shared import BodyLanguageMixin, guides
from .workshops import Stage, WorkshopIndexPage, WorkshopPage

__all__ = [
    "BodyLanguageMixin",
    "GlossaryTerm",
    "LessonPage",
    "Material",
    "MaterialDownload",
    "MaterialVersion",
    "Quiz",
    "ReviewTask",
    "Stage",
    "WorkshopIndexPage",
    "WorkshopPage",
    "guides",
]
