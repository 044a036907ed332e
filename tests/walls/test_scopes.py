"""The second wall: a session without a scope asks nothing, and every statement of a tenant's session names
tenant_id for every tenant table in it (design.md §4, §10)."""

import re
from uuid import UUID

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import aliased

from portal import modules
from portal.core.db import Base, ScopedSession, TenantMixin, engine
from portal.core.scope import Bureau, Public, ScopeMissing, Station, System, pack, unpack
from portal.merchants import Merchant
from portal.tenants import StationMember

modules.load_models()


def tenant_models():
    found = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, TenantMixin)]
    return sorted(found, key=lambda model: model.__tablename__)


@pytest.fixture
def statements(transaction):
    """What is sent while the test runs."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    engines = [engine(login) for login in ("station", "bureau")]
    for one in engines:
        event.listen(one, "before_cursor_execute", note)
    yield sent
    for one in engines:
        event.remove(one, "before_cursor_execute", note)


def test_a_session_without_a_scope_asks_nothing(transaction):
    with ScopedSession(engine("station")) as session, pytest.raises(ScopeMissing):
        session.execute(select(Merchant))


def test_a_session_cannot_change_its_role(town, db):
    from portal.core.db import enter

    session = db(town.station.scope("head"))
    with pytest.raises(ScopeMissing):
        enter(session, Bureau(town.county.path))


@pytest.mark.parametrize("model", tenant_models(), ids=lambda m: m.__tablename__)
def test_every_statement_names_the_tenant(town, db, statements, model):
    session = db(town.station.scope("head"))
    other = aliased(model)
    joined = select(other).join(model, model.tenant_id == other.tenant_id).limit(1)
    key = tuple(town.other.id if c.type.python_type is UUID else "x" for c in model.__table__.primary_key)
    for ask in (
        lambda: session.execute(select(model).limit(1)).all(),
        lambda: session.execute(joined).all(),
        lambda: session.get(model, key),
    ):
        try:
            ask()
        except ProgrammingError as error:
            if error.orig.sqlstate != "42501":  # a table the station may write and never read
                raise
            session.rollback()
    asked = [s for s in statements if model.__tablename__ in s]
    assert len(asked) == 3
    for statement in asked:
        names = re.findall(rf"(?:FROM|JOIN) {model.__tablename__}(?: AS (\w+))?", statement)
        for name in names:
            assert re.search(rf"\b{name or model.__tablename__}\.tenant_id = ", statement), statement


@pytest.mark.parametrize("model", tenant_models(), ids=lambda m: m.__tablename__)
def test_a_bureaus_statement_names_its_range(town, db, statements, model):
    session = db(town.county.scope("dispatcher"))
    session.execute(select(model)).all() if _readable(session, model) else session.rollback()
    for statement in (s for s in statements if f"FROM {model.__tablename__}" in s):
        assert "office_path >= " in statement
        assert "office_path < " in statement


def _readable(session, model):
    return (
        session.connection()
        .exec_driver_sql("SELECT has_table_privilege(%s, 'SELECT')", (model.__tablename__,))
        .scalar()
    )


def test_new_rows_take_the_scope(town, db):
    session = db(town.station.scope("head"))
    from portal.core import clock
    from portal.merchants import ShopFacts, add_shop

    shop = add_shop(session, town.station.actor("head"), ShopFacts(name="童装店"), now=clock.now())
    assert (shop.tenant_id, shop.office_path) == (town.station.id, town.station.path)
    session.commit()
    other = db(town.other.scope("head"))
    assert other.execute(select(Merchant)).all() == []
    assert other.get(Merchant, (town.station.id, shop.id)) is None
    above = db(town.county.scope("dispatcher"))
    assert [m.id for m in above.execute(select(Merchant)).scalars()] == [shop.id]
    beside = db(town.other_county.scope("dispatcher"))
    assert beside.execute(select(Merchant)).all() == []


def test_a_bureau_at_the_door_sees_nothing(town, db):
    session = db(Bureau(None))
    assert session.execute(select(StationMember)).all() == []


@pytest.mark.parametrize(
    "scope",
    [
        Station(UUID(int=7), "00010001", None),
        Public(None),
        Bureau("0001"),
        System("a reason"),
    ],
    ids=lambda s: type(s).__name__,
)
def test_a_packed_scope_unpacks_to_itself(scope):
    assert unpack(pack(scope)) == scope


@pytest.mark.parametrize("path", ["0001'; DROP TABLE merchant; --", "00 01", "００01", "0001%"])
def test_a_path_that_is_not_one_never_reaches_the_database(path, transaction):
    with (
        ScopedSession(engine("bureau"), info={"scope": Bureau(path)}) as session,
        pytest.raises(ValueError, match="office path"),
    ):
        session.execute(select(Merchant))
