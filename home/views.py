"""What the site does beside its pages."""

from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.core.access import PUBLIC, access

from .models import OrganisationSettings


@access(PUBLIC)
@require_safe
@never_cache
def quick_exit(request):
    """Away, at once: the session ends, the browser is asked to forget this site, and an ordinary page opens.

    The way out does not depend on the database: without it, it leads where it leads unless somebody chose another page.
    """
    try:
        organisation = OrganisationSettings.objects.first() or OrganisationSettings()
        logout(request)
    except DatabaseError:
        organisation, request.user = OrganisationSettings(), AnonymousUser()
    return HttpResponseRedirect(organisation.exit_url, headers={"Clear-Site-Data": '"cache", "cookies", "storage"'})
