"""办法 第三十七条: who reported never reaches the station again: no row, page, file, link, paper or export says it."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from sqlalchemy import select, text

from portal.complaints.actions import look, party, refer, reply
from portal.complaints.models import SealedIdentity
from portal.complaints.queries.export import whole
from portal.complaints.rules.intake import ProxyFacts
from portal.core.files import store
from portal.core.scope import Bureau
from tests.modules.complaints.cases import CONSUMER, INTAKE
from tests.support import samples

PROXY = ProxyFacts(
    name="钱代理",
    phone="13911112222",
    id_no="33108219900101123X",
    powers="SPECIAL",
    matters="代为王小明处理退货",
    term_from=date(2026, 11, 1),
    term_to=date(2026, 12, 31),
    original_seen=True,
)
SECRETS = ("王小明", "钱代理", "孙同行", "13911112222", "33108219900101123X", "我是三楼的王姐", "代为王小明")


def sealed(way):
    """A case in which the teller left traces everywhere, then known to be a report only."""
    way.register(replace(INTAKE, proxy=PROXY, consumer_id_type="ID", consumer_id_no="331082198001011234"))
    party.add_co_consumer(
        way.db, way.actor("liaison"), way.id, name="孙同行", phone="", representative=False, now=way.now
    )
    photo = BytesIO(samples.saved(samples.picture(), "PNG"))
    file = store(way.db, CONSUMER, photo, "王小明的小票.png", now=way.now)
    look.add_evidence(way.db, CONSUMER, way.id, file, note="小票上有我的名字", now=way.now)
    reply.say(way.db, CONSUMER, way.id, "我是三楼的王姐，别说出去", now=way.now)
    what = refer.ReferralFacts(["LEAD"], "反映商家销售无厂名厂址服装。", only_report=True)
    refer.refer(way.db, way.actor("liaison"), way.id, what, now=way.now)
    way.db.commit()
    return file.id


def test_no_page_or_file_of_the_station_says_who_reported(way, town, enter):
    file = sealed(way)
    for who in ("head", "liaison", "settler", "approver"):
        client = enter(town.station.people[who])
        page = client.get(f"/s/{town.station.slug}/cases/{way.id}").get_data(as_text=True)
        assert way.case.number in page
        assert not [word for word in (*SECRETS, "小票上有我的名字") if word in page]
        assert client.get(f"/s/{town.station.slug}/cases/{way.id}/files/{file}").status_code == 404


def test_no_row_the_station_reads_says_who_reported(way):
    sealed(way)
    for table in ("complaint", "complaint_party", "complaint_event", "complaint_token", "trail_entry"):
        rows = way.db.execute(text(f"SELECT string_agg(t::text, ' ') FROM {table} t")).scalar() or ""
        assert not [word for word in SECRETS if word in rows], table
    open_links = text("SELECT count(*) FROM complaint_link WHERE ended_at IS NULL")
    assert way.db.execute(open_links).scalar() == 0


def test_the_office_can_read_all_of_it(way, db, town):
    sealed(way)
    office = db(Bureau(town.office.path))
    rows = office.scalars(select(SealedIdentity).order_by(SealedIdentity.id)).all()
    found = {(row.name, row.phone, row.id_no) for row in rows}
    assert found == {
        ("王小明", "13812345678", "331082198001011234"),
        ("钱代理", "13911112222", "33108219900101123X"),
        ("孙同行", None, None),
    }


def test_no_export_says_who_reported_and_a_bureau_gets_no_stations_consumers(way, db, town):
    sealed(way)
    way.register()
    way.db.commit()
    taken = b"".join(content for _, content in whole(way.db, way.now)).decode()
    assert "王小明" in taken  # the other case, which is the station's own
    assert not [word for word in SECRETS[1:] if word in taken]
    assert list(whole(db(Bureau(town.county.path)), way.now)) == []
