"""What a draw promises: exact numbers, one order whatever the file's, teams as the rules say."""

import random
import unicodedata
from collections import Counter
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.audits.rules.draw import announcement, draw, recuse, teams_now, verify
from portal.audits.rules.draw.sampler import Sampler
from portal.audits.rules.draw.teams import TooFew
from portal.core.errors import Invalid, Refused
from tests.rules.audits.plans import RECUSAL, people, plan, plans, shops, with_plan


@settings(max_examples=150)
@given(plans())
def test_every_drawable_plan_verifies_and_draws_the_exact_numbers(document):
    transcript = draw(document)
    assert verify(transcript, transcript["announcement_sha256"]) == []
    excluded = {row["object"] for row in document["exclusions"]}
    unrated = document["ratios"]["unrated"]
    pool = Counter(r.get("class", unrated) for r in document["objects"] if r["id"] not in excluded)
    drawn = Counter(row["class"] for row in transcript["selected"])
    for code, rule in document["ratios"]["classes"].items():
        wanted = max(rule["at_least"], ceil(pool[code] * Fraction(rule["ratio"])))
        assert drawn[code] == min(pool[code], wanted)
    assert not excluded & {row["object"] for row in transcript["selected"]}


@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_the_file_changes_nothing(document, shuffler):
    shuffled = {**document}
    for name in ("objects", "inspectors", "exclusions", "recusals"):
        shuffled[name] = shuffler.sample(document[name], len(document[name]))
    shuffled["entropy"] = [shuffler.sample(source, len(source)) for source in document["entropy"]]
    first, second = draw(document), draw(shuffled)
    assert {**first, "entropy": 0, "sha256": 0} == {**second, "entropy": 0, "sha256": 0}


@given(plans())
def test_drawing_twice_gives_the_same(document):
    assert draw(document) == draw(document)


def test_another_secret_or_another_entropy_draws_others():
    base = draw(plan(shops(2000)))["selected"]
    assert draw(plan(shops(2000), secret="1f" * 32))["selected"] != base
    assert draw(plan(shops(2000), entropy=[[3, 9, 14, 21, 27, 33], [9]]))["selected"] != base


def test_the_announcement_pins_the_draw_and_hides_the_secret():
    document = plan()
    shown = announcement(document)
    assert document["secret"] not in str(shown)
    assert shown["announcement_sha256"] == draw(document)["announcement_sha256"]
    commitment = shown["announcement"]["commitment"]
    before = {key: value for key, value in document.items() if key not in ("secret", "entropy")}
    assert announcement({**before, "commitment": commitment}) == shown


def test_names_are_kept_in_normal_form_c():
    decomposed = unicodedata.normalize("NFD", "Café 超市")
    rows = [*shops(3), {"id": "X", "name": decomposed}, {"id": "Y", "name": decomposed, "class": "A"}]
    transcript = draw(plan(rows))
    assert {row["name"] for row in transcript["objects"] if row["id"] in "XY"} == {"Café 超市"}
    assert verify(transcript) == []


# --- teams


@settings(max_examples=60)
@given(plans(), st.integers(2, 3))
def test_teams_are_complete_and_nobody_barred_is_sent(document, size):
    document = with_plan(document, team_size=size)
    transcript = draw(document)
    last = {row["id"]: set(row.get("last", ())) for row in document["objects"]}
    barred = {(row["object"], row["inspector"]) for row in document["recusals"]}
    for row in transcript["selected"]:
        assert len(set(row["team"])) == size
        assert not last[row["object"]] & set(row["team"])
        assert not any((row["object"], person) in barred for person in row["team"])


def test_the_load_is_even():
    transcript = draw(plan(shops(900, lambda i: "B"), people(7), ratios={"classes": {"B": "1"}}))
    turns = Counter(person for row in transcript["selected"] for person in row["team"])
    assert len(transcript["selected"]) == 900
    assert max(turns.values()) - min(turns.values()) <= 1
    leaders = Counter(row["team"][0] for row in transcript["selected"])
    assert len(leaders) == 7


def test_pairs_change_from_round_to_round():
    transcript = draw(plan(shops(300, lambda i: "B"), people(10), ratios={"classes": {"B": "1"}}))
    pairs = {frozenset(row["team"]) for row in transcript["selected"]}
    assert len(pairs) > 35  # of 45 possible; a fixed queue would give 5


def test_a_yearly_limit_is_kept():
    crew = [*people(5), {**people(6)[5], "limit": 3}]
    transcript = draw(plan(shops(60, lambda i: "B"), crew, ratios={"classes": {"B": "1"}}))
    turns = Counter(person for row in transcript["selected"] for person in row["team"])
    assert turns["I005"] == 3


