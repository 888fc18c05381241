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
from wagtail.models import Page, Site

from lms.accounts.enums import ADMIN_ROLES, GUIDING_ROLES, Role
from lms.core.kept import kept

register = template.Library()
INTERFACE = {"es": "Español", "en": "English"}
LANGUAGE_NAMES = INTERFACE | dict(settings.FURTHER_LANGUAGES)
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
def other_languages(context) -> list[OtherLanguage]:
    """The same page in each other language, with the same question behind it; that language's front door when an editor's page
    has no translation. Spanish and English always, another one once its front door is live."""
    question = context["request"].META.get("QUERY_STRING", "")
    found = [(code, _url_in(code, context)) for code in _other_codes(context["request"])]
    return [
        OtherLanguage(code, LANGUAGE_NAMES[code], f"{url}?{question}" if url and question else url or front_door(code))
        for code, url in found
    ]


@register.simple_tag(takes_context=True)
def page_by_language(context) -> list[tuple[str, str]]:
    """Language and full address of an indexed page and its translations, for search engines; nothing where there is none."""
    if not _is_indexed(context):
        return []
    here, request = get_language() or settings.LANGUAGE_CODE, context["request"]
    urls = {here: request.path} | {code: url for code in _other_codes(request) if (url := _url_in(code, context))}
    if len(urls) == 1 or settings.LANGUAGE_CODE not in urls:
        return []
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    told = [(code, f"{base}{urls[code]}") for code in LANGUAGE_NAMES if code in urls]
    return [*told, ("x-default", f"{base}{urls[settings.LANGUAGE_CODE]}")]


def _other_codes(request) -> list[str]:
    """The languages that this site speaks beside the present one. Asked once a page, and of the database once a minute."""
    if not hasattr(request, "spoken_languages"):
        request.spoken_languages = set(INTERFACE) | kept("further-languages", _live_doors)
    return [code for code in LANGUAGE_NAMES if code in request.spoken_languages and code != get_language()]


def _live_doors() -> set[str]:
    """The further languages whose front door is live."""
    further = {path.language_code for path in Site.get_site_root_paths()} - set(INTERFACE)
    if not further:
        return set()
    doors = Page.objects.live().filter(depth=TOP_PAGES - 1, locale__language_code__in=further)
    return set(doors.values_list("locale__language_code", flat=True))


def _is_indexed(context) -> bool:
    """An error page has no request to ask."""
    match = getattr(context.get("request"), "resolver_match", None)
    return match is not None and (isinstance(context.get("page"), Page) or match.view_name in INDEXED)


def _url_in(code: str, context) -> str:
    """Nothing where the page has no translation. Asked once a page: its head and its foot both say it."""
    request, page = context["request"], context.get("page")
    if not isinstance(page, Page) or not page.pk:
        return translate_url(request.path, code) if code in INTERFACE else ""
    if not hasattr(request, "translation_urls"):
        request.translation_urls = {}
    if code not in request.translation_urls:
        request.translation_urls[code] = kept(f"translation:{page.pk}:{code}", lambda: _translation_of(page, code, request))
    return request.translation_urls[code]


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
