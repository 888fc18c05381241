"""What stands around every page: links to the editors' pages, the other language, and the places of a role.

{% load site_links %}{% site_links as links %}   {{ links.help.url }}
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.core.cache import caches
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from lms.accounts.enums import ADMIN_ROLES, GUIDING_ROLES, Role
from lms.core.kept import kept

register = template.Library()
LANGUAGE_NAMES = {"es": "Español", "en": "English"}
# Pages of ours, beside those that editors write, which search engines may show.
INDEXED = {"reports:impact"}
# Pages directly below a home page: root, home, page.
TOP_PAGES = 3


@dataclass(frozen=True)
class Link:
    url: str
    title: str


@dataclass(frozen=True)
class SiteLinks:
    """The pages that the frame leads to, in one language; None where nobody has published one yet."""

    workshops: Link | None = None
    help: Link | None = None
    footer: tuple[Link, ...] = ()


@register.simple_tag(takes_context=True)
def site_links(context) -> "SimpleLazyObject[SiteLinks]":
    """The links of the frame in the language of the request. Asked of the database at first use, then kept for a minute."""
    return SimpleLazyObject(lambda: _kept_links(context["request"]))


def _kept_links(request) -> SiteLinks:
    key = f"site-links:{get_language()}"
    found = caches["pages"].get(key)
    if found is None:
        found = _read_links(request)
        if found.workshops or found.footer:
            caches["pages"].set(key, found)
    return found


def _read_links(request) -> SiteLinks:
    pages = Page.objects.live().filter(depth=TOP_PAGES, locale__language_code=get_language()).order_by("path")
    by_kind: dict[str, list[Link]] = {}
    for page in pages:
        if url := page.get_url(request):
            by_kind.setdefault(page.cached_content_type.model, []).append(Link(url, page.title))
    return SiteLinks(
        workshops=next(iter(by_kind.get("workshopindexpage", ())), None),
        help=next(iter(by_kind.get("helppage", ())), None),
        footer=tuple(by_kind.get("standardpage", ())),
    )


@dataclass(frozen=True)
class OtherLanguage:
    code: str
    name: str
    url: str


@register.simple_tag(takes_context=True)
def other_language(context) -> OtherLanguage:
    """The same page in the other language, with the same question behind it; that language's front door when an editor's page
    has no translation."""
    code, request = _other_code(), context["request"]
    url = _url_in(code, context)
    question = request.META.get("QUERY_STRING", "")
    return OtherLanguage(code, LANGUAGE_NAMES[code], f"{url}?{question}" if url and question else url or front_door(code))


@register.simple_tag(takes_context=True)
def page_by_language(context) -> list[tuple[str, str]]:
    """Language and full address of an indexed page and its translation, for search engines; nothing where there is none."""
    there = _url_in(_other_code(), context) if _is_indexed(context) else ""
    if not there:
        return []
    urls = {get_language(): context["request"].path, _other_code(): there}
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    return [(code, f"{base}{urls[code]}") for code in LANGUAGE_NAMES] + [("x-default", f"{base}{urls[settings.LANGUAGE_CODE]}")]


def _other_code() -> str:
    return "en" if get_language() == "es" else "es"


def _is_indexed(context) -> bool:
    """An error page has no request to ask."""
    match = getattr(context.get("request"), "resolver_match", None)
    return match is not None and (isinstance(context.get("page"), Page) or match.view_name in INDEXED)


def _url_in(code: str, context) -> str:
    """Nothing where an editor's page has no translation. Asked once a page: its head and its foot both say it."""
    request, page = context["request"], context.get("page")
    if not isinstance(page, Page) or not page.pk:
        return translate_url(request.path, code)
    if not hasattr(request, "translation_url"):
        request.translation_url = kept(f"translation:{page.pk}", lambda: _translation_of(page, code, request))
    return request.translation_url


def _translation_of(page: Page, code: str, request) -> str:
    found = page.get_translations().live().filter(locale__language_code=code).first()
    return (found and found.get_url(request)) or ""


@register.simple_tag
def front_door(code: str | None = None) -> str:
    """The address of the home page in that language, or in the current one."""
    code = code or get_language()
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"


@dataclass(frozen=True)
class Place:
    """A tab of the portal."""

    url: str
    title: str
    icon: str
    is_current: bool


@register.simple_tag(takes_context=True)
def role_places(context) -> list[Place]:
    """The tabs of a member of staff, by the roles granted today. None for students and visitors."""
    request = context["request"]
    if not request.user.is_authenticated or request.user.is_student:
        return []
    places: list[tuple[str, str, str, Iterable[str]]] = [(_("Hoy"), "portal:home", "house", Role.values)]
    places += [(_("Agenda"), "scheduling:agenda", "cal", (Role.TEACHER, Role.FACILITATOR, Role.COORDINATOR))]
    places += [(_("Materiales"), "curriculum:materials", "doc", GUIDING_ROLES)]
    places += [(_("Oficina"), "wagtailadmin_home", "people", ADMIN_ROLES)]
    return [
        Place(url, title, icon, request.path == url)
        for title, name, icon, roles in places
        if request.user.has_role(*roles) and (url := reverse(name))
    ]