@pytest.mark.parametrize("change", [{"certificate_until": "2026-12-30"}, {"certificate": None}])
def test_an_inspection_needs_a_certificate_to_its_last_day(change):
    crew = people(4)
    crew[0] = {key: value for key, value in {**crew[0], **change}.items() if value is not None}
    document = plan(inspectors=crew)
    assert "I000" not in str(draw(document)["selected"])
    visit = draw(with_plan(document, kind="STATION_VISIT", team_size=4))
    assert "I000" in str(visit["selected"])


def test_too_few_inspectors_are_refused_in_words_before_anything_is_announced():
    with pytest.raises(TooFew, match=r"takes 2 inspectors and only 1"):
        announcement(plan(inspectors=people(1)))
    rows = shops(40)
    rows[7]["last"] = ["I000", "I001"]
    with pytest.raises(TooFew, match=rf"{rows[7]['id']} needs 2 inspectors and only 1"):
        announcement(plan(rows, people(3)))
    with pytest.raises(TooFew, match="yearly limits leave 6"):
        announcement(plan(shops(300), people(6, limit=1)))


def test_return_visits_have_no_teams():
    transcript = draw(with_plan(plan(inspectors=[]), kind="RETURN_VISIT", team_size=0))
    assert verify(transcript) == []
    assert all(row["team"] == [] for row in transcript["selected"])


# --- recusal after the draw


@settings(max_examples=100)
@given(plans(), st.data())
def test_a_later_recusal_changes_one_person_only(document, data):
    transcript = draw(document)
    replaced = []
    for _ in range(3):
        if not transcript["selected"]:
            return
        row = data.draw(st.sampled_from(transcript["selected"]))
        person = data.draw(st.sampled_from(teams_now(transcript)[row["object"]]))
        before = teams_now(transcript)
        try:
            transcript = recuse(transcript, {"object": row["object"], "inspector": person, **RECUSAL})
        except TooFew:
            return
        replaced.append((row["object"], person))
        after = teams_now(transcript)
        assert {key for key in before if before[key] != after[key]} == {row["object"]}
        changed = [(a, b) for a, b in zip(before[row["object"]], after[row["object"]], strict=True) if a != b]
        assert changed == [(person, transcript["later"][-1]["replacement"])]
        assert (row["object"], after[row["object"]][before[row["object"]].index(person)]) not in replaced
        assert verify(transcript) == []


def test_the_substitute_is_the_next_of_the_same_order():
    transcript = draw(plan(shops(60), people(9)))
    first = transcript["selected"][0]
    turns = Counter(person for row in transcript["selected"] for person in row["team"])
    sampler = Sampler(transcript["seed"])
    queue = sorted(
        (f"I{i:03d}" for i in range(9)), key=lambda p: (turns[p], sampler.ticket(f"{p}#{turns[p] + 1}"))
    )
    expected = next(person for person in queue if person not in first["team"])
    changed = recuse(transcript, {"object": first["object"], "inspector": first["team"][1], **RECUSAL})
    assert changed["later"][0]["replacement"] == expected


def test_recusals_in_the_plan_file_are_replayed_too():
    transcript = draw(plan())
    first = transcript["selected"][0]
    recusal = {"object": first["object"], "inspector": first["team"][0], **RECUSAL}
    assert draw(plan(later=[recusal])) == recuse(transcript, recusal)


def test_a_recusal_that_names_nobody_on_the_team_is_refused():
    transcript = draw(plan())
    first = transcript["selected"][0]
    outside = next(f"I{i:03d}" for i in range(6) if f"I{i:03d}" not in first["team"])
    for change in (
        {"inspector": outside},
        {"object": "NOWHERE"},
        {"reason": "BORED"},
        {"declared_on": "soon"},
    ):
        recusal = {"object": first["object"], "inspector": first["team"][0], **RECUSAL, **change}
        with pytest.raises(Invalid):
            recuse(transcript, recusal)


def test_nobody_left_to_replace_is_refused_in_words():
    transcript = draw(plan(inspectors=people(2)))
    first = transcript["selected"][0]
    with pytest.raises(TooFew, match=r"needs 2 inspectors and only 1 may take it"):
        recuse(transcript, {"object": first["object"], "inspector": first["team"][0], **RECUSAL})


# --- bad input, each named


def faulty(match, document):
    with pytest.raises(Invalid, match=match) as refusal:
        draw(document)
    return refusal.value


