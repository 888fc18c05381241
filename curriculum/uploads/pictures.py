"""Pictures are drawn anew: turned as the camera held them, eight bits a colour, without a word about where or when."""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps

from .refusals import refuse

# A page of A3 at 300 dots an inch is 17 million; decoding takes four bytes a dot at most.
MOST_PIXELS = 25_000_000
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/avif": "AVIF"}
OPTIONS: dict[str, dict[str, object]] = {
    "PNG": {"optimize": False, "compress_level": 6},
    "JPEG": {"quality": 88, "progressive": True, "optimize": True},
    "WEBP": {"quality": 88, "method": 4},
    "AVIF": {"quality": 75, "speed": 6},
}
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def redraw(source: Path | BinaryIO, media_type: str, target: Path | BytesIO) -> None:
    """Write the picture in `source` into `target`, pixels only, in the format of its content. Raises DomainError."""
    form = FORMATS[media_type]
    try:
        with Image.open(source, formats=[form]) as picture:
            _refuse_unfit(picture)
            plain = _plain(picture, form)
    except BOMBS as bomb:
        raise refuse("many_pixels", limit=MOST_PIXELS // 1_000_000) from bomb
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError) as fault:
        raise refuse("damaged") from fault
    plain.save(target, form, **OPTIONS[form])


def _refuse_unfit(picture: Image.Image) -> None:
    """By what the head of the file says, before anything is decoded."""
    if picture.width * picture.height > MOST_PIXELS:
        raise refuse("many_pixels", limit=MOST_PIXELS // 1_000_000)
    if getattr(picture, "n_frames", 1) > 1:
        raise refuse("animated")


def _plain(picture: Image.Image, form: str) -> Image.Image:
    """Another picture with the same look: nothing that the format keeps beside the pixels goes along."""
    turned = ImageOps.exif_transpose(picture)
    if turned.mode.startswith("I"):
        # Sixteen bits of grey: the upper eight are what a screen shows.
        turned = turned.point(lambda value: value / 256).convert("L")
    has_alpha = turned.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in turned.info
    if turned.mode != "L":
        turned = turned.convert("RGBA" if has_alpha and form != "JPEG" else "RGB")
    bare = Image.new(turned.mode, turned.size)
    bare.paste(turned)
    return bare
