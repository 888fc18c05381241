"""How long a session lasts, what it still lacks, and who may open a view: a view that does not say is refused."""

from datetime import timedelta

from allauth.account import app_settings as account_settings
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.models import Page

from lms.core.access import OFFICE, declared_access

from .enums import Role, UserKind
from .permissions import awaits_factor, owes_factor
from .sessions import SEEN_AT, SIGNED_IN_AT, seconds_since, seconds_without_factor, see

# Views of these packages declare nothing of ours: Wagtail asks its own permissions, and its page and document servers publish
# only what is public; allauth serves staff and visitors, and a student is not its guest.
FOREIGN_MODULES = ("wagtail.", "wagtail_localize.", "django.", "allauth.")
OFFICE_PREFIX = "/admin/"
# What Wagtail's admin needs around the screens of ours; its lists and choosers of pages, pictures and documents are for editors.
OFFICE_FRAME = {
    "wagtailadmin_home",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_dismissibles",
    "wagtailsettings:edit",
    "wagtaillocales:index",
    "wagtaillocales:index_results",
    "wagtaillocales:add",
}
ALLAUTH = "allauth."
IDLE = timedelta(minutes=30)
# Written once a minute at most: reading a page must not cost a write.
WRITTEN_EVERY = timedelta(minutes=1)
SHOW_FACTOR, SET_UP_FACTOR, SET_UP_KEY = "mfa_authenticate", "mfa_activate_totp", "mfa_add_webauthn"
WAYS_OUT = {"account_logout", "account_signed_out", "quick_exit"}
# Django's form views take a PUT for a POST, and every class answers OPTIONS.
METHODS = ("GET", "HEAD", "POST")
OPEN_TO_HALF = {SHOW_FACTOR, SET_UP_FACTOR, SET_UP_KEY, *WAYS_OUT}


class SessionTimesMiddleware:
    """Ends every session eight hours after its sign-in, and a member of staff's after thirty minutes without a page.

    The request goes on as a visitor's: what is public is shown, anything else leads to sign in. A student's idle time is
    `lms.classroom.middleware`'s.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        session = request.session
        if SIGNED_IN_AT in session:
            if seconds_since(session[SIGNED_IN_AT]) > settings.SESSION_COOKIE_AGE:
                self._end(request, _("Su sesión se cerró porque pasaron ocho horas desde que ingresó. Ingrese otra vez."))
            elif SEEN_AT in session and (idle := seconds_since(session[SEEN_AT])) > WRITTEN_EVERY.total_seconds():
                if idle > IDLE.total_seconds():
                    self._end(request, _("Su sesión se cerró porque pasaron 30 minutos sin usarla. Ingrese otra vez."))
                else:
                    see(session)
        elif request.user.is_authenticated:
            logout(request)
        return self.get_response(request)

    @staticmethod
    def _end(request, why: str) -> None:
        logout(request)
        messages.info(request, why)


class SecondFactorMiddleware:
    """Whoever has given the password and not the second factor opens the factor's page, the way out and help: nothing else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, args, kwargs):
        if awaits_factor(request):
            wanted = SHOW_FACTOR
        elif owes_factor(request):
            wanted = SET_UP_FACTOR
            if self._took_too_long(request):
                return None
        else:
            return None
        if self._is_open(request, args):
            return None
        response = redirect(wanted)
        add_never_cache_headers(response)
        return response

    @staticmethod
    def _took_too_long(request) -> bool:
        """Setting a factor up may take as long as showing one; then the password is asked for again."""
        if seconds_without_factor(request.session) <= account_settings.LOGIN_TIMEOUT:
            return False
        logout(request)
        messages.info(request, _("Su sesión se cerró porque pasaron 15 minutos sin poner el segundo paso. Ingrese otra vez."))
        return True

    @staticmethod
    def _is_open(request, args) -> bool:
        name = request.resolver_match.view_name
        if name == "wagtail_serve":
            return getattr(Page.find_for_request(request, *args), "is_open_to_half", False)
        return name in OPEN_TO_HALF


class AccessMiddleware:
    """Deny by default: an undeclared view of ours answers 404 to everybody, and no view of ours has a method that forms lack."""

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
            return None if request.method in METHODS else HttpResponseNotAllowed(METHODS)
        if request.user.is_authenticated:
            raise Http404
        query = urlencode({"next": request.get_full_path()})
        return redirect(f"{resolve_url(policy.sign_in_at)}?{query}")

    def _pass_foreign_only(self, request, view_func) -> None:
        module = getattr(view_func, "view_class", view_func).__module__
        is_student = request.user.is_authenticated and request.user.kind == UserKind.STUDENT
        if not module.startswith(FOREIGN_MODULES) or (is_student and module.startswith(ALLAUTH)) or self._is_for_editors(request):
            raise Http404

    @staticmethod
    def _is_for_editors(request) -> bool:
        user = request.user
        in_office = request.path.startswith(OFFICE_PREFIX) and user.is_authenticated
        return in_office and request.resolver_match.view_name not in OFFICE_FRAME and not user.has_role(Role.EDITOR)