BAD = {
    "empty population": (plan(objects=[]), "检查对象名录：内容为空"),
    "nobody left": (
        plan(shops(1), exclusions=[{"object": shops(1)[0]["id"], "reason": "OTHER", "note": "停业"}]),
        "检查对象名录：内容为空",
    ),
    "duplicate id": (plan([*shops(5), shops(5)[2]]), "检查对象名录：重复出现.*MA20000002"),
    "malformed id": (plan([*shops(2), {"id": "9133 1082", "name": "店"}]), r"检查对象名录.*objects\[2\]\.id"),
    "id with a line feed": (plan([{"id": "A\nB", "name": "店", "class": "A"}]), r"objects\[0\]\.id"),
    "id that is a number": (plan([{"id": 7, "name": "店"}]), r"objects\[0\]\.id"),
    "no name": (plan([{"id": "A", "class": "A"}]), r"objects\[0\]\.name"),
    "empty name": (plan([{"id": "A", "name": "", "class": "A"}]), r"objects\[0\]\.name"),
    "half a character": (plan([{"id": "A", "name": "\ud800", "class": "A"}]), r"objects\[0\]\.name"),
    "too long a name": (plan([{"id": "A", "name": "店" * 501, "class": "A"}]), r"objects\[0\]\.name"),
    "unknown field": (plan([{"id": "A", "name": "店", "weight": 9}]), r"objects\[0\]\.weight"),
    "not a list": (plan(objects={"id": "A"}), "检查对象名录.*objects"),
    "rows that are lists": (plan(objects=[["A", "店", "A"]]), r"objects\[0\]"),
    "unknown class": (plan([{"id": "A", "name": "店", "class": "Z"}]), r"不存在.*objects\[0\]\.class"),
    "ratio 0": (plan(ratios={"classes": {"B": "0%"}}), "above 0 and at most 1"),
    "ratio above 1": (plan(ratios={"classes": {"B": "101%"}}), "above 0 and at most 1"),
    "ratio as a number": (plan(ratios={"classes": {"B": 0.03}}), "A ratio is a text"),
    "no class": (plan(ratios={"classes": {}}), "no class to draw from"),
    "unknown ratio setting": (plan(ratios={"classes": {"B": {"ratio": "3%", "atleast": 2}}}), "atleast"),
    "unrated nowhere": (plan(ratios={"classes": {"A": "3%"}, "unrated": "B"}), "ratios.unrated"),
    "team of one": (with_plan(plan(), team_size=1), "plan.team_size"),
    "dates the wrong way": (with_plan(plan(), until="2026-11-30"), "plan.until"),
    "no such day": (with_plan(plan(), until="2026-02-30"), "plan.until"),
    "unknown kind": (with_plan(plan(), kind="LOTTERY"), "plan.kind"),
    "misspelt part": (plan(inspector=[]), "inspector"),
    "exclusion without cause": (
        plan(exclusions=[{"object": shops(1)[0]["id"], "reason": "YEARLY_CAP", "visits": 1, "cap": 2}]),
        r"理由与所附事实不符.*exclusions\[0\]",
    ),
    "exclusion of nobody": (
        plan(exclusions=[{"object": "NOWHERE", "reason": "OTHER", "note": "-"}]),
        r"exclusions\[0\]\.object",
    ),
    "recusal of nobody": (
        plan(recusals=[{"object": shops(1)[0]["id"], "inspector": "NOBODY", "reason": "RELATIVE"}]),
        r"recusals\[0\]\.inspector",
    ),
    "entropy missing": (plan(entropy=[[1]]), "2 entropy sources; 1 have values"),
    "empty source": (plan(entropy=[[1], []]), "2 entropy sources; 1 have values"),
    "entropy in decimals": (plan(entropy=[[1], [2.5]]), r"entropy\[1\]\[0\]"),
    "no entropy yet": (plan(entropy=None), "needs the revealed secret"),
    "weak secret": (plan(secret="12345"), "secret"),
    "no plan at all": ([1, 2], '"format" must be'),
    "another format": (plan(format="yizhan-plan/9"), '"format" must be'),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named(name):
    document, match = BAD[name]
    faulty(match, document)


def test_a_wrong_secret_is_refused():
    with pytest.raises(Refused, match="does not fit the published commitment") as refusal:
        draw(plan(commitment="ab" * 32))
    assert not isinstance(refusal.value, Invalid)


@pytest.mark.parametrize(
    ("checked_on", "supported"),
    [("2026-06-01", True), ("2026-05-31", False), ("2026-12-01", True), ("2026-12-02", False)],
)
def test_a_check_by_a_higher_level_counts_for_six_months(checked_on, supported):
    document = plan(
        exclusions=[{"object": shops(1)[0]["id"], "reason": "HIGHER_LEVEL", "checked_on": checked_on}]
    )
    if supported:
        assert verify(draw(document)) == []
    else:
        faulty("理由与所附事实不符", document)


def test_a_large_register_is_drawn_as_the_small_steps_say():
    rows = shops(20_000)
    random.Random(5).shuffle(rows)
    transcript = draw(plan(rows, people(30)))
    sampler = Sampler(transcript["seed"])
    grade_d = sorted((sampler.ticket(row["id"]), row["id"]) for row in rows if row.get("class") == "D")
    assert [row["object"] for row in transcript["selected"] if row["class"] == "D"] == [
        name for _, name in grade_d[:1200]
    ]
