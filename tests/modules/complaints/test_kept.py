"""Pages that are drawn once: never stale, never another's, and asked for with few statements."""

import re
from io import BytesIO

import pytest
from sqlalchemy import event, update

from portal import modules
from portal.complaints.actions import look, party
from portal.complaints.models import Complaint
from portal.complaints.queries.mark import mark
from portal.core.asking import TENANT, ask, mark_of, seen
from portal.core.db import Base, TenantMixin, engine
from portal.core.files import store
from portal.core.scope import Bureau, ScopeMissing
from portal.core.web import pages
from tests.modules.complaints.cases import Way
from tests.support import samples

modules.load_models()
CSRF, NONCE = r'(csrf_token" value=|csrf-token" content=)"[^"]+"', r'nonce="[^"]+"'
TENANT_TABLES = {m.class_.__tablename__ for m in Base.registry.mappers if issubclass(m.class_, TenantMixin)}


@pytest.fixture(autouse=True)
def _empty_shelf():
    pages.shelf.clear()


@pytest.fixture
def drawn(monkeypatch):
    """The templates that were really drawn."""
    names, real = [], pages.render_template

    def note(name, **values):
        names.append(name)
        return real(name, **values)

    monkeypatch.setattr(pages, "render_template", note)
    return names


@pytest.fixture
def sent(transaction):
    """What the station's sessions send."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(engine("station"), "before_cursor_execute", note)
    yield statements
    event.remove(engine("station"), "before_cursor_execute", note)


class Reader:
    """A person of the station with the two pages open."""

    def __init__(self, way, enter, who, place=None):
        self.client = enter((place or way.place).people[who])
        home = f"/s/{way.place.slug}/cases"
        self.way, self.home = way, home

    @property
    def urls(self):
        lists = [f"{self.home}/?view={view}" for view in ("open", "all", "closed")]
        return [f"{self.home}/{self.way.id}", f"{self.home}/{self.way.id}?lang=en", *lists]

    def read(self, url):
        answer = self.client.get(url)
        assert answer.status_code == 200
        body = answer.get_data(as_text=True)
        return re.sub(NONCE, "nonce", re.sub(CSRF, "token", body))


def evidence(way):
    picture = BytesIO(samples.saved(samples.picture(), "PNG"))
    file = store(way.db, way.actor("settler"), picture, "小票.png", now=way.now)
    look.add_evidence(way.db, way.actor("settler"), way.id, file, note="小票", now=way.now)


def companion(way):
    told = {"name": "李小红", "phone": "13900000000", "representative": False}
    party.add_co_consumer(way.db, way.actor("settler"), way.id, **told, now=way.now)


STEPS = [
    Way.register, Way.accept, Way.start, evidence, companion, Way.minutes, Way.propose, Way.approve, Way.sign,
    Way.perform, Way.close, Way.archive,
]  # fmt: skip


def test_what_is_kept_is_what_would_be_drawn_now(way, enter, drawn):
    readers = [Reader(way, enter, who) for who in ("settler", "approver")]
    for step in STEPS:
        step(way)
        way.db.commit()
        kept = [reader.read(url) for reader in readers for url in reader.urls]
        count = len(drawn)
        again = [reader.read(url) for reader in readers for url in reader.urls]
        assert len(drawn) == count, "an unchanged page was drawn twice"
        pages.shelf.clear()
        assert kept == again == [reader.read(url) for reader in readers for url in reader.urls]


CHANGES = {
    "a colleague's name": ("UPDATE person SET name = '改了名' WHERE id = %(settler)s", True),
    "the station's limit": (
        "UPDATE station_profile SET amount_limit = 1 WHERE tenant_id = %(tenant)s",
        False,
    ),
    "the calendar": (
        "INSERT INTO law_calendar_day (path, day, kind, name, edited_by, edited_at) "
        "VALUES (%(path)s, '2026-11-24', 'DAY_OFF', '停电', NULL, now())",
        True,
    ),
    "a file's own picture": (
        "UPDATE stored_file SET display_sha256 = NULL WHERE tenant_id = %(tenant)s",
        False,
    ),
    "a clock": ("UPDATE complaint_clock SET due_on = due_on - 1 WHERE tenant_id = %(tenant)s", True),
    "what was told": ("UPDATE complaint SET item_name = '雨衣' WHERE tenant_id = %(tenant)s", True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_the_page_shows_may_change_under_it(way, enter, transaction, drawn, change):
    statement, in_list = CHANGES[change]
    way.negotiating()
    evidence(way)
    way.db.execute(update(Complaint).values(assignee=way.person("settler")))
    way.db.commit()
    reader = Reader(way, enter, "head")
    case, _, listed, *_ = reader.urls
    reader.read(case), reader.read(listed)
    values = {"settler": way.person("settler"), "tenant": way.place.id, "path": way.place.path}
    transaction.connection.execute("RESET ROLE")
    transaction.connection.execute(statement, values)
    count = len(drawn)
    reader.read(case), reader.read(listed)
    assert drawn[count:] == ["complaints/case.html", "complaints/list.html"][: 1 + in_list]


def test_another_day_another_page(way, enter, frozen):
    way.register().accept()
    way.db.commit()
    reader = Reader(way, enter, "settler")
    before = [reader.read(url) for url in reader.urls]
    frozen.shift(86_400)
    reader = Reader(way, enter, "settler")
    after = [reader.read(url) for url in reader.urls]
    assert all(old != new for old, new in list(zip(before, after, strict=True))[:3])


def test_a_kept_page_is_nobody_elses(way, enter, town):
    way.register().accept()
    way.db.commit()
    settler, viewer = (Reader(way, enter, who) for who in ("settler", "approver"))
    mine, theirs = settler.read(settler.urls[0]), viewer.read(viewer.urls[0])
    assert "/start" in mine
    assert "/start" not in theirs, "the buttons of another role"
    stranger = Reader(way, enter, "settler", town.other)
    assert stranger.client.get(stranger.urls[0]).status_code == 404
    own = stranger.client.get(f"/s/{town.other.slug}/cases/{way.id}")
    assert own.status_code == 404


def test_a_kept_page_carries_the_readers_own_token_and_nonce(way, enter):
    way.register()
    way.db.commit()
    settler = Reader(way, enter, "settler")
    url = settler.urls[0]
    bodies = [settler.client.get(url) for _ in range(2)]
    nonces = [re.search(r'nonce="([^"]+)"', b.get_data(as_text=True))[1] for b in bodies]
    assert nonces[0] != nonces[1]
    assert all(n in b.headers["Content-Security-Policy"] for n, b in zip(nonces, bodies, strict=True))
    again = enter(way.place.people["settler"])  # the same person at another machine
    tokens = {re.search(CSRF, c.get(url).get_data(as_text=True))[0] for c in (settler.client, again)}
    assert len(tokens) == 2
    assert pages.HOLE not in bodies[1].get_data(as_text=True)
    assert pages.NONCE_HOLE not in bodies[1].get_data(as_text=True)


def test_a_message_is_shown_once(way, enter):
    way.register()
    way.db.commit()
    settler = Reader(way, enter, "settler")
    plain = settler.read(settler.urls[0])
    with settler.client.session_transaction() as cookie:
        cookie["_flashes"] = [("ok", "已经做好")]
    assert "已经做好" in settler.read(settler.urls[0])
    assert settler.read(settler.urls[0]) == plain


def test_the_mark_reads_every_table_the_page_reads(way, enter, sent):
    tables = set()
    for step in STEPS:
        step(way)
        way.db.commit()
        pages.shelf.clear()
        sent.clear()
        Reader(way, enter, "settler").read(f"/s/{way.place.slug}/cases/{way.id}")
        marks = [s for s in sent if "sha256(" in s]
        assert len(marks) == 1
        tables |= {name for s in sent for name in named(s)}
    assert len(tables) > 15
    assert tables - AT_THE_DOOR <= named(marks[0])


AT_THE_DOOR = {"auth_door"}  # asked before; what it says is part of a page's key


def named(statement):
    return set(re.findall(r"(?:FROM|JOIN) (\w+)", statement)) - {"unnest"}


def test_few_statements_and_each_names_its_tenant(way, enter, sent):
    way.register().accept()
    way.db.commit()
    reader = Reader(way, enter, "settler")
    for url, most in ((reader.urls[0], 3), (reader.urls[2], 6)):
        reader.read(url)
        sent.clear()
        reader.read(url)
        assert len(sent) <= most, sent
        for statement in sent:
            for table, alias in re.findall(r"(?:FROM|JOIN) (\w+)(?: AS (\w+))?", statement):
                if table in TENANT_TABLES:
                    assert re.search(rf"\b{alias or table}\.tenant_id = ", statement), statement


def test_a_question_built_once_has_the_scopes_own_tenant(way, town, db):
    way.register()
    way.db.commit()
    found = mark(way.db, way.id)
    stranger = db(town.other.scope("settler"))
    assert mark(stranger, way.id) != found
    nothing = mark_of(seen(Complaint.__table__, Complaint.tenant_id == TENANT))
    assert ask(db(town.station.scope("head")), nothing).scalar() != ask(stranger, nothing).scalar()
    with pytest.raises(ScopeMissing):
        ask(db(Bureau(town.county.path)), nothing)
