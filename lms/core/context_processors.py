from django.conf import settings


def site_facts(request):
    """What base.html needs on every page: whether this is a demonstration."""
    return {"is_demo": settings.DEMO}
