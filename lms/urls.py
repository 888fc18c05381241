"""Every address of the site. Pages of ours stand inside i18n_patterns: Spanish at /, English under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, register_converter
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lms.accounts.urls import office_urlpatterns
from lms.core import health
from lms.core.converters import PublicPath
from lms.portal.views import worker

register_converter(PublicPath, "public_path")

urlpatterns = [
    path("admin/", include(office_urlpatterns)),
    path("admin/", include("lms.core.urls_office")),
    path("admin/", include(wagtailadmin_urls)),
    path("documentos/", include(wagtaildocs_urls)),
    path("sw.js", worker, name="worker"),
    path("", include("lms.scheduling.urls_feeds")),
    path("salud/vivo", health.alive, name="health_alive"),
    path("salud/listo", health.ready, name="health_ready"),
    path("media/<public_path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
]

urlpatterns += i18n_patterns(
    path("", include("lms.core.urls")),
    path("", include("lms.accounts.urls")),
    path("", include("lms.accounts.urls_links")),
    path("", include("lms.notices.urls")),
    path("", include("lms.classroom.urls")),
    path("", include("lms.portal.urls")),
    path("", include("lms.scheduling.urls")),
    path("", include("lms.attendance.urls")),
    path("", include("lms.learning.urls")),
    path("", include("lms.credentials.urls")),
    path("", include("lms.reports.urls")),
    path("", include("curriculum.urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "lms.core.views.bad_request"
handler403 = "lms.core.views.permission_denied"
handler404 = "lms.core.views.page_not_found"
handler429 = "lms.core.views.too_many_requests"  # asked for by allauth's limiter
handler500 = "lms.core.views.server_error"
