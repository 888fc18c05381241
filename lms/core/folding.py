"""Comparing what people typed: without accents, without case, whatever the Unicode form."""

import unicodedata


def fold(text: str) -> str:
    """Lower case, no accents (ñ becomes n), single spaces, one kind of apostrophe. For comparing, never for showing."""
    if text.isascii():
        return " ".join(text.casefold().split())
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ʼ", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())
