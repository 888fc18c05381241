"""Sound and film: whether they are what they begin like, how long they are, and no word of where they were made.

Nothing is decoded. An MP4 keeps the place of a telephone in boxes beside the picture; these are emptied where they stand.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from .refusals import refuse

PARENTS = {b"moov", b"trak", b"mdia"}
TELLING = {b"udta", b"meta", b"uuid"}
# Bits a second by layer III's index, for MPEG 1 and for MPEG 2 and 2.5; samples a second by version and index.
BITRATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
TAIL = 65_536


def listen(path: Path, media_type: str) -> tuple[str, int | None]:
    """The media type that the whole file has, and its seconds where it tells them. Raises DomainError."""
    with path.open("r+b") as file:
        if media_type == "audio/mpeg":
            return media_type, _mp3(file)
        if media_type == "audio/ogg":
            return media_type, _ogg(file)
        if media_type == "video/webm":
            return media_type, None
        return _mp4(file)


def _mp3(file: BinaryIO) -> int:
    """Two frames must follow each other where the first is; a file of one rate is as long as its bytes say."""
    head = file.read(10)
    start = 10 + int.from_bytes(bytes(_seven_bits(head[6:10])), "big") if head.startswith(b"ID3") else 0
    file.seek(start)
    found = file.read(8192).lstrip(b"\x00")
    frame = _frame(found[:4])
    after = _frame(found[frame[0] : frame[0] + 4]) if frame else None
    if frame is None or after is None:
        raise refuse("damaged")
    size = file.seek(0, 2) - start
    return max(1, round(size * 8 / frame[1]))


def _seven_bits(figures: bytes) -> bytes:
    value = 0
    for figure in figures:
        value = value << 7 | figure & 0x7F
    return value.to_bytes(4, "big")


def _frame(head: bytes) -> tuple[int, int] | None:
    """Bytes and bits a second of the frame that begins so; None where none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or head[1] >> 1 & 3 != 1:
        return None
    version, rate_at, bits_at = head[1] >> 3 & 3, head[2] >> 2 & 3, head[2] >> 4
    if version == 1 or rate_at == 3 or not 0 < bits_at < 15:
        return None
    bits, rate = BITRATES[3 if version == 3 else 2][bits_at] * 1000, RATES[version][rate_at]
    return (144 if version == 3 else 72) * bits // rate + (head[2] >> 1 & 1), bits


def _ogg(file: BinaryIO) -> int:
    """Opus or Vorbis, nothing that moves; the last page says how many samples there were."""
    head = file.read(512)
    if b"OpusHead" in head[:64]:
        rate = 48_000
    elif b"\x01vorbis" in head[:64]:
        at = head.index(b"\x01vorbis")
        rate = int.from_bytes(head[at + 12 : at + 16], "little") or 44_100
    else:
        raise refuse("type")
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    tail = file.read()
    at = tail.rfind(b"OggS")
    if at < 0 or len(tail) < at + 27:
        raise refuse("damaged")
    return max(1, round(int.from_bytes(tail[at + 6 : at + 14], "little") / rate))


def _mp4(file: BinaryIO) -> tuple[str, int | None]:
    size = file.seek(0, 2)
    seconds, is_film, has_index = None, False, False
    for name, start, end in list(_boxes(file, 0, size)):
        has_index = has_index or name == b"moov"
        if name in TELLING:
            _empty(file, start, end)
        elif name == b"mvhd":
            seconds = _duration(file, start)
        elif name == b"hdlr":
            file.seek(start + 16)
            is_film = is_film or file.read(4) == b"vide"
    if not has_index:
        raise refuse("damaged")
    return ("video/mp4" if is_film else "audio/mp4"), seconds


def _boxes(file: BinaryIO, at: int, until: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, beginning and end of each box, and of those inside the ones that hold others."""
    while at + 8 <= until:
        file.seek(at)
        head = file.read(16)
        size, name, skip = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1:
            size, skip = int.from_bytes(head[8:16], "big"), 16
        end = until if size == 0 else at + size
        if end > until or end < at + skip:
            raise refuse("damaged")
        yield name, at, end
        if name in PARENTS:
            yield from _boxes(file, at + skip, end)
        at = end


def _empty(file: BinaryIO, start: int, end: int) -> None:
    """The box becomes free space of the same length, so that nothing after it moves."""
    file.seek(start + 4)
    file.write(b"free")
    left = end - start - 8
    while left > 0:
        left -= file.write(b"\0" * min(left, TAIL))


def _duration(file: BinaryIO, start: int) -> int | None:
    file.seek(start + 8)
    told = file.read(32)
    if told[0] == 1:
        scale, length = int.from_bytes(told[20:24], "big"), int.from_bytes(told[24:32], "big")
    else:
        scale, length = int.from_bytes(told[12:16], "big"), int.from_bytes(told[16:20], "big")
    return max(1, round(length / scale)) if scale and length else None
