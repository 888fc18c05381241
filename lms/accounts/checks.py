"""What must be so before the first page is served."""

from django.conf import settings
from django.core.checks import Error, register


@register()
def second_factor_is_asked_for(app_configs, **kwargs):
    """Children's data stands behind two factors, save in a demonstration, which holds none."""
    if settings.SECOND_FACTOR_REQUIRED or settings.DEMO:
        return []
    hint = "Remove it from your settings."
    return [Error("SECOND_FACTOR_REQUIRED is off outside a demonstration.", hint=hint, id="maloca.E030")]
