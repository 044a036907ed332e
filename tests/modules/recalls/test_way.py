"""The whole way of an alert: from the file to closed, in both directions, and every promise on it."""

from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

import psycopg
import pytest
from sqlalchemy import select, update

from portal import merchants, recalls, tenants
from portal.core import clock
from portal.core.errors import Conflict, Forbidden, Invalid, Missing
from portal.core.scope import Public, System
from portal.recalls.actions.alerts import amend, intake
from portal.recalls.actions.tasks import bar, judge, office, relist, withdraw
from portal.recalls.models import AlertItem, Claim, Line, Refund
from portal.recalls.queries import alerts, tasks
from portal.recalls.views.public import notices_on_public_page
from tests.modules.recalls.shelf import ROW, photo, upload_of


def test_a_list_asks_every_station_of_the_area_and_finds_the_batch(shop):
    shop.stock().upload().issue()
    row = shop.task()
    assert (row.state, row.level, row.hits) == ("MATCHED", "BATCH", 1)
    assert shop.task(shop.town.other) is None  # another county's
    [match] = shop.matches()
    assert match.listed["sample_no"] == "GBJ1"
    assert {reason["code"] for reason in match.reasons} >= {"MAKER_SAME", "NAME_SAME", "BATCH_SAME"}


def test_the_city_reaches_both_counties(shop):
    shop.stock().upload(bureau=shop.town.city).issue(bureau=shop.town.city)
    assert shop.task().state == "MATCHED"
    assert shop.task(shop.town.other).state == "NOTIFIED"


def test_the_whole_way_to_closed(shop):
    shop.stock().upload().issue()
    shop.accept()
    assert shop.task().state == "CONFIRMED"
    assert merchants.item(shop.at_station()[0], shop.goods["青稞醋"]).status == "BLOCKED"
    shop.withdraw().post().refund().dispose(returned="6", destroyed="5")
    [line] = shop.lines()
    assert (line.received, line.stock, line.sold, line.returned, line.destroyed) == (12, 0, 1, 6, 5)
    shop.do(shop.at_bureau("contact"), office.check, note="现场看过", photos=[upload_of()])
    shop.do(shop.at_bureau("contact"), office.close)
    assert shop.task().state == "CLOSED"
    db, actor = shop.at_bureau()
    amend.close(db, actor, shop.alert, now=shop.now)


def test_new_goods_in_a_catalogue_meet_the_standing_lists(shop):
    shop.upload().issue()
    assert shop.task().state == "NOTIFIED"
    shop.stock()
    assert (shop.task().state, shop.task().level) == ("MATCHED", "BATCH")


def test_a_standing_list_makes_tasks_only_where_something_is_found(shop):
    shop.upload(kind="BLACK_LIST", ask_all=False).issue()
    assert shop.task() is None
    shop.stock()
    assert shop.task().state == "MATCHED"


def test_two_hours_for_the_batch_one_working_day_for_another(shop):
    shop.stock().upload().issue()
    assert shop.task().due_at == shop.now + timedelta(hours=2)
    shop.stock(name="青稞醋", produced_on=None, batch="2024年1月5日")
    shop.reject(match=next(one for one in shop.matches() if one.level == "BATCH"))
    row = shop.task()
    assert row.level == "PRODUCT_OTHER_BATCH"
    assert clock.local_date(row.due_at) == clock.local_date(shop.now) + timedelta(days=1)


def test_a_rejection_is_remembered_until_either_side_changes(shop):
    shop.stock().upload().issue().reject()
    assert shop.task().state == "FALSE_MATCH"
    db, actor = shop.at_station()
    row = merchants.item(db, shop.goods["青稞醋"])
    merchants.move_stock(db, actor, row, "SALE", Decimal(1), now=shop.now)
    db.commit()
    shop.work()
    assert shop.task().state == "FALSE_MATCH"  # the stock says nothing about what the goods are
    _correct_item(shop, {"spec": "520毫升/瓶"})
    assert shop.task().state == "MATCHED"
    assert [one.state for one in shop.matches()] == ["OPEN"]


def _correct_item(shop, texts):
    db, actor = shop.at_bureau()
    item = db.scalars(select(AlertItem).where(AlertItem.alert_id == shop.alert)).first()
    amend.correct(db, actor, shop.alert, item.id, texts, now=shop.now)
    db.commit()
    shop.work()


