"""`portal trail seal` and `portal trail export`, with commits of their own."""

from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from portal import trail
from portal.core import clock
from portal.core.db import open_session
from portal.core.ids import new_id
from portal.core.settings import settings
from portal.trail.cli import trail as group
from tests.modules.trail.books import COUNTY, COUNTY_DESK, HEAD, NOTED, ONE, STATION, SUPERVISOR, WORKER, case
from tests.support.databases import Database

pytestmark = pytest.mark.usefixtures("own_database")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(group, [str(argument) for argument in arguments])


def write() -> None:
    for scope, actor in ((STATION, HEAD), (COUNTY_DESK, SUPERVISOR)):
        with open_session(scope) as db:
            trail.record(db, actor, NOTED, case(), {"number": "1"}, now=clock.now())
            db.commit()


def test_seal_then_export_then_verify(tmp_path: Path) -> None:
    write()
    sealed = run("seal")
    assert sealed.exit_code == 0
    assert f"tenant:{ONE} no 1 {clock.today()}" in sealed.output
    assert run("seal").output == ""
    for place in (("--tenant", ONE), ("--bureau", COUNTY)):
        out = tmp_path / f"{place[1]}.zip"
        made = run("export", *place, "--out", out)
        assert made.exit_code == 0, made.output
        assert "核验通过" in made.output
        assert run("verify", out).exit_code == 0


def test_a_broken_chain_is_told_by_both(tmp_path: Path, own_database: Database) -> None:
    write()
    with open_session(WORKER) as db, pytest.raises(Exception, match="permission denied"):
        db.execute(text("UPDATE trail_entry SET event = 'a:b:c'"))
    with psycopg.connect(own_database.url()) as owner:
        owner.execute("UPDATE trail_entry SET event = 'a:b:c'")
    assert run("seal").exit_code == 1
    assert run("export", "--tenant", ONE, "--out", tmp_path / "x.zip").exit_code == 1


@pytest.mark.parametrize("place", [(), ("--tenant", new_id()), ("--tenant", ONE, "--bureau", COUNTY)])
def test_an_export_needs_one_book(tmp_path: Path, place: tuple[object, ...]) -> None:
    assert run("export", *place, "--out", tmp_path / "x.zip").exit_code == 2


def test_without_settings_it_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YIZHAN_SECRET_KEY")
    settings.cache_clear()
    result = run("export", "--bureau", COUNTY, "--out", tmp_path / "x.zip")
    assert result.exit_code == 2
    monkeypatch.undo()
    settings.cache_clear()
