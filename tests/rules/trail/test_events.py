"""Events: only what was declared, only values of the declared types, never personal data."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.trail import Subject
from portal.trail.rules.canonical import dumps
from portal.trail.rules.events import File, Hash, NotForTheTrail, Registry, TrailFault, Undeclared
from portal.trail.rules.personal import is_identity_number, looks_personal

HEX = "ab" * 32
EVENT = "complaints:case:accepted"


@pytest.fixture
def registry() -> Registry:
    made = Registry()
    made.declare(
        EVENT,
        {
            "rule": str,
            "due": date,
            "at": datetime | None,
            "amount": Decimal,
            "people": int,
            "simple": bool,
            "case": UUID,
            "text": Hash,
            "photos": list[File],
        },
        zh="受理",
        en="Accepted",
        consumer_visible=True,
    )
    return made


GIVEN = {
    "rule": "STATION_20D",
    "due": date(2026, 12, 8),
    "at": None,
    "amount": Decimal("128.50"),
    "people": 2,
    "simple": False,
    "case": UUID(int=5),
    "text": HEX,
    "photos": [HEX, f"sha256:{HEX}", f"file:sha256:{HEX}"],
}


def test_values_become_canonical_text(registry: Registry) -> None:
    assert registry.data(EVENT, GIVEN) == {
        "rule": "STATION_20D",
        "due": "2026-12-08",
        "at": None,
        "amount": "128.50",
        "people": 2,
        "simple": False,
        "case": "00000000-0000-0000-0000-000000000005",
        "text": f"sha256:{HEX}",
        "photos": [f"file:sha256:{HEX}"] * 3,
    }


def test_instants_are_written_in_utc(registry: Registry) -> None:
    shanghai = datetime(2026, 11, 21, 10, 0, tzinfo=timezone(timedelta(hours=8)))
    data = registry.data(EVENT, {**GIVEN, "at": shanghai})
    assert data["at"] == "2026-11-21T02:00:00.000000Z"


def test_an_undeclared_event_is_refused(registry: Registry) -> None:
    with pytest.raises(Undeclared, match="complaints:case:lost"):
        registry.data("complaints:case:lost", {})


@pytest.mark.parametrize("change", [{"extra": 1}, {"rule": ...}])
def test_an_undeclared_or_missing_key_is_refused(registry: Registry, change: dict[str, object]) -> None:
    given_data = {key: value for key, value in {**GIVEN, **change}.items() if value is not ...}
    with pytest.raises(Undeclared, match=next(iter(change))):
        registry.data(EVENT, given_data)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("rule", "张三"),
        ("rule", "two words"),
        ("rule", "a@b.cn"),
        ("rule", ""),
        ("rule", "x" * 65),
        ("rule", "13812345678"),
        ("rule", "+8613812345678"),
        ("rule", "86-138-1234-5678"),
        ("rule", "tel:138-1234-5678"),
        ("rule", "0576-85123456"),
        ("rule", "11010519491231002X"),
        ("rule", "id/11010519491231002x"),
        ("rule", 5),
        ("rule", None),
        ("due", datetime(2026, 1, 1, tzinfo=UTC)),
        ("due", "2026-01-01"),
        ("at", datetime(2026, 1, 1)),  # noqa: DTZ001 - naive on purpose
        ("at", date(2026, 1, 1)),
        ("amount", 1.5),
        ("amount", Decimal("NaN")),
        ("amount", Decimal(13812345678)),
        ("people", True),
        ("people", 2**53),
        ("people", 13812345678),
        ("simple", 1),
        ("case", str(UUID(int=5))),
        ("text", "ab"),
        ("text", HEX.upper()),
        ("photos", HEX),
        ("photos", ["张三.jpg"]),
        ("photos", [HEX] * 501),
    ],
)
def test_values_of_another_type_or_of_a_person_are_refused(
    registry: Registry, key: str, value: object
) -> None:
    with pytest.raises(NotForTheTrail) as caught:
        registry.data(EVENT, {**GIVEN, key: value})
    # The fault is logged: it must not carry what it refuses.
    assert "张三" not in str(caught.value)
    assert "13812345678" not in str(caught.value)


@pytest.mark.parametrize(
    "number",
    [
        "331082-0001-202600123",  # a station's case number
        "331082202611211234",  # area, date and serial: a platform's number, whatever its last digit
        "331082202611211230",
        "33108220261121123X",
        "1331082002026112112345678",
        "91331082MA2AK0KX5J",  # a unified social credit code
        "913310827000000000",
        "6901234567892",  # a barcode
        "01900000-1381-7234-8567-138123456789",
        "2026-11-21",
        "GB/T22117-2018",
        "STATION_20D",
    ],
)
def test_numbers_of_cases_goods_and_companies_may_stand(registry: Registry, number: str) -> None:
    assert registry.data(EVENT, {**GIVEN, "rule": number})["rule"] == number


@given(
    st.from_regex(r"(\+86|86)?1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "no/", "a:", "x.", "#"])
)
def test_mobile_numbers_are_recognised_behind_any_mark(number: str, mark: str) -> None:
    assert looks_personal(("case" + mark if mark else "") + number)


@given(st.dates(date(1900, 1, 1), date(2015, 12, 31)), st.integers(0, 999))
def test_identity_numbers_are_recognised_by_their_check_digit(born: date, serial: int) -> None:
    stem = f"331082{born:%Y%m%d}{serial:03d}"
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    right = "10X98765432"[sum(int(d) * w for d, w in zip(stem, weights, strict=True)) % 11]
    found = [digit for digit in "0123456789X" if is_identity_number(stem + digit)]
    assert found == [right]


def test_declaring_twice_alike_is_harmless_and_otherwise_refused(registry: Registry) -> None:
    first = registry.declare("complaints:case:closed", {"days": int})
    assert registry.declare("complaints:case:closed", {"days": int}) == first
    with pytest.raises(TrailFault, match="twice"):
        registry.declare("complaints:case:closed", {"days": str})


@pytest.mark.parametrize(
    "name", ["case", "complaints:case", "Complaints:case:x", "a:b:c:d", "投诉:案件:受理"]
)
def test_a_name_has_three_parts(name: str) -> None:
    with pytest.raises(TrailFault, match="module:subject:action"):
        Registry().declare(name, {})


@pytest.mark.parametrize("kind", [float, "uuid", dict, list, list[float], str | int, list[str | None], bytes])
def test_only_known_types_can_be_declared(kind: type) -> None:
    with pytest.raises(TrailFault, match="cannot declare"):
        Registry().declare(EVENT, {"key": kind})


def test_words_for_an_event_whose_module_is_gone(registry: Registry) -> None:
    assert registry.term(EVENT).label("zh") == "受理"
    assert registry.term("old:thing:done").label("en") == "old:thing:done"


@pytest.mark.parametrize("kind", ["投诉", "Case", "", "root", "a/b"])
def test_a_subject_kind_is_a_code(kind: str) -> None:
    with pytest.raises(TrailFault, match="subject kind"):
        Subject(kind, UUID(int=1))


def test_data_has_a_canonical_form(registry: Registry) -> None:
    assert dumps(registry.data(EVENT, GIVEN)).startswith(b'{"amount":"128.50","at":null,')
