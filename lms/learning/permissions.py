"""Who answers: students, and nobody for them on these addresses."""

from lms.core.access import Access

STUDENT = Access(
    "student", lambda request: request.user.is_authenticated and request.user.is_student, sign_in_at="classroom:sign_in"
)
