"""Asks every view who may open it, and refuses where the view does not say."""

from django.http import Http404
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from lms.core.access import OFFICE, declared_access

from .enums import UserKind

# Views of these packages declare nothing of ours: Wagtail asks its own permissions, and its page and document servers publish
# only what is public; allauth serves staff and visitors, and a student is not its guest.
FOREIGN_MODULES = ("wagtail.", "wagtail_localize.", "django.", "allauth.")
OFFICE_PREFIX = "/admin/"
ALLAUTH = "allauth."


class AccessMiddleware:
    """Deny by default: an undeclared view of ours answers 404 to everybody."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, args, kwargs):
        if request.path.startswith(OFFICE_PREFIX) and request.user.is_authenticated and not OFFICE.allows(request):
            raise Http404
        policy = declared_access(view_func)
        if policy is None:
            return self._pass_foreign_only(request, view_func)
        if policy.allows(request):
            return None
        if request.user.is_authenticated:
            raise Http404
        query = urlencode({"next": request.get_full_path()})
        return redirect(f"{resolve_url(policy.sign_in_at)}?{query}")

    def _pass_foreign_only(self, request, view_func) -> None:
        module = getattr(view_func, "view_class", view_func).__module__
        is_student = request.user.is_authenticated and request.user.kind == UserKind.STUDENT
        if not module.startswith(FOREIGN_MODULES) or (is_student and module.startswith(ALLAUTH)):
            raise Http404
