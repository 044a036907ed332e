"""A transcript with one thing changed is found wanting, and the part is named: here, in the browser's code, and in
the one-file checker."""

import json
import string
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.audits.rules.draw import draw, recuse, verify
from portal.audits.rules.draw.canonical import canonical, digest
from portal.audits.rules.draw.compute import fingerprint
from portal.audits.rules.draw.reading import read_json
from portal.audits.rules.draw.shape import PART_OF, SHAPE
from portal.audits.rules.draw.words import EXCLUSION_REASONS, KINDS, RECUSAL_REASONS
from portal.core.errors import Invalid
from tests.rules.audits.plans import RECUSAL, people, plan, plans, shops

ROOT = Path(__file__).parents[3]
CHECKER = ROOT / "tools" / "check_draw.py"


@pytest.fixture(scope="module")
def browser():
    """The browser's verifier in a Node process: answers a list of texts with a list of fault lists (or None)."""
    answer = """
    import { createInterface } from "node:readline";
    import { verify } from "./verify.js";
    const parsed = (text) => { try { return [JSON.parse(text)]; } catch { return null; } };
    for await (const line of createInterface({ input: process.stdin })) {
      const { text, announced } = JSON.parse(line);
      const found = parsed(text);
      console.log(JSON.stringify(found && verify(found[0], announced)));
    }
    """
    node = subprocess.Popen(
        ["node", "--input-type=module", "-e", answer],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT / "assets/js/verify",
        text=True,
    )

    def ask(text, announced=None):
        node.stdin.write(json.dumps({"text": text, "announced": announced}) + "\n")
        node.stdin.flush()
        return json.loads(node.stdout.readline())

    yield ask
    node.stdin.close()
    assert node.wait(timeout=20) == 0


def here(transcript, announced=None):
    return [fault.as_dict() for fault in verify(transcript, announced)]


def full_transcript():
    rows = shops(60)
    rows[3]["last"] = ["I004"]
    document = plan(
        rows,
        people(9, limit=40),
        exclusions=[{"object": rows[9]["id"], "reason": "YEARLY_CAP", "visits": 2, "cap": 2}],
        recusals=[{"object": rows[4]["id"], "inspector": "I001", "reason": "LIVES_THERE"}],
        ratios={"classes": {"A": "5%", "B": "8%", "C": "10%", "D": "30%"}, "unrated": "B"},
    )
    transcript = draw(document)
    for row in transcript["selected"][:2]:
        transcript = recuse(transcript, {"object": row["object"], "inspector": row["team"][0], **RECUSAL})
    return transcript


GOOD = full_transcript()


def leaves(value, path=()):
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path


def changed(value):
    """The smallest change of one value that keeps it well formed where that is possible."""
    if isinstance(value, int):
        return value + 1
    last = value[-1]
    return value[:-1] + (
        "1" if last == "0" else "0" if last in string.digits else "b" if last == "a" else "a"
    )


def put(document, path, value):
    copy = deepcopy(document)
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copy


def test_the_untouched_transcript_is_fine_everywhere(browser):
    assert here(GOOD, GOOD["announcement_sha256"]) == []
    assert browser(json.dumps(GOOD), GOOD["announcement_sha256"]) == []


# The part that must be among those named when something below this key is changed.
NAMED = {**PART_OF, "format": "FORMAT"}


def expected_part(path):
    if path[0] == "selected":
        return {"ORDER", "TEAMS"} if path[2] != "team" else {"TEAMS"}
    if path[0] == "later":
        return {"LATER", "FINGERPRINT"}
    return {NAMED[path[0]]}


EVERY_LEAF = list(leaves(GOOD))


def test_every_single_value_changed_is_found_and_its_part_named(browser):
    assert {path[0] for path in EVERY_LEAF} == set(SHAPE)
    for path in EVERY_LEAF:
        value = GOOD
        for key in path:
            value = value[key]
        tampered = put(GOOD, path, changed(value))
        faults = here(tampered)
        assert expected_part(path) & {fault["part"] for fault in faults}, (path, faults)
        if path[0] != "objects" or path[1] % 8 == 0:  # the browser sees a part of the many like rows
            assert browser(json.dumps(tampered)) == faults, path


def resealed(transcript):
    """As somebody would leave it who changed a part and made every digest fit again."""
    sealed = deepcopy(transcript)
    for name in sealed["announcement"]["digests"]:
        value = sealed[name]
        sealed["announcement"]["digests"][name] = digest(value if isinstance(value, list) else [value])
    sealed["announcement_sha256"] = digest([sealed["announcement"]])
    sealed["sha256"] = fingerprint(sealed)
    return sealed


def swap_first_two(t):
    t["selected"][0], t["selected"][1] = t["selected"][1], t["selected"][0]


