"""Middleware without a domain word in it."""

import logging
import re
import time
import uuid
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.core.exceptions import BadRequest, ObjectDoesNotExist, SuspiciousOperation, ValidationError
from django.core.handlers.exception import response_for_exception
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.locale import LocaleMiddleware
from django.middleware.security import SecurityMiddleware
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.csp import CSP
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from . import views
from .logs import request_id
from .networks import network_of

ADMIN_PREFIX = "/admin/"
PREVIEW_CSP = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}
REQUEST_ID = re.compile(r"[0-9a-f]{32}")
log = logging.getLogger("lms.request")


class RequestLogMiddleware:
    """Gives each request an id, or takes nginx's, and writes one line when it is answered (see logs.py for what may be in it).

    The id goes back in a header and stands on the page for faults, so that somebody who asks for help can name it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asked = request.headers.get("X-Request-ID", "")
        request.request_id = asked if REQUEST_ID.fullmatch(asked) else uuid.uuid4().hex
        token, began = request_id.set(request.request_id), time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request.request_id
            if log.isEnabledFor(logging.INFO):
                log.info("request", extra={"facts": self._facts(request, response, time.perf_counter() - began)})
            return response
        finally:
            request_id.reset(token)

    @staticmethod
    def _facts(request, response, seconds: float) -> dict:
        """The route and not the address; the person's random id where a view asked for the person, without asking again."""
        user = getattr(request, "_cached_user", None)
        match = request.resolver_match
        return {
            "method": request.method,
            "route": (match.view_name or match.route) if match else "",
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "user": getattr(user, "public_id", None),
            "network": network_of(request),
        }


class SplitContentSecurityPolicyMiddleware(ContentSecurityPolicyMiddleware):
    """The strict policy everywhere but in Wagtail's admin, which cannot run under it."""

    def process_response(self, request, response):
        if request.path.startswith(ADMIN_PREFIX) and not hasattr(response, "_csp_config"):
            # A preview came through here once already, as the page that it will be; the editor frames it.
            is_preview = response.headers.pop(CSP.HEADER_ENFORCE, None) is not None
            response._csp_config = PREVIEW_CSP if is_preview else settings.ADMIN_CSP
        elif "frame-ancestors" not in (own := response.headers.get(CSP.HEADER_ENFORCE, "frame-ancestors")):
            # Wagtail's document server says less than all.
            response.headers[CSP.HEADER_ENFORCE] = f"{own}; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
        return super().process_response(request, response)


class HostMiddleware(SecurityMiddleware):
    """Refuses a foreign host before Django's own middleware meets it, with the headers that it would lack there.

    So also a query with a NUL: no browser sends one, and PostgreSQL takes none.
    """

    def __call__(self, request):
        try:
            request.get_host()
            query = request.META.get("QUERY_STRING", "")
            if "%00" in query or "\0" in query:
                raise SuspiciousOperation("NUL in the query")
        except SuspiciousOperation as fault:
            return self.process_response(request, response_for_exception(request, fault))
        return self.get_response(request)


class BodyLimitMiddleware:
    """What is too large is refused by the length that it announces, before a byte of it is read.

    A form has few megabytes; only the addresses of `LARGE_BODIES` take more, and only from who has a session. A body that does
    not announce its length is not read by Django at all.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if _announced(request) > self._limit(request):
            return views.too_large(request)
        return self.get_response(request)

    @staticmethod
    def _limit(request) -> int:
        large = next((limit for prefix, limit in settings.LARGE_BODIES.items() if request.path_info.startswith(prefix)), 0)
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        return large if large and has_session else settings.BODY_MAX_BYTES


def _announced(request) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdigit() else 0


class OfficeFormMiddleware:
    """A form of Wagtail's that comes without its fields, or with what no browser sends, is a bad request and no failure of ours.

    Whoever keeps the server reads in the log what broke, as of any failure.
    """

    broken = (LookupError, ValueError, TypeError, AttributeError, ObjectDoesNotExist, OverflowError)

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        view = getattr(request.resolver_match, "func", None)
        is_wagtails = getattr(view, "__module__", "").startswith("wagtail") and request.path.startswith(ADMIN_PREFIX)
        if is_wagtails and isinstance(exception, ValidationError):
            # A page that is not ready was to be published from a list, where no form says what it lacks.
            messages.error(request, " ".join(exception.messages))
            return redirect("wagtailadmin_home")
        if not (is_wagtails and isinstance(exception, self.broken)):
            return None
        log.error("unreadable office form", exc_info=exception)
        return response_for_exception(request, BadRequest())


class MovedPagesMiddleware(RedirectMiddleware):
    """A page that an editor moved is found where it is now; no other “not found” asks the database."""

    def process_response(self, request, response):
        match = request.resolver_match
        return super().process_response(request, response) if match and match.url_name == "wagtail_serve" else response


class UrlLanguageMiddleware(LocaleMiddleware):
    """The language is in the address alone, so no answer depends on what the browser would rather read."""

    def process_response(self, request, response):
        response = super().process_response(request, response)
        kept = [name for name in response.headers.get("Vary", "").split(", ") if name not in ("", "Accept-Language")]
        if kept:
            response.headers["Vary"] = ", ".join(kept)
        else:
            response.headers.pop("Vary", None)
        return response


class NoStoreMiddleware:
    """Pages of a signed-in person are kept by no cache, not even the browser's own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
            patch_cache_control(response, no_store=True, private=True)
        return response


class PageCacheMiddleware:
    """Pages that a view marked with `cache_for_visitors` are answered from memory to visitors without a session.

    Only GET, only status 200, only without a query string and only when the response sets no cookie: such an answer is the
    same for everybody. The language is in the address, so it needs no part of the key. A visitor to whom something is still to
    be said (a message in a cookie) gets a page of the moment.
    """

    own_cookies = frozenset({settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name})

    def __init__(self, get_response):
        self.get_response = get_response
        self.cache = caches["pages"]

    def __call__(self, request):
        if not self._is_visitor(request):
            return self.get_response(request)
        key = self._key(request)
        if (kept := self.cache.get(key)) is not None:
            return kept
        response = self.get_response(request)
        if getattr(response, "cache_for_visitors", False) and response.status_code == 200 and not response.cookies:
            if settings.MICRO_CACHE_SECONDS:
                # For nginx, which keeps it to itself: how long it may answer in our place.
                response.headers["X-Accel-Expires"] = str(settings.MICRO_CACHE_SECONDS)
            self.cache.set(key, response)
        return response

    @staticmethod
    def _key(request) -> str:
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        return "page:" + sha256(f"{request.scheme}://{request.get_host()}{request.path} {packed}".encode()).hexdigest()

    def _is_visitor(self, request) -> bool:
        return (
            request.method == "GET"
            and not request.META.get("QUERY_STRING")
            and self.own_cookies.isdisjoint(request.COOKIES)
            and not request.path.startswith(ADMIN_PREFIX)
        )
