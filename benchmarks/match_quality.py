"""How well pairs get their level: labelled pairs drawn from a seed, beside the naive rule "names contained".

    python benchmarks/match_quality.py [--pairs 3000] [--seed 1] [--show 20]

Goals: accuracy over all levels ≥ 0.98, precision of BATCH ≥ 0.99, exact barcodes 1.0,
no substring trap above its level.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from recall_pairs import KINDS, Pair
from recall_world import World

from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.index import MatchIndex
from portal.recalls.rules.match.keys import ITEM
from portal.recalls.rules.terms import LEVELS

RANK = {level: rank for rank, level in enumerate([*LEVELS, "NONE"])}


def level_of(pair: Pair) -> str:
    """The level the index gives the pair: through the blocking keys, as in use."""
    index: MatchIndex[int] = MatchIndex(ITEM)
    index.add(1, Goods(pair.item))
    return next((judgement.level for _, judgement in index.matches(Goods(pair.row))), "NONE")


def naive_level(pair: Pair) -> str:
    """The reference: one name contains the other → BATCH if the maker's text is contained too, else NAME_ONLY."""
    ours, theirs = (texts["product_name"].replace(" ", "") for texts in (pair.item, pair.row))
    if ours not in theirs and theirs not in ours:
        return "NONE"
    maker = pair.row.get("maker_name", "").strip()
    return "BATCH" if maker and maker in pair.item["maker_name"] else "NAME_ONLY"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many wrong pairs")
    options = parser.parse_args()
    world = World(options.seed)
    weights, makers = zip(*KINDS, strict=True)
    pairs = [make(world) for make in world.random.choices(makers, weights, k=options.pairs)]
    judged = [(pair, level_of(pair)) for pair in pairs]
    by_level(judged)
    good = goals(judged)
    naive = sum(naive_level(pair) == pair.level for pair in pairs) / len(pairs)
    print(f"reference (names contained): accuracy {naive:.4f}")
    for pair, level in [(pair, level) for pair, level in judged if level != pair.level][: options.show]:
        print(f"\n{pair.kind}: expected {pair.level}, got {level}\n  {pair.item}\n  {pair.row}")
    return 0 if good else 1


def by_level(judged: list[tuple[Pair, str]]) -> None:
    """Accuracy of each level, how many pairs got a graver level than theirs, and which kinds of pairs went wrong."""
    for level in [*LEVELS, "NONE"]:
        got = [found for pair, found in judged if pair.level == level]
        right, above = got.count(level), sum(RANK[found] < RANK[level] for found in got)
        print(f"{level:22} {right:5}/{len(got):<5} {right / max(1, len(got)):.4f}  above its level: {above}")
    kinds = Counter(pair.kind for pair, _ in judged)
    wrong = Counter(pair.kind for pair, found in judged if found != pair.level)
    print("wrong by kind:", ", ".join(f"{kind} {wrong[kind]}/{kinds[kind]}" for kind in wrong) or "none")


def goals(judged: list[tuple[Pair, str]]) -> bool:
    """Print the figures that have goals; True when all are met."""
    accuracy = sum(found == pair.level for pair, found in judged) / len(judged)
    batch = [pair.level == "BATCH" for pair, found in judged if found == "BATCH"]
    codes = [pair.level == found for pair, found in judged if pair.kind == "barcode"]
    traps = sum(RANK[found] < RANK[pair.level] for pair, found in judged if pair.kind == "substring")
    precision, exact = sum(batch) / max(1, len(batch)), sum(codes) / max(1, len(codes))
    print(
        f"pairs {len(judged)}  accuracy {accuracy:.4f}  BATCH precision {precision:.4f}  barcodes {exact:.4f}"
    )
    print(f"substring traps above their level: {traps}")
    return accuracy >= 0.98 and precision >= 0.99 and exact == 1 and not traps


if __name__ == "__main__":
    sys.exit(main())
