"""The operator's commands: from an empty database to the first people at work, and help for the locked out."""

import pyotp
import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.core import clock
from tests.modules.accounts.test_members import link_of
from tests.modules.accounts.test_sign_in import events, try_password
from tests.support.town import PASSWORD

STATION = ("--host", "司", "--uscc", "1", "--kind", "MALL", "--address", "路", "--phone", "1")


@pytest.fixture
def portal(transaction):
    def call(*arguments, status=0):
        result = CliRunner().invoke(main, list(arguments))
        assert result.exit_code == status, result.output
        return result.output

    return call


def password_in(output):
    return output.split("first password of ")[1].split(": ")[1].split()[0]


def test_from_nothing_to_a_head_of_station_at_work(frozen, portal, new_client):
    portal(
        "bureaus",
        "found",
        "331082",
        "临海市市场监督管理局",
        "--short",
        "临海市局",
        "--kind",
        "COUNTY",
        "--area",
        "331082",
    )
    portal(
        "bureaus",
        "found",
        "331082-01",
        "古城市场监督管理所",
        "--short",
        "古城所",
        "--kind",
        "OFFICE",
        "--area",
        "331082",
        "--parent",
        "331082",
    )
    assert portal("bureaus", "tree").splitlines() == [
        "331082  临海市市场监督管理局",
        "  331082-01  古城市场监督管理所",
    ]
    made = portal(
        "tenants", "found", "331082-01", "银泰城消费维权服务站", "--host", "银泰城商业管理有限公司", "--uscc",
        "91331082MA2914179D", "--kind", "MALL", "--address", "柏叶中路 88 号", "--phone", "0576-85112315",
    )  # fmt: skip
    assert made.startswith("331082-0001")
    first = password_in(portal("bureaus", "admin", "331082", "admin", "陈局"))
    admin = new_client()
    try_password(admin, "admin", first)
    held = admin.get("/g/331082/stations/")
    assert held.headers["Location"].startswith("/me/password")
    values = {"old": first, "password": "nine ferries at dusk", "again": "nine ferries at dusk"}
    admin.submit(admin.get(held.headers["Location"]), values, form="/me/password")
    page = admin.get(admin.get("/g/331082/stations/").headers["Location"])
    with admin.session_transaction() as session:
        secret = session["totp_pending"]
    admin.submit(page, {"code": pyotp.TOTP(secret).at(clock.now())}, form="/me/second-factor")
    listed = admin.get("/g/331082/stations/").get_data(as_text=True)
    address = next(part for part in listed.split('href="') if "/head" in part.split('"')[0]).split('"')[0]
    link = link_of(admin.submit(admin.get(address), {"name": "王敏"}, form="head"))
    head = new_client()
    new = {"login": "wangmin", "phone": "13805760001", "password": PASSWORD, "again": PASSWORD}
    head.submit(head.get(link), new)
    try_password(head, "wangmin", PASSWORD)
    assert head.get("/s/331082-0001/roster/").status_code == 200


def test_somebody_locked_out_starts_again(frozen, portal, town, enter, new_client, db):
    person, login = town.county.people["dispatcher"], f"dispatcher-{town.county.slug}"
    open_desk = enter(person)
    first = password_in(portal("accounts", "reset", login.upper()))
    assert open_desk.get("/me/").status_code == 302
    client = new_client()
    assert try_password(client, login, PASSWORD).status_code == 422
    try_password(client, login, first)
    assert client.get(town.county.url + "accounts/").headers["Location"].startswith("/me/password")
    assert "reset" in [event for event, _ in events(db, person)]


def test_a_shut_account_is_shut_everywhere_and_can_be_opened_again(frozen, portal, town, enter, new_client):
    person, login = town.station.people["head"], f"head-{town.station.slug}"
    open_desk = enter(person)
    portal("accounts", "disable", login)
    assert open_desk.get("/me/").status_code == 302
    assert try_password(new_client(), login, PASSWORD).status_code == 422
    first = password_in(portal("accounts", "reset", login))
    assert try_password(new_client(), login, first).status_code == 303


@pytest.mark.parametrize(
    "arguments",
    [
        ("accounts", "reset", "nobody"),
        ("accounts", "disable", "nobody"),
        ("bureaus", "admin", "999999", "admin", "陈局"),
        ("bureaus", "admin", "331082", "HEAD-331082-0001", "陈局"),
        ("bureaus", "found", "33x", "局", "--short", "局", "--kind", "COUNTY", "--area", "331082"),
        (
            "tenants",
            "found",
            "331082-01",
            "站",
            "--host",
            "司",
            "--uscc",
            "1",
            "--kind",
            "MALL",
            "--address",
            "路",
            "--phone",
            "1",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_reason(frozen, portal, town, arguments):
    assert "portal: " in portal(*arguments, status=1)
