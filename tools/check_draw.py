#!/usr/bin/env python3
"""Check a published draw without the product: python3 check_draw.py TRANSCRIPT.json [PUBLISHED_DIGEST]

One file, nothing to install, written to be read. It repeats the draw from the transcript alone and says, part by
part, whether the result is what anybody would have got. The second argument is the announcement's digest as it was
published before the draw; without it the file can only be shown to agree with itself.
Prints one line a check; exit status 0 when all hold, 1 when one does not, 2 when the file is not a transcript.
"""

import hashlib
import json
import sys
from fractions import Fraction
from itertools import pairwise

FROZEN = ("plan", "ratios", "entropy_sources", "objects", "exclusions", "inspectors", "recusals")


def canonical(value):
    """RFC 8785: keys sorted, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest(rows):
    """One canonical value a line, each line ended by a line feed."""
    return sha256("".join(canonical(row) + "\n" for row in rows))


def ticket(seed, name):
    """Rivest's consistent sampler: the decimal digits of SHA-256(hex SHA-256(seed) + name), read backwards."""
    return "0." + format(int(sha256(sha256(seed) + name), 16), "064d")[::-1]


def key_string(entropy):
    """RFC 3797, section 4.1: numbers of each source ascending, "." after each number, "/" after each source."""
    return "".join("".join(f"{number}." for number in sorted(source)) + "/" for source in entropy)


def draw(t, seed):
    """The numbers to draw and the objects drawn, class by class in the order of their tickets."""
    excluded = {row["object"] for row in t["exclusions"]}
    quotas, drawn = [], []
    for code, rule in sorted(t["ratios"]["classes"].items()):
        pool = [
            row["id"]
            for row in t["objects"]
            if row.get("class", t["ratios"]["unrated"]) == code and row["id"] not in excluded
        ]
        share = Fraction(rule["ratio"]) * len(pool)
        take = min(len(pool), max(rule["at_least"], -(-share.numerator // share.denominator)))
        quotas.append({"class": code, "pool": len(pool), "take": take})
        for number, name in sorted((ticket(seed, name), name) for name in pool)[:take]:
            drawn.append({"object": name, "class": code, "ticket": number})
    return quotas, drawn


class Teams:
    """Inspectors in a queue: fewest turns first, then the ticket of "<inspector>#<next turn>"."""

    def __init__(self, t, seed):
        plan = t["plan"]
        self.seed, self.size, self.team = seed, plan["team_size"], {}
        self.turns, self.limit = {}, {}
        for row in t["inspectors"]:
            valid = "certificate" in row and row.get("certificate_until", "") >= plan["until"]
            if valid or plan["kind"] != "INSPECTION":
                self.turns[row["id"]], self.limit[row["id"]] = 0, row.get("limit", 10**9)
        self.barred = {(row["id"], person) for row in t["objects"] for person in row.get("last", [])}
        self.barred |= {(row["object"], row["inspector"]) for row in t["recusals"]}

    def queue(self, name):
        """Those who may check this object, next first."""
        able = [p for p, n in self.turns.items() if n < self.limit[p] and (name, p) not in self.barred]
        return sorted(able, key=lambda p: (self.turns[p], ticket(self.seed, f"{p}#{self.turns[p] + 1}")))

    def deal(self, name):
        self.team[name] = self.queue(name)[: self.size]
        for person in self.team[name]:
            self.turns[person] += 1
        return list(self.team[name])

    def replace(self, name, person):
        """Only this place changes; the next in the queue takes it. None when nobody can, or he was not there."""
        self.barred.add((name, person))
        free = [p for p in self.queue(name) if p not in self.team.get(name, [])]
        if person not in self.team.get(name, []) or not free:
            return None
        self.turns[person] -= 1
        self.turns[free[0]] += 1
        self.team[name][self.team[name].index(person)] = free[0]
        return free[0]


def checks(t, published):
    """(what was checked, whether it holds), in the order of the story."""
    pinned = t["announcement"]["digests"]
    for part in FROZEN:
        rows = t[part] if isinstance(t[part], list) else [t[part]]
        yield f"{part}: as announced", digest(rows) == pinned[part]
    announced = digest([t["announcement"]])
    yield "announcement: its digest", announced == t["announcement_sha256"]
    if published:
        yield "announcement: the one published before the draw", announced == published.strip().lower()
    ids = [row["id"] for row in t["objects"]]
    yield "objects: sorted, none twice", all(a < b for a, b in pairwise(ids))
    yield (
        "ratios: above 0, at most 1",
        all(0 < Fraction(r["ratio"]) <= 1 for r in t["ratios"]["classes"].values()),
    )
    yield "secret: fits the commitment", sha256(t["secret"]) == t["announcement"]["commitment"]
    seed = t["secret"] + "|" + key_string(t["entropy"])
    yield "entropy: a value for every announced source", len(t["entropy"]) == len(t["entropy_sources"])
    yield "seed: secret and entropy", seed == t["seed"]
    quotas, drawn = draw(t, seed)
    yield "quotas: numbers to draw", quotas == t["quotas"]
    stated = [{key: row[key] for key in ("object", "class", "ticket")} for row in t["selected"]]
    yield "selected: the objects and their order", drawn == stated
    teams = Teams(t, seed)
    dealt = [teams.deal(row["object"]) for row in drawn]
    yield "teams: who checks what", dealt == [row["team"] for row in t["selected"]]
    yield "teams: all complete", all(len(team) == t["plan"]["team_size"] for team in dealt)
    substitutes = [teams.replace(row["object"], row["inspector"]) for row in t["later"]]
    yield "later: each substitute", substitutes == [row["replacement"] for row in t["later"]]
    rest = {key: value for key, value in t.items() if key not in (*FROZEN, "sha256")}
    yield "sha256: fingerprint of the transcript", digest([rest]) == t["sha256"]


def main(arguments):
    try:
        with open(arguments[0], encoding="utf-8") as file:  # noqa: PTH123  (plain for any reader)
            results = list(checks(json.load(file), arguments[1] if len(arguments) > 1 else None))
    except (IndexError, OSError, ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError) as why:
        print(f"not a transcript of a draw: {type(why).__name__} {why}")
        return 2
    if len(arguments) < 2:
        print("note  no published digest given: the file is only shown to agree with itself")
    for what, holds in results:
        print("ok   " if holds else "WRONG", what)
    return 0 if all(holds for _, holds in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