def test_a_correction_takes_back_what_no_longer_fits(shop):
    shop.stock().upload().issue()
    _correct_item(shop, {"maker_name": "内蒙古远方食品有限公司", "product_name": "黑米醋"})
    assert shop.task().state == "NOTIFIED"
    assert [one.state for one in shop.matches()] == ["GONE"]


def test_an_item_that_passed_the_second_test_leaves_the_list(shop):
    shop.stock().upload().issue()
    db, actor = shop.at_bureau()
    item = db.scalars(select(AlertItem).where(AlertItem.alert_id == shop.alert)).one()
    amend.take_off(db, actor, shop.alert, item.id, cleared=True, note="复检合格", now=shop.now)
    db.commit()
    shop.work()
    assert shop.task().state == "NOTIFIED"


def test_a_new_version_corrects_adds_and_takes_off(shop):
    other = [
        "2",
        "白酒",
        "河南刘集酒业有限公司",
        "500mL",
        "2025/1/9",
        "甜蜜素",
        "1g/kg",
        "不得使用",
        "GBJ2",
        "",
    ]
    third = [
        "3",
        "红富士苹果干",
        "莱阳恒润食品有限公司",
        "488g/袋",
        "2025/11/17",
        "霉菌",
        "1",
        "0",
        "GBJ3",
        "",
    ]
    shop.stock().upload(ROW, other).issue()
    shop.upload([*ROW[:3], "500ml/瓶", *ROW[4:]], third, revises=shop.alert).issue()
    db, _ = shop.at_bureau()
    row = alerts.alert(db, shop.alert)
    items = {item.texts["sample_no"]: item for item in alerts.all_items(db, row)}
    assert (row.list_version, row.items) == (2, 2)
    assert items["GBJ1"].texts["spec"] == "500ml/瓶"
    assert items["GBJ2"].state == "REMOVED"
    assert items["GBJ3"].state == "ACTIVE"
    assert shop.task().level == "PRODUCT_OTHER_BATCH"  # the size differs now


def test_a_withdrawn_list_ends_every_task(shop):
    shop.stock().upload().issue()
    db, actor = shop.at_bureau()
    amend.withdraw(db, actor, shop.alert, "发布有误", now=shop.now)
    db.commit()
    shop.work()
    assert shop.task().state == "LAPSED"
    assert shop.task().next_look_at is None
    shop.stock(name="青稞醋", spec="520mL/瓶装")
    assert shop.task().state == "LAPSED"


def test_the_same_file_twice_is_recognised(shop):
    shop.upload()
    with pytest.raises(intake.KnownList) as known:
        shop.upload()
    assert known.value.alert == shop.alert


def test_a_list_with_marks_is_not_sent(shop):
    shop.upload([*ROW[:4], "2025/25/8", *ROW[5:]])
    with pytest.raises(Conflict, match="marked"):
        shop.issue()


def test_another_bureau_cannot_touch_the_list(shop):
    shop.upload()
    db, actor = shop.at_bureau(place=shop.town.other_county)
    with pytest.raises(Missing):
        amend.withdraw(db, actor, shop.alert, "x", now=shop.now)
    db, actor = shop.at_bureau("supervisor", place=shop.town.city)
    with pytest.raises(Forbidden):
        intake_issue(db, actor, shop)


def intake_issue(db, actor, shop):
    from portal.recalls.actions.alerts import issue

    issue.issue(db, actor, shop.draft, now=shop.now)


def test_a_declaration_is_contradicted_by_the_catalogue_itself(shop):
    shop.upload().issue()
    shop.claim()
    assert shop.task().state == "NOT_STOCKED"
    shop.stock()
    row = shop.task()
    assert (row.state, row.contradicted) == ("MATCHED", "CATALOGUE")
    claim = shop.system().scalars(select(Claim)).one()
    assert claim.contradicted_by == "CATALOGUE"
    assert claim.text_hash == sha256(claim.text.encode()).hexdigest()


def test_a_declaration_in_other_words_than_ours_is_not_taken(shop):
    shop.upload().issue()
    with pytest.raises(Conflict, match="not the one that was shown"):
        shop.claim(said=lambda text: text.replace("未经营、", "未在货架上经营、"))
    assert shop.task().state == "NOTIFIED"


