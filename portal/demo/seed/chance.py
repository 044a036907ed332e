"""Chance that repeats: the same number gives the same city, whatever is added elsewhere."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from stdnum.cn import uscc

from portal.demo.seed.data import read

T = TypeVar("T")

_NAMES = read("names")
CALLED = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z


class Chance(Random):
    """A random source for one topic of one city."""

    def __init__(self, seed: int, topic: str) -> None:
        super().__init__(f"{seed}/{topic}")

    def name(self) -> str:
        """A person's name."""
        return f"{self.choice(_NAMES['family'])}{self.choice(_NAMES['given'])}"

    def mobile(self) -> str:
        """A number of the range 145, which was given to data cards: no telephone rings."""
        return f"145{self.randrange(10**8):08d}"

    def landline(self) -> str:
        """No subscriber's number begins with 1."""
        return f"0576-1{self.randrange(10**7):07d}"

    def credit_code(self, region: str, kind: str = "91") -> str:
        """A unified social credit code with a right check digit, in a region that does not exist."""
        body = kind + region + "MA" + "".join(self.choice(CALLED) for _ in range(7))
        return f"{body}{uscc.calc_check_digit(body)}"

    def pick(self, choices: Sequence[T], weights: Sequence[float] | None = None) -> T:
        """One of *choices*."""
        return self.choices(choices, weights)[0]
