"""The benchmark's goals hold on a small draw, so that a change of the rules cannot lower them unseen."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "match_quality.py"


@pytest.mark.parametrize("seed", [101, 102])
def test_labelled_pairs_reach_the_goals(seed):
    run = subprocess.run(
        [sys.executable, str(BENCHMARK), "--pairs", "1000", "--seed", str(seed), "--show", "5"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout
