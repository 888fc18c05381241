"""A device in the words of a person, from what its browser says about itself."""

from django.utils.translation import gettext as _

# The first word found counts: every Edge also says Chrome, every Chrome also says Safari, every Android also says Linux.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def device_name(user_agent: str) -> str:
    """“Chrome en Android”; one of the two where the other is unknown."""
    browser, system = (_first(names, user_agent) for names in (BROWSERS, SYSTEMS))
    if browser and system:
        return _("%(browser)s en %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Equipo desconocido")


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for word, name in names.items() if word in user_agent), "")
