"""The curriculum in Wagtail's admin."""

from django.templatetags.static import static
from django.urls import include, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.snippets.models import register_snippet

from .actions_tree import number_edition
from .models import LessonPage, WorkshopPage
from .readiness import RULES
from .viewsets import GlossaryTermViewSet, MaterialChooserViewSet
from .viewsets_materials import MaterialViewSet
from .viewsets_quiz import QuizViewSet

register_snippet(GlossaryTermViewSet)
register_snippet(QuizViewSet)


class LessonChecker(ContentCheckerItem):
    """Wagtail's content checker, and ours: a preview carries one hidden mark for each thing that is wrong (`data-check`)."""

    # Nothing of ours writes a description for search engines.
    axe_run_only = [*(rule for rule in ContentCheckerItem.axe_run_only if rule != "empty-meta-description"), *RULES]
    # A mark has no label, so that axe's own check of one fails wherever a mark stands.
    axe_custom_rules = [
        *ContentCheckerItem.axe_custom_rules,
        *(
            {
                "id": rule,
                "impact": "serious",
                "selector": f'[data-check="{rule}"]',
                "tags": ["best-practice"],
                "any": ["aria-label"],
                "excludeHidden": False,
                "enabled": True,
            }
            for rule in RULES
        ),
    ]
    axe_messages = ContentCheckerItem.axe_messages | {
        rule: {"error_name": name, "help_text": text} for rule, (name, text) in RULES.items()
    }


@hooks.register("construct_wagtail_userbar")
def check_lessons(request, items, page):
    items[:] = [LessonChecker(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items]


@hooks.register("after_copy_page")
def number_copies(request, page, new_page):
    """A copied workshop is a new edition: its codes are its own before anybody opens it."""
    if isinstance(new_page.specific, WorkshopPage | LessonPage):
        number_edition(page=new_page)


@hooks.register("insert_editor_js")
def totals_script():
    return format_html('<script type="module" src="{}"></script>', static("js/office_totals.js"))


@hooks.register("register_admin_viewset")
def choose_materials():
    return MaterialChooserViewSet("material_chooser", url_prefix="material-chooser")


@hooks.register("register_admin_viewset")
def keep_materials():
    return MaterialViewSet()


@hooks.register("register_admin_urls")
def register_urls():
    return [path("materiales/", include("curriculum.urls_office"))]