def test_goods_are_not_added_to_a_task_that_was_answered(shop):
    shop.upload().issue()
    shop.claim()
    with pytest.raises(Conflict, match="moved on"):
        shop.do(
            shop.at_station(), judge.own_find, judge.OwnFind("青稞醋"),
            judge.Amounts(Decimal(3), Decimal(3), Decimal(0)),
        )  # fmt: skip


def test_a_find_on_site_contradicts_too_and_cannot_be_excluded_away(shop):
    shop.upload().issue()
    shop.claim()
    shop.do(shop.at_bureau("contact"), office.found_on_site, "货架上有三瓶")
    row = shop.task()
    assert (row.state, row.contradicted, row.level) == ("MATCHED", "AUDIT", "BATCH")
    assert row.due_at == shop.now + timedelta(hours=2)
    goods = judge.OwnFind("青稞醋", batch="20250928")
    shop.do(
        shop.at_station(), judge.own_find, goods, judge.Amounts(Decimal(3), Decimal(3), Decimal(0), unit="瓶")
    )
    assert shop.task().state == "CONFIRMED"


def test_quantities_that_do_not_balance_are_refused_by_rule_and_by_database(shop, transaction):
    shop.stock().upload().issue()
    with pytest.raises(Invalid, match="balance"):
        shop.accept("12", "10", "1")
    shop.accept()
    with pytest.raises(psycopg.errors.CheckViolation):
        transaction.connection.execute("UPDATE recall_line SET stock = stock + 1")


def test_a_photo_that_changed_on_the_way_is_refused(shop):
    shop.stock().upload().issue()
    shop.accept()
    good = photo("red")
    measures = ["STOP", "OFF_SHELF", "SEAL"]
    with pytest.raises(Invalid, match="changed on the way"):
        shop.do(
            shop.at_station(),
            withdraw.withdraw,
            photos=[upload_of(good, "0" * 64)],
            measures=measures,
            place="仓库",
        )
    said = sha256(good).hexdigest()
    shop.do(
        shop.at_station(), withdraw.withdraw, photos=[upload_of(good, said)], measures=measures, place="仓库"
    )
    db, _ = shop.at_station()
    [proof] = tasks.proofs(db, tasks.task(db, shop.task().id))
    assert proof.device_sha256 == proof.sha256 == said


def test_an_unpublished_list_is_never_posted_nor_on_a_public_page(shop):
    shop.stock().upload(public=False).issue()
    shop.accept()
    shop.withdraw()
    with pytest.raises(Conflict, match="not published"):
        shop.post()
    assert _public(shop) == []
    shop.dispose()  # without posting
    assert shop.task().state == "DISPOSED"
    assert _public(shop) == []


def _public(shop):
    place = shop.town.station
    return list(notices_on_public_page(shop.db(Public(place.id, place.path)), shop.now))


def test_a_published_alert_is_on_the_public_page_once_confirmed_until_closed(shop):
    shop.stock().upload().issue()
    assert _public(shop) == []  # a match nobody confirmed is nobody's news
    shop.accept()
    [notice] = _public(shop)
    assert "青稞醋" in notice.text
    assert notice.kind == "ALERT"
    shop.withdraw().post().dispose()
    shop.do(shop.at_bureau(), office.check, note="看过")
    shop.do(shop.at_bureau(), office.close)
    assert _public(shop) == []


def test_the_second_failure_bars_the_product_and_only_the_bureau_lifts_it(shop):
    shop.stock().upload().issue()
    shop.accept()
    shop.withdraw().post().dispose()
    second = [*ROW[:4], "2026/10/1", *ROW[5:8], "GBJ9", ""]
    shop.stock(name="青稞醋", produced_on=clock.local_date(shop.now).replace(month=10, day=1)).upload(
        second
    ).issue()
    shop.accept(match=next(one for one in shop.matches() if one.level == "BATCH"))
    db, actor = shop.at_station("head")
    [block] = tasks.blocks(db)
    with pytest.raises(Conflict, match="barred"):
        relist.ask(
            db,
            actor,
            shop.task().id,
            _asked(shop.system().scalars(select(Line)).all()[-1].id),
            upload_of(),
            now=shop.now,
        )
    shop.do(shop.at_bureau(), bar.lift, block.id, "整改后连续三批合格")
    assert tasks.blocks(shop.at_station()[0]) == []


