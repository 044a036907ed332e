"""The columns a published list or a catalogue can have, with the spellings of `fields.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Field:
    """One meaning a column can have, and the headers that mean it."""

    code: str
    zh: str
    en: str
    spellings: tuple[str, ...]


def _load() -> dict[str, Field]:
    data = tomllib.loads((Path(__file__).parent / "fields.toml").read_text("utf-8"))
    return {
        code: Field(code, entry["zh"], entry["en"], (entry["zh"], *entry["spellings"].split()))
        for code, entry in data.items()
    }


FIELDS: dict[str, Field] = _load()

# A column that names the company's role itself.
COLUMN_ROLES = {
    "maker_name": "PRODUCER",
    "consignor_name": "CONSIGNOR",
    "contract_name": "CONTRACT_PRODUCER",
    "registrant_name": "REGISTRANT",
    "responsible_name": "RESPONSIBLE",
    "importer_name": "IMPORTER",
    "distributor_name": "DISTRIBUTOR",
    "recaller_name": "RECALLER",
}
COMPOSITE = ("failing_items", "result", "limit")
ANALYTE = Field("analyte", "单项检测值（以项目为列名）", "Result of the item named by the header", ())
