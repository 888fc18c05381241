"""Uploaded files before they are anybody's material: what is in them decides, never what they are called.

    with incoming() as folder:
        file = check_upload(upload, folder)      # raises DomainError with the sentence for the field
        add_material(file=file, ...)

What may be kept is a short list (`kinds`); everything else is refused in words. A picture is drawn anew, so that nothing of the
original but its pixels is left; a recording loses the boxes that may name its place; papers are looked through and refused when
they would do something by themselves or carry another file. decision 0015.
"""

from .checked import Checked
from .checking import check_upload, incoming

__all__ = ["Checked", "check_upload", "incoming"]
