"""Maloca's look in Wagtail's admin, and its menu without what leads nowhere here."""

from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.auth import user_has_any_page_permission
from wagtail_localize.models import Translation

from .nginx import send_by_nginx
from .translations import gaps, translation_of

# Wagtail's help leads to other sites; documents are materials here (urls_office.py); its reports are about pages, and the
# site history tells who did what.
LEFT_OUT = {"help", "documents"}
FOR_PAGES = {"reports"}
REPORTS_LEFT_OUT = {"site-history"}
# Before wagtail-localize answers in Wagtail's place.
FIRST = -10
# After Wagtail has asked who may have the document.
LAST = 1000


@hooks.register("insert_global_admin_css")
def office_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/office.css"))


@hooks.register("construct_main_menu")
def shorten_menu(request, items):
    gone = LEFT_OUT if user_has_any_page_permission(request.user) else LEFT_OUT | FOR_PAGES
    items[:] = [item for item in items if item.name not in gone]


@hooks.register("construct_reports_menu")
def shorten_reports(request, items):
    items[:] = [item for item in items if item.name not in REPORTS_LEFT_OUT]


@hooks.register("before_serve_document", order=LAST)
def send_document(document, request):
    """Where nginx sends files it sends documents too; elsewhere Wagtail itself does."""
    if not settings.NGINX_SENDS_FILES:
        return None
    path = Path(document.file.path)
    if not path.is_file():
        raise Http404
    response = send_by_nginx(request, path, file_name=document.filename)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@hooks.register("before_edit_page", order=FIRST)
def refuse_half_translated(request, page):
    """“Publish” in a translation's editor, with texts still missing: say so and leave everything as it is."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = translation_of(page)
    if translation is None or not (missing := gaps(translation)):
        return None
    messages.error(
        request,
        ngettext(
            "No se publicó: falta traducir %(n)s texto. Lo que ya está en línea no cambió.",
            "No se publicó: falta traducir %(n)s textos. Lo que ya está en línea no cambió.",
            missing,
        )
        % {"n": missing},
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def name_half_translated(request, action_type, objects, action_class_instance):
    """Publishing many at once: pages with missing texts stay drafts, so say which."""
    if request.method != "POST" or action_type != "publish":
        return
    left = [page.get_admin_display_title() for page in objects if (found := translation_of(page)) and gaps(found)]
    if left:
        names = ", ".join(left)
        messages.warning(request, _("Siguen en borrador, porque les faltan textos por traducir: %(pages)s.") % {"pages": names})


@hooks.register("after_publish_page")
def name_outdated_translations(request, page):
    """The source was published anew: which translations have texts to do, with the way there."""
    for translation in Translation.objects.filter(source__object_id=page.translation_key, enabled=True):
        if translation.source.locale_id == page.locale_id and (missing := gaps(translation)):
            language = translation.target_locale.get_display_name()
            told = ngettext(
                "%(language)s: queda %(n)s texto por traducir. Su página sigue como estaba.",
                "%(language)s: quedan %(n)s textos por traducir. Su página sigue como estaba.",
                missing,
            )
            button = messages.button(translation.get_target_instance_edit_url(), _("Traducir"))
            messages.warning(request, told % {"language": language, "n": missing}, buttons=[button])
