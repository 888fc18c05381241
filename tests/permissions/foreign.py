"""Addresses of other packages: asked one by one with things that exist, held to the rule of the first prefix that fits."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from itertools import product
from pathlib import Path

from django.core.files.base import ContentFile
from django.urls import get_resolver
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Locale, Site

from curriculum.models import LessonPage
from home.models import HomePage
from lms.accounts.models import User

from .resolver import Address, addresses
from .visits import Question
from .world import ROLES

RULES: list[dict] = tomllib.loads((Path(__file__).parent / "foreign.toml").read_text(encoding="utf8"))["rule"]
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>[^()]*\)")
SEARCHING = {("coordinator", "GET"), ("editor", "GET")}
GLANCING = [*product(("public", "teacher", "administrator", "half", "student", "bare"), ("GET", "POST")), ("coordinator", "POST")]
NOBODYS = "999999999"
# Models that must not be reached by a view which takes any model's name, and one that may.
KINDS = [("records", "student"), ("records", "cohort"), ("accounts", "user"), ("curriculum", "lessonpage")]
ANY_MODEL = ("app_label", "app_name", "content_type_app_name")
# Patterns without named parts, and what to fill in for them.
UNNAMED = {
    r"^((?:[\w\-]+/)*)$": ("{page}", "no-hay/"),
    r"documentos/^(\d+)/(.*)$": ("documentos/{document}", "documentos/9/x.pdf"),
}
CATCH_ALL = "admin/^.*/$"


@dataclass(frozen=True)
class Things:
    """Ids of what stands in the site: by the name of a parameter, or by “namespace:parameter” where that says more."""

    ids: dict[str, str]

    def value(self, address: Address, name: str) -> str | None:
        namespace = address.name.rpartition(":")[0]
        return self.ids.get(f"{namespace}:{name}") or self.ids.get(name)


def plant_things() -> Things:
    """A picture, a document, a page with a revision and what Wagtail has of its own."""
    page = LessonPage.objects.first()
    Site.objects.filter(is_default_site=True).update(root_page=HomePage.objects.get())
    Site.clear_site_root_paths_cache()
    revision = page.save_revision()
    image = Image.objects.create(title="Dibujo", file=get_test_image_file())
    document = Document.objects.create(title="Guía", file=ContentFile(b"guia", "guia.pdf"))
    collection = Collection.get_first_root_node().add_child(name="Textos")
    pages = dict.fromkeys(("page_id", "parent_page_id", "page_to_move_id", "page_pk", "pk", "object_id"), str(page.pk))
    ids = pages | {
        "destination_id": str(page.get_parent().pk),
        "revision_id": str(revision.pk),
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "image_id": str(image.pk),
        "filter_spec": "width-20",
        "document_id": str(document.pk),
        "collection_id": str(collection.pk),
        "wagtailadmin_collections:pk": str(collection.pk),
        "wagtaillocales:pk": str(Locale.get_default().pk),
        "wagtailsites:pk": str(Site.objects.get(is_default_site=True).pk),
        "wagtailusers_users:pk": str(User.objects.first().pk),
        "wagtailusers_groups:pk": "1",
        "wagtailimages_chooser:pk": str(image.pk),
        "wagtaildocs_chooser:pk": str(document.pk),
        "wagtailadmin_api:images:pk": str(image.pk),
        "wagtailadmin_api:documents:pk": str(document.pk),
        "action_name": "copy",
        "action": "delete",
        "path": image.file.name,
        "page": page.get_url().lstrip("/"),
        "document": f"{document.pk}/{document.filename}",
    }
    return Things(ids)


def foreign_addresses() -> list[Address]:
    """Every pattern of the resolver behind which no view of ours stands."""
    return [address for address in addresses(get_resolver().url_patterns) if not address.is_ours]


@cache
def rule_of(name: str, route: str) -> dict | None:
    """The first rule that fits the name or the beginning of the route."""
    for rule in RULES:
        if any(fnmatch(name, pattern) for pattern in rule.get("names", ())) or route.startswith(tuple(rule.get("routes", ()))):
            return rule
    return None


def allowed(question: Question) -> set[str]:
    """What the rule lets happen: words as in the table, “a|b” for either, “*” for anything but a failure."""
    rule = rule_of(question.name, question.route)
    row = rule["nobody"] if question.place == "nobody" and "nobody" in rule else rule["all"]
    return set(dict(zip(ROLES, row.split(), strict=True))[question.role].split("|"))


def urls_of(address: Address, things: Things) -> Iterator[tuple[str, str]]:
    """Pairs of place and URL: with what exists, with every model that a name can stand for, and with what nothing has."""
    if address.route == CATCH_ALL:
        yield "nobody", "/admin/no-hay/"
    elif address.route in UNNAMED:
        planted, nobodys = UNNAMED[address.route]
        yield from (("planted", "/" + planted.format(**things.ids)), ("nobody", "/" + nobodys))
    elif any(name in ANY_MODEL for name in _names(address)):
        for kind in KINDS:
            yield "planted", _filled(address, [_of_model(name, kind) or things.value(address, name) for name in _names(address)])
    else:
        values = [things.value(address, name) for name in _names(address)]
        if None not in values:
            yield "planted", _filled(address, values)
        if values:
            yield "nobody", _filled(address, [None] * len(values))


def _names(address: Address) -> list[str]:
    return [named or group for _kind, named, group in PARAMETER.findall(address.route)]


def _of_model(name: str, kind: tuple[str, str]) -> str | None:
    if name in ANY_MODEL:
        return kind[0]
    return kind[1] if name in ("model_name", "content_type_model_name") else None


def _filled(address: Address, values: list[str | None]) -> str:
    found = iter(values)
    return "/" + re.sub(r"[\^$\\]", "", PARAMETER.sub(lambda _match: next(found) or NOBODYS, address.route))


def foreign_questions(things: Things, *, full: bool = False) -> Iterator[Question]:
    """What is asked of the other packages' addresses: all by everybody in the full size.

    In the ordinary size all by two, and one thing of each address by one more, another one each time.
    """
    for turn, address in enumerate(foreign_addresses()):
        urls = list(urls_of(address, things))
        for role, method in product(ROLES, ("GET", "POST")):
            is_glance = (role, method) == GLANCING[turn % len(GLANCING)]
            asked = urls if full or (role, method) in SEARCHING else urls[:1] if is_glance else []
            for place, url in asked:
                yield Question(role, method, address.name, place, url, route=address.route)
