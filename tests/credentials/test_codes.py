"""A slip of the pen is never another code."""

import pytest

from lms.core.ids import ALPHABET
from lms.credentials.codes import CODE_LENGTH, LONGEST_TYPED, NO_CODE, check_symbol, groups, new_code, read_code

# The same in every process of a parallel run, which must all find the same tests.
WHOLE = ALPHABET[:26] + check_symbol(ALPHABET[:26])


def test_a_code_has_26_random_symbols_and_the_right_check_symbol():
    code = new_code()

    assert len(code) == CODE_LENGTH == 27
    assert set(code) <= set(ALPHABET)
    assert check_symbol(code[:-1]) == code[-1]
    assert groups(code) == [code[:9], code[9:18], code[18:]]


def test_every_single_wrong_symbol_is_noticed():
    code = new_code()

    slips = [code[:at] + other + code[at + 1 :] for at in range(27) for other in ALPHABET if other != code[at]]

    assert len(slips) == 27 * 31
    assert {read_code(slip) for slip in slips} == {NO_CODE}


def test_typing_is_forgiven():
    code = "0" + "1" * 25
    code += check_symbol(code)
    typed = " o" + "il" * 12 + "I" + code[-1].lower()

    assert read_code(typed) == code
    assert read_code("-".join(groups(code))) == code
    assert read_code(" ".join(code).lower()) == code
    assert read_code(f"{code[:9]} – {code[9:18]}.{code[18:]}\n") == code


@pytest.mark.parametrize("typed", ["", " ", "A", WHOLE[:-1], WHOLE + "0", "ñ" * 27, "\x00" * 27, "U" * 27, "A" * 10_240])
def test_what_is_no_code_reads_as_no_code(typed):
    assert read_code(WHOLE) == WHOLE
    assert read_code(typed) == NO_CODE


def test_only_the_beginning_of_a_long_text_is_read():
    assert read_code(" " * LONGEST_TYPED + new_code()) == NO_CODE


def test_many_codes_do_not_repeat():
    assert len({new_code() for _ in range(20_000)}) == 20_000
