"""Plans for the tests: invented registers, small ones by hand and any size by hypothesis."""

from copy import deepcopy

from hypothesis import strategies as st

SECRET = "0f" * 32
CLASSES = ["A", "B", "C", "D", None]
RECUSAL = {"reason": "RELATIVE", "declared_on": "2026-11-30", "approved_by": "王科长"}


def people(count, **more):
    return [
        {
            "id": f"I{i:03d}",
            "name": f"检查员{i}",
            "certificate": "浙J1",
            "certificate_until": "2028-01-01",
            **more,
        }
        for i in range(count)
    ]


def shops(count, grade=lambda i: CLASSES[i % len(CLASSES)]):
    rows = []
    for i in range(count):
        row = {"id": f"91331082MA2{i:07d}", "name": f"临海市第{i}超市"}
        if grade(i):
            row["class"] = grade(i)
        rows.append(row)
    return rows


def plan(objects=None, inspectors=None, **changes):
    document = {
        "format": "yizhan-plan/1",
        "plan": {
            "id": "P-1",
            "title": "第四季度抽查",
            "kind": "INSPECTION",
            "from": "2026-12-01",
            "until": "2026-12-31",
            "team_size": 2,
        },
        "entropy_sources": ["双色球红球", "双色球蓝球"],
        "objects": shops(40) if objects is None else objects,
        "inspectors": people(6) if inspectors is None else inspectors,
        "secret": SECRET,
        "entropy": [[3, 9, 14, 21, 27, 33], [8]],
    }
    document.update(changes)
    return deepcopy(document)


def with_plan(document, **changes):
    return {**document, "plan": {**document["plan"], **changes}}


NAMES = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]),
        st.sampled_from('"\\é<\u2028超市é'),
    ),
    min_size=1,
    max_size=12,
)
IDS = st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._:-]{0,12}", fullmatch=True)
RATIOS = st.builds(lambda n, d: f"{min(n, d)}/{max(n, d)}", st.integers(1, 60), st.integers(1, 60))


@st.composite
def objects(draw, codes):
    ids = draw(st.lists(IDS, min_size=1, max_size=30, unique=True))
    crew = st.lists(st.sampled_from(["I000", "I001", "I002"]), max_size=2, unique=True)
    rows = []
    for object_id in ids:
        row = {"id": object_id, "name": draw(NAMES)}
        code = draw(st.sampled_from([*codes, None]))
        if code:
            row["class"] = code
        if draw(st.booleans()):
            row["last"] = draw(crew)
        rows.append(row)
    return rows


@st.composite
def plans(draw):
    """Any plan that can be drawn: enough people for every object whoever is barred."""
    codes = draw(st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=4, unique=True))
    rows = draw(objects(codes))
    crew = people(draw(st.integers(7, 12)))
    barred = draw(st.lists(st.sampled_from(rows), max_size=3, unique_by=lambda row: row["id"]))
    classes = {code: {"ratio": draw(RATIOS), "at_least": draw(st.integers(0, 3))} for code in codes}
    return plan(
        rows,
        crew,
        ratios={"classes": classes, "unrated": codes[0]},
        recusals=[{"object": row["id"], "inspector": "I003", "reason": "INTEREST"} for row in barred],
        exclusions=[
            {"object": row["id"], "reason": "YEARLY_CAP", "visits": 3, "cap": 2}
            for row in rows[1 : 1 + draw(st.integers(0, 2))]
        ],
        entropy=[draw(st.lists(st.integers(0, 10**15), min_size=1, max_size=4)) for _ in range(2)],
        secret=draw(st.integers(0, 16**64 - 1).map(lambda n: f"{n:064x}")),
    )
