"""The visit's own scripts under Node: what the inspector's phone runs, against kills, cut lines and a full disk."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.audits.rules.sync import Answer, merge, view

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent / "visit_client"
ECHO = """
    import { createInterface } from "node:readline";
    import { digest, view } from "./assets/js/visit/answers.js";
    const shown = (all) => [...view(all.map((one) => ({ ...one, digest: digest(one) })))].map(([item, one]) => ({
      item, current: one.current.digest, beside: one.beside.map((x) => x.digest),
      replaced: one.replaced.map((x) => x.digest), contested: one.contested,
    })).sort((a, b) => (a.item < b.item ? -1 : 1));
    for await (const line of createInterface({ input: process.stdin })) {
      console.log(JSON.stringify(shown(JSON.parse(line))));
    }
"""


@pytest.mark.parametrize(("file", "tests"), [("sync.test.mjs", 7), ("steps.test.mjs", 5)])
def test_the_phones_scripts(file, tests):
    """`node --test`: a thousand seeds of two devices with kills and cuts; each is repeated by SEED=n RUNS=1."""
    told = subprocess.run(
        ["node", "--test", str(HERE / file)],
        cwd=ROOT, capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout[-4000:] + told.stderr[-2000:]
    assert f"# pass {tests}\n" in told.stdout


@pytest.fixture(scope="module")
def phone():
    """The phone's own reading of a set of answers."""
    with subprocess.Popen(
        ["node", "--input-type=module", "-e", ECHO],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as node:  # fmt: skip

        def read(answers):
            node.stdin.write(json.dumps(answers) + "\n")
            node.stdin.flush()
            return json.loads(node.stdout.readline())

        yield read
        node.stdin.close()


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ANSWERS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["a-1", "a-2", "b-1", "b-2"]),
            "visit": st.just("v"),
            "item": st.sampled_from(["item/E1-01", "findings"]),
            "value": WORDS,
            "device": st.sampled_from(["a", "b"]),
            "made_at": st.integers(0, 3000).map(
                lambda ms: datetime.fromtimestamp(1_795_000_000 + ms / 1000, UTC)
                .isoformat(timespec="milliseconds").replace("+00:00", "Z")
            ),
            "replaces": st.lists(st.sampled_from(["a-1", "a-2", "b-1", "b-2"]), max_size=2, unique=True),
        }
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=300)
@given(ANSWERS)
def test_phone_and_server_name_and_show_every_answer_alike(phone, answers):
    """The digest in any script, and what stands, beside and replaced, are the same on both sides."""
    mine = merge({}, [_answer(one) for one in answers])
    here = [
        {
            "item": item,
            "current": one.current.digest(),
            "beside": [x.digest() for x in one.beside],
            "replaced": [x.digest() for x in one.replaced],
            "contested": one.contested,
        }
        for (_, item), one in sorted(view(mine).items())
    ]
    assert phone(answers) == sorted(here, key=lambda one: one["item"])


def _answer(one):
    told = {**one, "made_at": datetime.fromisoformat(one["made_at"]), "replaces": tuple(one["replaces"])}
    return Answer(**told)
