"""What the office asks about people and rosters."""

from .models import RosterImport
from .roster.preview import PreviewRow


def preview_rows(roster_import: RosterImport, outcome: str = "") -> list[PreviewRow]:
    """The rows of a preview in the order of the file, with names (staff in scope only); of one outcome when given.

    Empty once the import is stored or discarded. The questions and file-wide notices stand in `report`.
    """
    raise NotImplementedError
