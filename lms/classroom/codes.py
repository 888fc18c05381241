"""What is made by chance: class codes and PINs."""

import secrets

from lms.core.ids import normalise_code

# No 0 and O, no 1, I and L, and no vowels, so that no code is a word.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 6
PIN_LENGTH = 4
# What a stranger tries first.
EASY_PINS = {digit * PIN_LENGTH for digit in "0123456789"} | {"1234", "4321", "0123", "3210"}


def new_class_code() -> str:
    """Six characters, one of 481 million codes."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def new_pin() -> str:
    """Four digits, none of the easy ones."""
    while (pin := f"{secrets.randbelow(10**PIN_LENGTH):0{PIN_LENGTH}d}") in EASY_PINS:
        pass
    return pin


def new_username() -> str:
    """A user name that nobody types and that says nothing."""
    return f"e-{secrets.token_hex(10)}"


def read_class_code(typed: str) -> str:
    """What a student meant: upper case, without spaces or hyphens."""
    return normalise_code(typed[: CODE_LENGTH * 4])


def shown(code: str) -> str:
    """“TM7-4Q2”, as it stands on the board."""
    return f"{code[:3]}-{code[3:]}"
