"""Reading what was downloaded: the text of a sheet, its form, and the code in its corner."""

from pathlib import Path

from ..tools import run_tool


def text_of(pdf: Path) -> str:
    return run_tool("pdftotext", "-layout", str(pdf), "-").decode()


def facts_of(pdf: Path) -> dict[str, str]:
    """What pdfinfo says: Tagged, Pages, Page size and so on."""
    lines = run_tool("pdfinfo", str(pdf)).decode().splitlines()
    return {name.strip(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}


def all_fonts_are_embedded(pdf: Path) -> bool:
    rows = run_tool("pdffonts", str(pdf)).decode().splitlines()[2:]
    return bool(rows) and all(row.split()[-5] == "yes" for row in rows)


def is_sound(pdf: Path) -> bool:
    return b"No syntax or stream encoding errors found" in run_tool("qpdf", "--check", str(pdf))


def qr_of(pdf: Path, folder: Path) -> str:
    """The address in the QR of the first page, as a telephone reads it."""
    run_tool("pdftoppm", "-png", "-r", "150", "-singlefile", str(pdf), str(folder / "page"))
    return run_tool("zbarimg", "--quiet", "--raw", str(folder / "page.png")).decode().strip()
