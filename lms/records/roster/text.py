"""CSV as schools save it: any of four character sets, any of three separators. Free of Django (see `child`)."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from .table import Refusal, Table, fill

SEPARATORS = ";\t,"
SAMPLE_LINES = 200
QUOTED = re.compile(r'"[^"]*"')
CONTROLS = {chr(code) for code in range(32)} - set("\t\r\n")


def read_text(content: bytes) -> Table:
    """The table of a CSV file. Raises Refusal."""
    text, encoding = decode(content)
    sample = text[:4096]
    if sum(character in CONTROLS for character in sample) * 20 > len(sample):
        raise Refusal("not_a_table")
    separator, text = separator_of(text)
    return fill(Table(encoding=encoding), _records(text, separator))


def decode(content: bytes) -> tuple[str, str]:
    """The text, and the character set that it turned out to be in. Never a guess between two that both fit."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strictly(content, name), name
    if content[:4096].count(0) * 10 > len(content[:4096]):
        raise Refusal("unknown_encoding")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        _refuse_mixture(content)
        return _strictly(content, "cp1252"), "cp1252"


def _strictly(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        raise Refusal("unknown_encoding") from error


def _refuse_mixture(content: bytes) -> None:
    """Refuse a file that holds good UTF-8 in one row and something else in another."""
    good, bad = False, 0
    for number, line in enumerate(content.splitlines(), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good = True
        except UnicodeDecodeError:
            bad = bad or number
    if good and bad:
        raise Refusal("mixed_encodings", row=bad)


def separator_of(text: str) -> tuple[str, str]:
    """The separator, and the text without Excel's “sep=” line, which no spreadsheet shows as a row."""
    first, _end, rest = text.partition("\n")
    if first.strip().lower() in {f"sep={mark}" for mark in SEPARATORS}:
        return first.strip()[-1], rest
    sample = QUOTED.sub("", "\n".join(text.splitlines()[:SAMPLE_LINES]))
    return max(SEPARATORS, key=sample.count), text


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Refusal("broken_csv", row=number) from error
