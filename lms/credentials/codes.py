"""The code on a certificate: 26 symbols of 5 random bits and a check symbol, so that a slip of the pen is never another code."""

from lms.core.ids import ALPHABET, normalise_code, random_code

RANDOM_SYMBOLS = 26
CODE_LENGTH = RANDOM_SYMBOLS + 1
GROUP = 9
# A typed code with hyphens and spaces is never longer; what is, is not read further.
LONGEST_TYPED = 80
NO_CODE = "-" * CODE_LENGTH


def check_symbol(body: str) -> str:
    """The symbol that must follow `body`. It tells every single wrong symbol, as ISO 7064 does for its hybrid systems."""
    size = len(ALPHABET)
    state = size
    for symbol in body:
        state = (state + ALPHABET.index(symbol)) % size or size
        state = state * 2 % (size + 1)
    return ALPHABET[(1 - state) % size]


def new_code() -> str:
    """130 random bits and their check symbol."""
    body = random_code(RANDOM_SYMBOLS)
    return body + check_symbol(body)


def read_code(typed: str) -> str:
    """The code that a person meant, or NO_CODE, which nobody holds: whoever asks for it gets the answer for an unknown one."""
    code = normalise_code("".join(filter(str.isalnum, typed[:LONGEST_TYPED])))
    is_code = len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) and check_symbol(code[:-1]) == code[-1]
    return code if is_code else NO_CODE


def groups(code: str) -> list[str]:
    """The code in groups of nine, as it is printed."""
    return [code[start : start + GROUP] for start in range(0, len(code), GROUP)]
