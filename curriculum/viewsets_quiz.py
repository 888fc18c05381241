"""Quizzes in Wagtail's admin, for editors: drafts, earlier versions, a preview, and the translation beside it."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Quiz


class QuizViewSet(SnippetViewSet):
    """The quizzes of workshops and lessons."""

    model = Quiz
    icon = "tasks"
    menu_label = _("Pruebas")
    add_to_admin_menu = True
    menu_order = 340
    list_display = ["title", "code", "purpose", UpdatedAtColumn()]
    list_filter = ["purpose"]
    search_fields = ["title", "code"]
    copy_view_enabled = False
