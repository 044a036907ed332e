"""How fast a large table is read, and in how much memory, beside openpyxl's read-only mode on the same file.

    python benchmarks/sheets_read.py [--rows 100000] [--columns 10] [--no-reference]

Each reader runs in a process of its own, so that its peak of memory is its own; both touch every cell. Ours also
checks the file's type, extent and limits, finds the header and trims the texts.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl

from portal.core.sheets import Limits, read_rows, write_xlsx

HEADERS = ("商品名称", "生产企业", "数量", "单价", "批号", "生产日期", "单位", "条码", "地址", "备注")


def make(path: Path, rows: int, columns: int) -> None:
    """A catalogue with texts, numbers and empty cells."""
    body = (
        (
            f"商品{n}",
            f"企业{n % 500}有限公司",
            n,
            n * 1.5,
            f"A{n}",
            "2026-01-02",
            "袋",
            f"69{n:011d}",
            "临海市古城街道",
            None,
        )
        for n in range(rows)
    )
    wide = (tuple(row[column % 10] for column in range(columns)) for row in body)
    path.write_bytes(write_xlsx([f"{HEADERS[n % 10]}{n // 10 or ''}" for n in range(columns)], wide))


def ours(path: Path) -> int:
    """core.sheets."""
    with path.open("rb") as stream:
        sheet = read_rows(stream, Limits(size=1 << 30, rows=10**6), known=HEADERS)
        return sum(len(row.values) for row in sheet.rows)


def reference(path: Path) -> int:
    """openpyxl, read-only."""
    page = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    return sum(len(row) for row in page.iter_rows(min_row=2, values_only=True))


READERS: dict[str, Callable[[Path], int]] = {"ours": ours, "openpyxl": reference}


def one(name: str, path: Path) -> None:
    """Run one reader here and print its figures."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    cells = READERS[name](path)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"cells": cells, "seconds": seconds, "megabytes": (peak - before) / 1024}))


def measured(name: str, path: Path) -> dict[str, float]:
    """The figures of one reader in its own process."""
    command = [sys.executable, __file__, "--one", name, str(path)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def main() -> None:
    """Make the file, read it with each, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--columns", type=int, default=10)
    parser.add_argument("--no-reference", action="store_true")
    parser.add_argument("--one", nargs=2, metavar=("READER", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        one(asked.one[0], Path(asked.one[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        make(path, asked.rows, asked.columns)
        print(f"{asked.rows:,} rows x {asked.columns} columns, {path.stat().st_size / 1e6:.1f} MB")
        figures = {name: measured(name, path) for name in list(READERS)[: 1 if asked.no_reference else 2]}
    for name, found in figures.items():
        rate = asked.rows / found["seconds"]
        print(f"{name:9} {found['seconds']:6.2f} s  {rate:9,.0f} rows/s  peak +{found['megabytes']:.0f} MB")
    if len(figures) == 2:
        print(
            f"ours takes {figures['ours']['seconds'] / figures['openpyxl']['seconds']:.0%} of the reference's time"
        )


if __name__ == "__main__":
    main()
