"""The small plan `portal audits draw --example` prints: invented shops and people, every feature once."""

from __future__ import annotations

from typing import Any

SHOPS = ("超市", "百货店", "家电城", "农贸市场", "药房", "建材城", "服装店", "旅行社")
STREETS = ("古城街道", "大洋街道", "江南街道", "大田街道", "邵家渡街道")
CLASSES = ("A", "A", "B", "B", "B", "C", "D", None)


def example_plan() -> dict[str, Any]:
    """A complete plan of 40 stations and 6 inspectors, with its secret and entropy already revealed."""
    return {
        "format": "yizhan-plan/1",
        "plan": {
            "id": "2026-SJ-07",
            "title": "2026年第四季度消费维权服务站双随机抽查",
            "kind": "INSPECTION",
            "from": "2026-12-01",
            "until": "2026-12-31",
            "team_size": 2,
        },
        "ratios": {"classes": {"A": "1%", "B": "3%", "C": "10%", "D": "30%"}, "unrated": "B"},
        "entropy_sources": ["中国福利彩票双色球第2026135期六个红色球号码", "同期蓝色球号码"],
        "objects": [_object(number) for number in range(1, 41)],
        "exclusions": [
            {"object": "ST-0004", "reason": "YEARLY_CAP", "visits": 2, "cap": 2},
            {"object": "ST-0014", "reason": "HIGHER_LEVEL", "checked_on": "2026-08-20"},
        ],
        "inspectors": [
            {
                "id": f"ZF-{number:02d}",
                "name": f"检查员{number}号",
                "certificate": f"浙J{number:08d}",
                "certificate_until": "2028-06-30",
                "limit": 30,
            }
            for number in range(1, 7)
        ],
        "recusals": [{"object": "ST-0007", "inspector": "ZF-02", "reason": "RELATIVE"}],
        "secret": "3d4f1c0b9a8e7d6c5b4a39281706f5e4d3c2b1a0987f6e5d4c3b2a1908f7e6d5",
        "entropy": [[3, 9, 14, 21, 27, 33], [8]],
    }


def _object(number: int) -> dict[str, Any]:
    shop = f"{STREETS[number % len(STREETS)]}{SHOPS[number % len(SHOPS)]}{number}号站"
    row: dict[str, Any] = {"id": f"ST-{number:04d}", "name": shop}
    grade = CLASSES[number % len(CLASSES)]
    if grade:
        row["class"] = grade
    if number % 10 == 5:
        row["last"] = ["ZF-01", "ZF-03"]
    return row