def other_leader(t):
    t["selected"][0]["team"].reverse()


def favourite_team(t):
    t["selected"][2]["team"][0] = next(
        f"I{i:03d}" for i in range(9) if f"I{i:03d}" not in t["selected"][2]["team"]
    )


def own_substitute(t):
    row = next(row for row in t["selected"] if row["object"] == t["later"][0]["object"])
    taken = {*row["team"], t["later"][0]["replacement"]}
    t["later"][0]["replacement"] = next(f"I{i:03d}" for i in range(9) if f"I{i:03d}" not in taken)


def drop_one(t):
    del t["selected"][-1]


def one_more(t):
    t["selected"].append({**t["selected"][-1], "object": t["objects"][0]["id"]})


def fewer(t):
    t["quotas"][0]["take"] += 1


def higher_ratio(t):
    t["ratios"]["classes"]["D"]["ratio"] = "2/5"


def twice(t):
    t["objects"].insert(3, dict(t["objects"][3]))


def unsorted(t):
    t["objects"].reverse()


def friend_excluded(t):
    t["exclusions"][0] = {"object": t["selected"][0]["object"], "reason": "YEARLY_CAP", "visits": 1, "cap": 2}


def stranger_replaced(t):
    t["later"][0]["inspector"] = t["later"][0]["replacement"]


def six_fifths(t):
    t["ratios"]["classes"]["D"]["ratio"] = "6/5"


def not_reduced(t):
    t["ratios"]["classes"]["D"]["ratio"] = "30/100"


def no_people(t):
    t["inspectors"] = t["inspectors"][:1]
    t["recusals"] = []  # they would name people who are gone


def other_entropy(t):
    t["entropy"][1] = [9]


def other_secret(t):
    t["secret"] = "ee" * 32
    t["seed"] = t["secret"] + t["seed"][64:]


def extra_source(t):
    t["entropy_sources"].append("第三个来源")


RESEALED = {
    swap_first_two: ("ORDER", "WRONG", "selected[0]"),
    drop_one: ("ORDER", "WRONG", None),
    one_more: ("ORDER", "WRONG", None),
    fewer: ("QUOTAS", "WRONG", "quotas[0]"),
    higher_ratio: ("QUOTAS", "WRONG", "quotas[3]"),
    other_leader: ("TEAMS", "WRONG", "selected[0].team"),
    favourite_team: ("TEAMS", "WRONG", "selected[2].team"),
    own_substitute: ("LATER", "WRONG", "later[0].replacement"),
    stranger_replaced: ("LATER", "UNKNOWN", "later[0].inspector"),
    twice: ("OBJECTS", "DUPLICATE", "objects[4].id"),
    unsorted: ("OBJECTS", "UNORDERED", "objects[1].id"),
    friend_excluded: ("EXCLUSIONS", "UNSUPPORTED", "exclusions[0]"),
    six_fifths: ("RATIOS", "OUT_OF_RANGE", "ratios.classes.D.ratio"),
    not_reduced: ("RATIOS", "NOT_CANONICAL", "ratios.classes.D.ratio"),
    no_people: ("TEAMS", "IMPOSSIBLE", "selected[0].team"),
    other_entropy: ("SEED", "WRONG", "seed"),
    other_secret: ("COMMITMENT", "WRONG", "secret"),
    extra_source: ("SEED", "WRONG", "entropy"),
}


@pytest.mark.parametrize("tamper", RESEALED, ids=lambda tamper: tamper.__name__)
def test_a_forger_who_makes_every_digest_fit_is_still_found(tamper, browser):
    part, wrong, where = RESEALED[tamper]
    forged = deepcopy(GOOD)
    tamper(forged)
    forged = resealed(forged)
    faults = here(forged)
    assert any(f["part"] == part and f["wrong"] == wrong and where in (None, f["where"]) for f in faults), (
        faults
    )
    assert browser(json.dumps(forged)) == faults


def test_a_whole_other_draw_is_found_by_the_digest_published_before(browser):
    other = draw(plan(shops(50)))
    assert here(other) == []
    published = GOOD["announcement_sha256"]
    found = [{"part": "ANNOUNCEMENT", "wrong": "NOT_AS_PUBLISHED", "where": "announcement"}]
    assert here(other, published) == found
    assert browser(json.dumps(other), published) == found


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans(), st.data())
def test_browser_and_server_agree_on_any_transcript(browser, document, data):
    transcript = draw(document)
    assert browser(json.dumps(transcript, ensure_ascii=data.draw(st.booleans()))) == []
    path = data.draw(st.sampled_from(list(leaves(transcript))))
    value = data.draw(
        st.one_of(
            st.just(None),
            st.booleans(),
            st.integers(-2, 2**60),
            st.floats(allow_nan=False, allow_infinity=False),
            st.text(max_size=3),
            st.just([]),
            st.just({}),
            st.sampled_from(["A", "B", "1/2", "2/4", "9/8", "I001"]),
        )
    )
    tampered = put(transcript, path, value)
    text = json.dumps(tampered)
    assert browser(text) == here(read_json(text.encode()))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(json.dumps(GOOD, ensure_ascii=False).encode()) - 1), st.integers(0, 7))