def _asked(line):
    return relist.RelistFacts(line, "20261101", Decimal(5), "R-2026-1", "某检验院", "新批次检验合格")


def test_selling_again_needs_a_report_and_the_bureau(shop):
    shop.stock().upload().issue()
    shop.accept()
    shop.withdraw().post().dispose()
    [line] = shop.lines()
    db, actor = shop.at_station("liaison")
    with pytest.raises(Forbidden):
        relist.ask(db, actor, shop.task().id, _asked(line.id), upload_of(), now=shop.now)
    head = shop.at_station("head")
    with pytest.raises(Invalid, match="report"):
        shop.do(head, relist.ask, _asked(line.id), None)
    made = shop.do(head, relist.ask, _asked(line.id), upload_of())
    with pytest.raises(Conflict, match="approved"):
        shop.do(shop.at_station("head"), relist.resume, made.id)
    shop.do(shop.at_bureau(), relist.decide, made.id, granted=True, words="报告合格")
    shop.do(shop.at_station("head"), relist.resume, made.id)
    assert merchants.item(shop.at_station()[0], shop.goods["青稞醋"]).status == "ON_SALE"


def test_relabelling_is_for_label_faults_only(shop):
    shop.stock().upload().issue()
    shop.accept()
    shop.withdraw().post()
    with pytest.raises(Invalid, match="relabelled"):
        shop.dispose(returned="0", relabelled="10")


def test_every_grave_station_is_drawn_and_must_be_visited(shop):
    shop.stock().upload().issue()
    shop.accept()
    shop.withdraw().post().dispose()
    db, actor = shop.at_bureau("supervisor")
    row = office.draw(db, actor, shop.alert, seed="ab" * 32, now=shop.now)
    db.commit()
    assert row.draw["classes"][0]["drawn"] == [str(shop.task().id)]
    with pytest.raises(Invalid, match="photo"):
        shop.do(shop.at_bureau(), office.check, note="电话问过")
    shop.do(shop.at_bureau(), office.check, note="现场看过", photos=[upload_of()])
    assert shop.task().state == "CHECKED"


def test_a_refund_after_the_end_must_be_disposed_of_again(shop):
    shop.stock().upload().issue()
    shop.accept()
    shop.withdraw().post().dispose().refund()
    assert shop.task().state == "REFUNDING"
    shop.dispose(returned="1")
    [line] = shop.lines()
    assert (line.stock, line.returned, line.sold) == (0, 11, 1)


def test_the_clock_tells_both_sides_once(shop, frozen):
    shop.stock().upload().issue()
    frozen.shift(timedelta(hours=3))
    assert recalls.sweep(shop.now) == 1
    shop.work()
    assert shop.task().late
    assert recalls.sweep(shop.now + timedelta(days=1)) == 0


def test_nobody_finds_twice_what_a_job_did_twice(shop):
    shop.stock().upload().issue()
    from portal.recalls import jobs

    with shop.system() as db:
        db.execute(update(AlertItem).values(matched_revision=0))
        db.flush()
        jobs.match(db, {"alert": str(shop.alert)}, shop.now)
        db.commit()
    assert len(shop.matches()) == 1
    assert [step.event for step in tasks.steps(shop.system(), shop.task())] == ["notify", "match"]


def test_the_public_hook_and_the_door_are_plugged_in():
    assert notices_on_public_page in tenants.queries.notices.SOURCES


def test_who_brought_goods_back_is_given_up_after_three_years(shop, frozen):
    shop.stock().upload().issue()
    shop.accept()
    shop.withdraw().post().refund()
    system = shop.db(System("a test looks"))
    assert recalls.purge_refunds(clock.now()) == 0
    frozen.shift(timedelta(days=3 * 366 + 31))
    assert recalls.purge_refunds(clock.now()) == 1
    assert recalls.purge_refunds(clock.now()) == 0
    row = system.scalars(select(Refund).execution_options(populate_existing=True)).one()
    assert (row.name, row.phone, row.address) == (None, None, None)
    assert row.quantity > 0
