"""A barcode read off the shelf against the one a list names."""

import pytest

from portal.recalls.rules.task.barcodes import identities, same


@pytest.mark.parametrize(
    ("listed", "read", "meant"),
    [
        ("6901234567892", "6901234567892", True),
        ("条码：6901234567892", "6901234567892", True),
        ("6901234567892.0", "6901234567892", True),
        ("16901234567899", "6901234567892", True),  # the carton of it
        ("036000291452", "0036000291452", True),  # UPC-A
        ("6901234567892、6920152420058", "6920152420058", True),
        ("6901234567892", "6920152420058", False),
        ("6901234567893", "6901234567892", False),  # a wrong check digit is no other number
        ("2012345678900", "2012345678900", True),  # a shop's own number is compared as it stands
        ("", "6901234567892", False),
        ("", "", False),
    ],
)
def test_the_same_product_is_told(listed, read, meant):
    assert same(listed, read) is meant


def test_only_what_identifies_a_product_goes_into_a_pack():
    assert identities("2012345678900") == ()
    assert identities("6.9E+12") == ()
    assert identities("6901234567892/6901234567892") == ("6901234567892",)
