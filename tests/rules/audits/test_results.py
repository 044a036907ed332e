"""The vocabulary of results is the one written down."""

import json
from pathlib import Path

import pytest

from portal.audits.rules.results import INSPECTION_RESULTS, NEEDS_FOLLOW_UP, WITHOUT_FINDING

PROCESS = Path(__file__).parents[4] / "shared" / "process.json"


def test_codes_and_names_are_those_of_the_process_file():
    if not PROCESS.exists():
        pytest.skip("the shared process file is not beside this checkout")
    written = json.loads(PROCESS.read_text(encoding="utf-8"))["inspection_results"]
    assert [(term.code, term.zh) for term in INSPECTION_RESULTS.values()] == [
        (w["code"], w["zh"]) for w in written
    ]


def test_the_groups_name_real_codes_and_do_not_meet():
    assert set(INSPECTION_RESULTS) >= NEEDS_FOLLOW_UP | WITHOUT_FINDING
    assert not NEEDS_FOLLOW_UP & WITHOUT_FINDING
