"""Which languages the site speaks."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

LANGUAGE_CODE = "es"
INTERFACE_LANGUAGES = [("es", _("Español")), ("en", _("English"))]
# In these an administrator may let pages be written too; around them the interface stays Spanish until its catalogue is written.
FURTHER_LANGUAGES = [("qu", "Runasimi")]
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [*INTERFACE_LANGUAGES, *FURTHER_LANGUAGES]
LANG_INFO["qu"] = {"bidi": False, "code": "qu", "name": "Quechua", "name_local": "Runasimi"}  # Django does not know it
# A translation begins as a draft, also when its source is live (lms/core/translations.py).
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
