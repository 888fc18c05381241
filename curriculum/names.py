"""What people save an uploaded material as: a name of ours, found again in a folder, and the same on every system."""

from django.utils.text import slugify

from .models import Material

LONGEST = 60
# No file can be called so on Windows.
DEVICES = {"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))}


def download_name(material: Material, number: int, extension: str) -> str:
    """A3_guia_de_discusion_v2.pdf: the lesson's or workshop's code, the title, and the version from the second on.

    Letters, digits and lines only; nothing of the name under which the file came.
    """
    place = material.lesson or material.workshop
    words = slugify(material.title).replace("-", "_")[:LONGEST].strip("_") or "material"
    words = f"{words}_material" if words in DEVICES else words
    parts = [place.code if place else "", words, f"v{number}" if number > 1 else ""]
    return f"{'_'.join(part for part in parts if part)}.{extension}"
