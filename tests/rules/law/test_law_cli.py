"""`portal law` as scripts call it: JSON, exit codes, no environment."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from portal.law.cli import law


def run(*arguments: str):
    return CliRunner().invoke(law, list(arguments))


def answer(*arguments: str):
    result = run("due", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_shape_others_rely_on():
    said = answer("BUREAU_ACCEPT_7WD", "--from", "2026-09-28T10:00+08:00")
    assert said["due"] == "2026-10-13"
    assert said["explanation"].startswith("7 个工作日：10 月 10 日计入，10 月 1–7 日不计")
    assert said["rule"] == "BUREAU_ACCEPT_7WD@2026-04-15"
    assert said["provisional"] is False
    assert said["due_at"] == "2026-10-13T23:59:59+08:00"
    assert "第十五条" in said["basis"]


def test_every_option():
    assert (
        answer("STATION_20D", "--from", "2026-09-18", "--pause", "2026-09-22/2026-09-28")["due"]
        == "2026-10-14"
    )
    twice = ("--pause", "2026-09-22/2026-09-25", "--pause", "2026-09-24T08:00/2026-09-28T08:00")
    assert answer("STATION_20D", "--from", "2026-09-18", *twice)["due"] == "2026-10-14"
    assert (
        answer("DISPATCH_FEEDBACK", "--from", "2026-11-18", "--received", "2026-11-16")["due"] == "2026-11-24"
    )
    assert (
        answer("RECALL_START", "--level", "2", "--from", "2026-12-01T10:00+08:00")["due_at"]
        == "2026-12-02T22:00:00+08:00"
    )
    assert answer("STATION_PROMISE", "--from", "2026-09-18", "--days", "15")["due"] == "2026-10-03"
    assert answer("STATION_PROMISE", "--from", "2026-09-18", "--working-days", "5")["due"] == "2026-09-24"
    assert answer("STATION_PROMISE", "--from", "2026-09-18T09:00", "--hours", "24")["due"] == "2026-09-19"
    assert answer("RETENTION", "--from", "2026-09-18", "--years", "2")["due"] == "2028-09-18"
    assert answer("PERFORM_DUE", "--from", "2026-09-18", "--until", "2026-09-30")["due"] == "2026-09-30"
    assert answer("CASE_90D", "--from", "2026-06-01", "--extended")["due"] == "2026-09-29"
    assert answer("BUREAU_MEDIATE", "--from", "2026-05-12", "--shift-on", "STATUTORY")["due"] == "2026-07-11"
    assert "ending" in answer("CASE_90D", "--from", "2026-06-01", "--lang", "en")["explanation"]


def test_a_time_is_read_in_its_zone_and_in_shanghai_without_one():
    assert (
        answer("STATION_20D", "--from", "2026-02-10T16:00Z")["due"]
        == answer("STATION_20D", "--from", "2026-02-11")["due"]
    )
    assert (
        answer("STATION_20D", "--from", "2026-02-10T23:59")["due"]
        == answer("STATION_20D", "--from", "2026-02-10")["due"]
    )


def test_an_open_pause_has_no_due_date():
    said = answer("STATION_20D", "--from", "2026-09-18", "--pause", "2026-09-22/")
    assert (said["due"], said["due_at"], said["earliest"]) == (None, None, "2026-10-08")


def test_beyond_the_calendar_is_provisional():
    said = answer("BUREAU_ACCEPT_7WD", "--from", "2026-12-28")
    assert (said["due"], said["provisional"]) == ("2027-01-07", True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("NOPE", "--from", "2026-09-28"),
        ("STATION_20D",),
        ("STATION_20D", "--from", "yesterday"),
        ("STATION_20D", "--from", "2026-13-01"),
        ("STATION_20D", "--from", "0001-01-01"),
        ("STATION_20D", "--from", "2026-09-28", "--pause", "2026-09-30"),
        ("STATION_20D", "--from", "2026-09-28", "--pause", "2026-10-02/2026-09-30"),
        ("STATION_20D", "--from", "2026-09-28", "--level", "1"),
        ("STATION_20D", "--from", "2026-09-28", "--days", "30"),
        ("STATION_20D", "--from", "2026-09-28", "--extended"),
        ("STATION_PROMISE", "--from", "2026-09-28"),
        ("STATION_PROMISE", "--from", "2026-09-28", "--days", "3", "--hours", "3"),
        ("RECALL_START", "--from", "2026-12-28", "--level", "7"),
        ("RETENTION", "--from", "2026-09-28", "--years", "1"),
    ],
)
def test_bad_input_exits_2_with_a_message_and_no_answer(arguments):
    result = run("due", *arguments, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.strip()


def test_refusals_speak_the_language_asked_for():
    assert "没有名为 NOPE 的时限" in run("due", "NOPE", "--from", "2026-09-28").stderr
    assert (
        "There is no clock called NOPE." in run("due", "NOPE", "--from", "2026-09-28", "--lang", "en").stderr
    )


def test_no_rule_on_that_day_exits_1():
    result = run("due", "INSPECT_PUBLISH_20WD", "--from", "2010-01-01")
    assert result.exit_code == 1
    assert "2010-01-01" in result.stderr


def test_without_json_it_reads_as_text():
    lines = run("due", "STATION_20D", "--from", "2026-09-18").stdout.splitlines()
    assert lines[0] == "2026-10-08  站内和解期限"
    assert lines[1].startswith("20 日，自 2026 年 9 月 19 日起算")
    assert run("due", "STATION_20D", "--from", "2026-09-18", "--pause", "2026-09-22/").stdout.startswith(
        "—  "
    )


def test_rules_are_listed_with_their_articles():
    rows = json.loads(run("rules", "--json").stdout)
    assert {"STATION_20D", "RECALL_START_3", "BUREAU_MEDIATE_45WD_OLD"} <= {row["code"] for row in rows}
    then = json.loads(run("rules", "--on", "2023-01-01", "--json").stdout)
    assert [row["length"] for row in then if row["code"].startswith("BUREAU_MEDIATE")] == ["45 个工作日"]
    assert "总局令第121号" in run("rules").stdout


def test_a_year_of_the_calendar():
    result = run("calendar", "2026", "--json")
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    assert said["complete"] is True
    assert {"date": "2026-02-14", "kind": "WORKDAY", "name": "春节"} in said["days"]
    assert "2026-02-14  2 月 14 日（星期六）  调休上班  春节" in run("calendar", "2026").stdout


def test_a_year_not_published_is_found_wanting():
    result = run("calendar", "2027")
    assert result.exit_code == 1
    assert "2027-01-01  1 月 1 日（星期五）  法定节假日  元旦" in result.stdout
    assert json.loads(run("calendar", "2027", "--json").stdout)["complete"] is False
    assert run("calendar", "soon").exit_code == 2


def test_it_runs_without_any_setting_or_server(tmp_path):
    call = (
        "from portal.cli import main; main(['law', 'due', 'STATION_20D', '--from', '2026-09-18', '--json'])"
    )
    clean = {"PATH": os.defpath, "HOME": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-c", call],
        env=clean,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(result.stdout)["due"] == "2026-10-08"