def test_any_flipped_bit_of_the_file_is_found(browser, place, bit):
    data = bytearray(json.dumps(GOOD, ensure_ascii=False).encode())
    data[place] ^= 1 << bit
    try:
        document = read_json(bytes(data))
    except Invalid:
        return  # named as unreadable: exit 2
    if document == GOOD:
        return  # white space
    faults = here(document)
    assert faults
    assert browser(bytes(data).decode()) == faults


def test_both_hold_the_same_table_of_shapes():
    script = (
        'import { SHAPE, PART_OF, KINDS, EXCLUSION_REASONS, RECUSAL_REASONS } from "./shape.js";'
        "console.log(JSON.stringify({ SHAPE, PART_OF, words: [KINDS, EXCLUSION_REASONS, RECUSAL_REASONS] }))"
    )
    out = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        cwd=ROOT / "assets/js/verify", capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    told = json.loads(out.stdout)
    assert told["SHAPE"] == json.loads(json.dumps(SHAPE))
    assert told["PART_OF"] == PART_OF
    assert told["words"] == [list(KINDS), list(EXCLUSION_REASONS), list(RECUSAL_REASONS)]


def test_the_browsers_own_hash_is_sha_256():
    script = """
    import { createHash } from "node:crypto";
    import { Sha256, sha256, wordsAfter } from "./sha256.js";
    const hex = (text) => createHash("sha256").update(text, "utf8").digest("hex");
    const words = (list) => Array.from(list, (w) => (w >>> 0).toString(16).padStart(8, "0")).join("");
    for (let n = 0; n < 300; n++) {
      const text = "a€超".repeat(n).slice(0, n);
      if (sha256(text) !== hex(text)) throw new Error(`length ${n}`);
      const block = new Sha256().update("f".repeat(64));
      const id = "x".repeat(n % 120);
      if (words(wordsAfter(block, id)) !== hex("f".repeat(64) + id)) throw new Error(`id ${n}`);
      const pieces = new Sha256();
      for (const letter of text) pieces.update(letter);
      if (pieces.hex() !== hex(text)) throw new Error(`pieces ${n}`);
    }
    if (sha256("abc") !== "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") throw new Error("abc");
    """
    subprocess.run(
        ["node", "--input-type=module", "-e", script], cwd=ROOT / "assets/js/verify", check=True, timeout=60
    )


def check(transcript, tmp_path, *arguments):
    file = tmp_path / "t.json"
    file.write_text(json.dumps(transcript, ensure_ascii=False), encoding="utf-8")
    # -I -S: nothing of ours on the path, no site packages: the file stands alone.
    return subprocess.run(
        [sys.executable, "-I", "-S", CHECKER, file, *arguments], capture_output=True, text=True, timeout=60
    )  # fmt: skip


def test_the_one_file_checker_agrees(tmp_path):
    assert len(CHECKER.read_text(encoding="utf-8").splitlines()) < 150
    assert check(GOOD, tmp_path, GOOD["announcement_sha256"]).returncode == 0
    assert check(GOOD, tmp_path, "00" * 32).returncode == 1
    assert check({"a": 1}, tmp_path).returncode == 2


STATED_BY_CHECKER = {
    swap_first_two: "WRONG selected",
    drop_one: "WRONG selected",
    fewer: "WRONG quotas",
    other_leader: "WRONG teams",
    favourite_team: "WRONG teams",
    own_substitute: "WRONG later",
    stranger_replaced: "WRONG later",
    twice: "WRONG objects",
    unsorted: "WRONG objects",
    six_fifths: "WRONG ratios",
    other_secret: "WRONG secret",
    other_entropy: "WRONG seed",
}


@pytest.mark.parametrize("tamper", STATED_BY_CHECKER, ids=lambda tamper: tamper.__name__)
def test_the_one_file_checker_names_the_part(tamper, tmp_path):
    forged = deepcopy(GOOD)
    tamper(forged)
    answer = check(resealed(forged), tmp_path)
    assert answer.returncode == 1
    assert STATED_BY_CHECKER[tamper] in answer.stdout


def test_canonical_text_is_that_of_rfc_8785():
    assert (
        canonical({"b": [1, 'é\u2028"\\\n\u0001'], "a": {}}) == '{"a":{},"b":[1,"é\u2028\\"\\\\\\n\\u0001"]}'
    )
