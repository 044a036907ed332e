"""How long a draw of a million objects takes, beside sorting as many SHA-256 keys in one pass.

    python benchmarks/draw.py [--objects 1000000] [--inspectors 400] [--seed 1]

The reference, measured in the same run before and after, is the least any such draw must do: one SHA-256 of seed and
id each, and one sort. The draw starts from the register in memory and ends with the whole transcript (checked,
normalised, hashed, stratified, teams dealt, fingerprint); it is measured on a register in the order of its ids, as
the product freezes it, and on one in no order. The verification starts from the transcript as parsed from JSON;
reading and writing JSON are shown apart. Processor time, not the clock on the wall: the work is on one thread, and the
machine may be shared. Goal: both draws and the verification at most 3 times the reference each; exit status 1 when
missed.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import random
import resource
import sys
import time
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from portal.audits.rules.draw import draw, example_plan, verify
from portal.audits.rules.draw.reading import read_json

GOAL = 3.0
SEED = b"0123456789abcdef" * 4
# Shares of the risk classes, near what is published for enterprises at large.
CLASSES = "A" * 60 + "B" * 30 + "C" * 8 + "D" * 2


def timed(what: str, work: Callable[[], Any]) -> tuple[float, Any]:
    # What is already there (the register, the transcript) need not be walked by the collector again and again.
    gc.collect()
    gc.freeze()
    start = time.process_time()
    result = work()
    seconds = time.process_time() - start
    print(f"  {what:<44} {seconds:6.2f} s")
    return seconds, result


def plan_of(objects: int, inspectors: int, seed: int) -> dict[str, Any]:
    dice = random.Random(seed)
    numbers = dice.sample(range(10 * objects), objects)
    return {
        **example_plan(),
        "objects": [
            {
                "id": f"9133{number:014d}",
                "name": f"临海市某某超市有限公司{number}",
                "class": dice.choice(CLASSES),
            }
            for number in numbers
        ],
        "exclusions": [],
        "recusals": [],
        "inspectors": [
            {
                "id": f"ZF-{n:04d}",
                "name": f"检查员{n}",
                "certificate": "浙J1",
                "certificate_until": "2028-01-01",
            }
            for n in range(inspectors)
        ],
    }


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--objects", type=int, default=1_000_000)
    options.add_argument("--inspectors", type=int, default=400)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    plan = plan_of(asked.objects, asked.inspectors, asked.seed)
    ids = [row["id"] for row in plan["objects"]]

    def reference() -> list[str]:
        return sorted(ids, key=lambda name: hashlib.sha256(SEED + name.encode()).digest())

    print(f"{asked.objects:,} objects, {asked.inspectors} inspectors")
    before, _ = timed("reference: sort by SHA-256", reference)
    mixed, _ = timed("draw, register in no order", lambda: draw(plan))
    plan = json.loads(json.dumps({**plan, "objects": sorted(plan["objects"], key=itemgetter("id"))}))
    drawing, transcript = timed("draw, register in order", lambda: draw(plan))
    writing, text = timed(
        "write the transcript as JSON", lambda: json.dumps(transcript, ensure_ascii=False).encode()
    )
    reading, parsed = timed("read it back (duplicate keys refused)", lambda: read_json(text))
    verifying, faults = timed("verify", lambda: verify(parsed))
    after, _ = timed("reference again", reference)
    unit = (before + after) / 2
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"  {len(parsed['selected']):,} drawn, {len(text) / 2**20:.0f} MB of JSON, peak {peak:.1f} GB of memory"
    )
    print(
        f"  draw {drawing / unit:.2f} ×, in no order {mixed / unit:.2f} ×, verify {verifying / unit:.2f} × "
        f"the reference (goal ≤ {GOAL:.0f} × each)"
    )
    print(f"  read and write of JSON: {(reading + writing) / unit:.2f} × more")
    if faults:
        print(f"  the transcript does not verify: {faults}")
    return 0 if not faults and max(drawing, mixed, verifying) <= GOAL * unit else 1


if __name__ == "__main__":
    sys.exit(main())
