"""One spelling of a telephone number."""

import pytest

from portal.core.phones import spelled


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("13805760001", "13805760001"),
        ("+86 138 0576 0001", "13805760001"),
        ("0576-85112315", "0576-85112315"),
        ("057685112315", "0576-85112315"),
        ("(0576) 8511 2315", "0576-85112315"),
        ("+86 576 85112315", "0576-85112315"),
        ("010-12345678", "010-12345678"),
        ("400-812-3456", "4008123456"),
    ],
)
def test_spellings(written, kept):
    assert spelled(written) == kept
    assert spelled(kept) == kept


@pytest.mark.parametrize("written", ["", "12", "abc", "+1 212 555 0100", "1380576000", "138057600011"])
def test_what_is_no_mainland_number(written):
    assert spelled(written) is None
