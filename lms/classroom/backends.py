"""The student's way of proving who is there."""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password

from lms.accounts.enums import UserKind
from lms.accounts.models import User

from .models import StudentSecret


class StudentBackend(BaseBackend):
    """Signs a student in by the PIN; gives no permission at all."""

    def authenticate(self, request, student=None, pin=None, **credentials):
        if student is None or pin is None:
            return None
        secret = StudentSecret.objects.filter(student=student, student__user__is_active=True).first()
        if secret is None or not check_password(pin, secret.pin_hash):
            return None
        return self.get_user(student.user_id)

    def get_user(self, user_id):
        """With the student behind it, whose name stands on every page."""
        students = User.objects.filter(kind=UserKind.STUDENT, is_active=True).select_related("student")
        return students.filter(pk=user_id).first()
