"""`portal audits` in a process of its own: no database, no settings; exit 0, 1 or 2."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.audits import cli
from portal.audits.cli import audits
from portal.audits.rules.draw import draw, example_plan
from tests.rules.audits.plans import plan, shops

ROOT = Path(__file__).parents[3]


def run(*arguments):
    return CliRunner().invoke(audits, [str(argument) for argument in arguments])


@pytest.fixture
def save(tmp_path):
    def write(document, name="file.json"):
        path = tmp_path / name
        content = (
            document if isinstance(document, bytes) else json.dumps(document, ensure_ascii=False).encode()
        )
        path.write_bytes(content)
        return path

    return write


def test_a_bare_process_draws_and_verifies(tmp_path):
    bare = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}

    def portal(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "portal.cli", "audits", *arguments],
            cwd=ROOT, env={**bare, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60,
        )  # fmt: skip

    example = portal("draw", "--example")
    assert example.returncode == 0
    (tmp_path / "plan.json").write_bytes(example.stdout)
    drawn = portal("draw", tmp_path / "plan.json", "--json")
    assert (drawn.returncode, drawn.stderr) == (0, b"")
    (tmp_path / "t.json").write_bytes(drawn.stdout)
    assert portal("verify", tmp_path / "t.json").returncode == 0


def test_the_example_is_whole_and_draws():
    printed = run("draw", "--example")
    assert printed.exit_code == 0
    assert json.loads(printed.stdout) == example_plan()


def test_draw_prints_the_transcript(save):
    answer = run("draw", save(plan()), "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout) == draw(plan())


def test_draw_speaks_to_people_in_both_languages(save):
    for lang, word in (("zh", "公开随机源"), ("en", "Public entropy")):
        answer = run("draw", save(plan()), "--lang", lang)
        assert answer.exit_code == 0
        assert word in answer.stdout
        assert draw(plan())["selected"][0]["object"] in answer.stdout


def test_a_long_list_is_cut_for_people_only(save):
    file = save(plan(shops(300, lambda i: "B"), ratios={"classes": {"B": "1"}}))
    words = run("draw", file, "--lang", "en").stdout
    assert "and 100 more" in words
    assert len(json.loads(run("draw", file, "--json").stdout)["selected"]) == 300


def test_announce_never_shows_the_secret(save):
    file = save(plan())
    for arguments in ((), ("--json",)):
        answer = run("announce", file, *arguments)
        assert answer.exit_code == 0
        assert plan()["secret"] not in answer.stdout
        assert draw(plan())["announcement_sha256"] in answer.stdout


def test_verify_names_the_part_and_tells_found_wanting_from_bad_input(save):
    transcript = draw(plan())
    good = save(transcript, "good.json")
    assert run("verify", good).exit_code == 0
    assert run("verify", good, "--announced", transcript["announcement_sha256"].upper()).exit_code == 0
    other = run("verify", good, "--announced", "00" * 32, "--json")
    assert other.exit_code == 1
    assert json.loads(other.stdout)["faults"][0]["part"] == "ANNOUNCEMENT"
    transcript["ratios"]["classes"]["D"]["ratio"] = "2/5"
    wrong = run("verify", save(transcript), "--json")
    assert wrong.exit_code == 1
    assert {"RATIOS", "QUOTAS"} <= {fault["part"] for fault in json.loads(wrong.stdout)["faults"]}
    assert "抽取比例" in run("verify", save(transcript)).stdout
    assert "ratios" in run("verify", save(transcript), "--lang", "en").stdout
    del transcript["seed"]
    assert run("verify", save(transcript)).exit_code == 2


def test_recuse_replaces_one_and_verifies(save):
    transcript = draw(plan())
    first = transcript["selected"][0]
    told = ("--object", first["object"], "--inspector", first["team"][0], "--reason", "INTEREST",
            "--declared-on", "2026-11-30", "--approved-by", "王科长", "--json")  # fmt: skip
    answer = run("recuse", save(transcript), *told)
    assert answer.exit_code == 0
    changed = json.loads(answer.stdout)
    assert changed["later"][0]["inspector"] == first["team"][0]
    assert run("verify", save(changed)).exit_code == 0
    assert run("recuse", save(changed), *told).exit_code == 2  # that person is no longer on the team
    transcript["selected"].reverse()
    assert run("recuse", save(transcript), *told).exit_code == 1


def test_refusals_by_rule_exit_1_and_bad_input_2(save):
    wrong_secret = run("draw", save(plan(commitment="ab" * 32)))
    assert wrong_secret.exit_code == 1
    assert "承诺" in wrong_secret.stderr
    too_few = run("announce", save(plan(inspectors=plan()["inspectors"][:1])))
    assert too_few.exit_code == 1
    assert "2" in too_few.stderr
    empty = run("draw", save(plan(objects=[])))
    assert empty.exit_code == 2
    assert "内容为空" in empty.stderr


UNREADABLE = {
    "not JSON": (b'{"format": ', "line 1, column 12"),
    "not text": (b"\xff\xfe\x00", "not UTF-8"),
    "a key twice": (b'{"plan": {"id": "1", "id": "2"}}', '"id" twice'),
    "NaN": (b'{"plan": NaN}', "NaN is no number"),
    "too deep": (b"[" * 200_000, "nested too deeply"),
    "a number without end": (b"[" + b"9" * 5000 + b"]", "number that is too long"),
    "something else": (b'"hello"', None),
    "empty": (b"", "line 1, column 1"),
}


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize("command", ["draw", "announce", "verify"])
def test_an_unreadable_file_is_bad_input_named(name, command, save):
    content, words = UNREADABLE[name]
    answer = run(command, save(content), "--lang", "en")
    assert answer.exit_code == 2
    assert words is None or words in answer.stderr


def test_a_huge_file_is_refused_before_it_is_parsed(save, monkeypatch):
    monkeypatch.setattr(cli, "LARGEST_FILE", 1000)
    monkeypatch.setattr("portal.audits.rules.draw.reading.LARGEST_FILE", 1000)
    answer = run("verify", save(b" " * 1001), "--lang", "en")
    assert answer.exit_code == 2
    assert "larger than" in answer.stderr


def test_a_missing_file_is_bad_input(tmp_path):
    answer = run("verify", tmp_path / "nowhere.json")
    assert answer.exit_code == 2
    assert "nowhere.json" in answer.stderr
    assert run("draw").exit_code == 2


def test_secret_and_commitment_fit(save):
    made = json.loads(run("secret").stdout)
    assert made != json.loads(run("secret").stdout)
    assert run("draw", save(plan(**made))).exit_code == 0


def test_rfc3797_on_the_command_line():
    told = ("--source", "9319", "--source", "2 12 5 8 10", "--source", "9,18,26,34,41,45", "--pool", "25")
    answer = run("rfc3797", *told, "--take", "5", "--json")
    assert json.loads(answer.stdout) == {
        "key": "9319./2.5.8.10.12./9.18.26.34.41.45./",
        "selected": [17, 7, 2, 16, 25],
    }
    assert run("rfc3797", *told, "--take", "26").exit_code == 2
    assert run("rfc3797", "--source", "1.5", "--pool", "5", "--take", "1").exit_code == 2
