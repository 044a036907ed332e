"""Training and exams as people use them."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from portal import tenants
from portal.core import clock
from portal.core.scope import System
from portal.core.sheets import read_rows, write_xlsx
from portal.tenants.models import StationMember
from portal.tenants.models.training import Exam, ExamPaper, ExamQuestion, TrainingAttendance, TrainingSession
from portal.tenants.queries.training import training_state
from portal.tenants.views.training import learning_strips
from portal.trail.models import TrailEntry


@pytest.fixture
def head(frozen, enter, town):
    return enter(town.station.people["head"])


def at(town, rest=""):
    return f"{town.station.url}training/{rest}"


def exams_at(town, rest=""):
    return f"{town.station.url}exams/{rest}"


def session_of(db, town):
    return db(town.station.scope()).scalars(select(TrainingSession)).one()


def write_session(client, town, **values):
    facts = {"title": "新消法学习", "kind": "CLASS", "held_on": "2026-11-20", "minutes": "90", **values}
    return client.submit(client.get(at(town, "new")), facts, form="session")


def members(db, town):
    return {row.name: row.id for row in db(town.station.scope()).scalars(select(StationMember))}


def events(db, town):
    rows = db(System("test")).scalars(select(TrailEntry.event).where(TrailEntry.tenant_id == town.station.id))
    return {event for event in rows if event.split(":")[1] in ("training", "exam", "question")}


def test_a_session_with_who_was_there_counts_for_them(head, town, db):
    assert write_session(head, town).status_code == 303
    row, people = session_of(db, town), members(db, town)
    page = head.get(at(town, str(row.id)))
    answer = head.submit(page, {"members": [str(people["王敏"]), str(people["李丽"])]}, form="attendance")
    assert answer.status_code == 303
    reach, lines = training_state(db(town.station.scope()), clock.local_date(clock.now()))
    assert (reach.trained, reach.serving, reach.minutes) == (2, 4, 180)
    assert {line.member.name: line.minutes for line in lines} == {
        "王敏": 90,
        "李丽": 90,
        "周杰": 0,
        "赵强": 0,
    }
    html = head.get(at(town)).get_data(as_text=True)
    assert "王敏、李丽" in html or "李丽、王敏" in html
    assert {"tenants:training:planned", "tenants:training:attended"} <= events(db, town)


def test_attendance_can_be_corrected_and_a_stranger_cannot_be_there(head, town, db):
    write_session(head, town)
    row, people = session_of(db, town), members(db, town)
    page = head.get(at(town, str(row.id)))
    head.submit(page, {"members": [str(people["王敏"])]}, form="attendance")
    head.submit(head.get(at(town, str(row.id))), {"members": [str(people["周杰"])]}, form="attendance")
    kept = db(town.station.scope()).scalars(select(TrainingAttendance.member_id)).all()
    assert kept == [people["周杰"]]
    stranger = db(town.other.scope()).scalars(select(StationMember.id)).first()
    answer = head.post(at(town, f"{row.id}/attendance"), data={"members": [str(stranger)]})
    assert answer.status_code == 422


def test_nobody_attends_before_the_day_and_two_editors_do_not_overwrite(head, town, db):
    write_session(head, town, held_on="2026-12-01")
    row, people = session_of(db, town), members(db, town)
    answer = head.post(at(town, f"{row.id}/attendance"), data={"members": [str(people["王敏"])]})
    assert answer.status_code == 409
    first, second = head.get(at(town, f"{row.id}/edit")), head.get(at(town, f"{row.id}/edit"))
    assert head.submit(first, {"title": "消法（上）"}, form="session").status_code == 303
    late = head.submit(second, {"title": "消法（下）"}, form="session")
    assert late.status_code == 409
    assert "消法（下）" in late.get_data(as_text=True)
    assert session_of(db, town).title == "消法（上）"


def test_a_session_not_held_stays_and_counts_for_nobody(head, town, db):
    write_session(head, town)
    row = session_of(db, town)
    assert head.post(at(town, f"{row.id}/cancel")).status_code == 303
    assert session_of(db, town).cancelled_on is not None
    assert head.post(at(town, f"{row.id}/cancel")).status_code == 409
    assert "未举办" in head.get(at(town)).get_data(as_text=True)
    scope = db(town.station.scope())
    assert tenants.training_recorded(scope, row.held_on, row.held_on) == 0


def test_whoever_had_no_training_for_a_year_is_named_on_todays_page(head, town, db):
    system = db(System("test"))
    for row in system.scalars(select(StationMember).where(StationMember.tenant_id == town.station.id)):
        row.since = clock.local_date(clock.now()) - timedelta(days=400)
    system.commit()
    scope, actor = db(town.station.scope("head")), town.station.actor("head")
    with head.application.test_request_context():
        strips = learning_strips(scope, actor, town.station.slug, clock.now())
    assert [strip["extra"] for strip in strips] == [["4 人一年内没有任何培训记录"]]


def test_only_those_who_keep_training_write(enter, frozen, town):
    settler = enter(town.station.people["settler"])
    assert settler.get(at(town)).status_code == 200
    assert settler.get(at(town, "new")).status_code == 403
    assert settler.get(exams_at(town, "questions/")).status_code == 403


def fill_bank(head, town):
    answer = head.post(exams_at(town, "questions/shipped"))
    assert answer.status_code == 303


def set_exam(head, town, db, **values):
    facts = {
        "title": "岗位考试",
        "questions": "10",
        "pass_mark": "80",
        "minutes": "20",
        "attempts": "2",
        **values,
    }
    answer = head.submit(head.get(exams_at(town, "new")), facts, form="exam")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return db(town.station.scope()).scalars(select(Exam).order_by(Exam.at.desc())).first()


def begin(client, town, exam):
    answer = client.post(exams_at(town, f"{exam.id}/start"))
    assert answer.status_code == 303
    return answer.headers["Location"]


def paper_of(db, town):
    return (
        db(town.station.scope())
        .scalars(
            select(ExamPaper).order_by(ExamPaper.attempt.desc()).execution_options(populate_existing=True)
        )
        .first()
    )


def right_answers(paper):
    return {f"q{place}": [str(at) for at in one["right"]] for place, one in enumerate(paper.asked)}


def test_the_shipped_questions_are_taken_over_once(head, town, db):
    fill_bank(head, town)
    count = len(db(town.station.scope()).scalars(select(ExamQuestion)).all())
    assert count >= 30
    fill_bank(head, town)
    assert len(db(town.station.scope()).scalars(select(ExamQuestion)).all()) == count


def test_an_exam_is_sat_answer_by_answer_and_passed_with_a_certificate(head, enter, town, db, client):
    fill_bank(head, town)
    exam = set_exam(head, town, db)
    settler = enter(town.station.people["settler"])
    url = begin(settler, town, exam)
    page = settler.get(url).get_data(as_text=True)
    paper = paper_of(db, town)
    assert "data-exam" in page
    assert paper.asked[0]["why"] not in page
    answers = right_answers(paper)
    first = dict([next(iter(answers.items()))])
    kept = settler.post(f"{url}/answers", data=first)
    assert kept.json == {"kept": 1, "of": 10}
    rest = {name: value for name, value in answers.items() if name not in first}
    assert settler.post(f"{url}/hand-in", data=rest).status_code == 303
    paper = paper_of(db, town)
    assert (paper.score, paper.passed, paper.late) == (100, True, False)
    assert paper.certificate_no == f"{town.station.slug}-P20260001"
    result = settler.get(url).get_data(as_text=True)
    assert "100 分" in result
    assert "合格" in head.get(exams_at(town, str(exam.id))).get_data(as_text=True)
    guest = client.get(
        f"/p/{town.station.slug}/certificates/", query_string={"code": paper.check_code.lower()}
    )
    html = guest.get_data(as_text=True)
    assert "此合格证属实" in html
    assert "周杰" not in html
    assert settler.post(exams_at(town, f"{exam.id}/start")).status_code == 409


def test_a_paper_handed_in_late_counts_what_was_kept_in_time(head, town, db, frozen):
    fill_bank(head, town)
    exam = set_exam(head, town, db)
    url = begin(head, town, exam)
    answers = right_answers(paper_of(db, town))
    names = list(answers)
    head.post(f"{url}/answers", data={name: answers[name] for name in names[:5]})
    frozen.shift(timedelta(minutes=21))
    late = head.post(f"{url}/answers", data={names[6]: answers[names[6]]})
    assert late.status_code == 409
    assert "时间已到" in late.json["error"]
    assert head.post(f"{url}/hand-in", data=answers).status_code == 303
    paper = paper_of(db, town)
    assert (paper.score, paper.passed, paper.late) == (50, False, True)
    assert "时间已到" in head.get(url).get_data(as_text=True)


def test_a_closed_browser_is_marked_all_the_same(head, town, db, frozen, work):
    fill_bank(head, town)
    exam = set_exam(head, town, db)
    url = begin(head, town, exam)
    answers = right_answers(paper_of(db, town))
    head.post(f"{url}/answers", data=answers)
    work()
    assert paper_of(db, town).handed_in_at is None
    frozen.shift(timedelta(minutes=25))
    work()
    assert (paper_of(db, town).score, paper_of(db, town).passed) == (100, True)
    assert head.post(f"{url}/hand-in", data={}).status_code == 409


def test_going_on_opens_the_same_paper_and_attempts_end(head, town, db):
    fill_bank(head, town)
    exam = set_exam(head, town, db, attempts="2", pass_mark="100")
    url = begin(head, town, exam)
    assert begin(head, town, exam) == url
    head.post(f"{url}/hand-in", data={})
    second = begin(head, town, exam)
    assert second != url
    head.post(f"{second}/hand-in", data={})
    third = head.post(exams_at(town, f"{exam.id}/start"))
    assert third.status_code == 409


def test_nobody_reads_or_answers_anothers_paper(head, enter, town, db):
    fill_bank(head, town)
    url = begin(head, town, set_exam(head, town, db))
    settler = enter(town.station.people["settler"])
    assert settler.get(url).status_code == 403
    assert settler.post(f"{url}/answers", data={"q0": "0"}).status_code == 403
    assert settler.post(f"{url}/hand-in", data={}).status_code == 403


def test_a_table_of_questions_is_previewed_and_its_faults_are_given_back(head, town, db):
    rows = [
        ["单选题", "服务站几日内终结？", "7日", "20日", "B"],
        ["单选题", "错在何处？", "甲", "乙", "E"],
        ["判断题", "可以留存原件。", None, None, "错"],
        ["单选题", "服务站几日内终结？", "7日", "20日", "B"],
    ]
    content = write_xlsx(["题型", "题干", "选项A", "选项B", "正确答案"], rows)
    upload = {"file": (BytesIO(content), "题库.xlsx")}
    preview = head.post(exams_at(town, "questions/import"), data=upload, content_type="multipart/form-data")
    html = preview.get_data(as_text=True)
    assert preview.status_code == 200
    assert "与第 2 行题目相同" in html
    token = re.search(r'name="token" value="([^"]+)"', html)[1]
    back = head.post(exams_at(town, "questions/import/refused.xlsx"), data={"token": token})
    assert len(list(read_rows(BytesIO(back.data)).rows)) == 2
    assert head.post(exams_at(town, "questions/import/run"), data={"token": token}).status_code == 200
    assert len(db(town.station.scope()).scalars(select(ExamQuestion)).all()) == 2
    assert head.post(exams_at(town, "questions/import/run"), data={"token": token + "x"}).status_code == 422


def test_an_exam_larger_than_the_bank_is_refused_in_words(head, town, db):
    fill_bank(head, town)
    answer = head.submit(head.get(exams_at(town, "new")), {"title": "大考", "questions": "99"}, form="exam")
    assert answer.status_code == 422
    assert "题库中只有" in answer.get_data(as_text=True)


def test_a_bureau_sees_how_far_training_reaches(head, enter, town, db):
    write_session(head, town)
    row, people = session_of(db, town), members(db, town)
    head.submit(head.get(at(town, str(row.id))), {"members": [str(people["王敏"])]}, form="attendance")
    officer = enter(town.office.people["contact"])
    html = officer.get(f"{town.office.url}training/").get_data(as_text=True)
    assert re.search(r"1／4", html)
    stranger = enter(town.other_office.people["contact"])
    assert town.station.name not in stranger.get(f"{town.other_office.url}training/").get_data(as_text=True)


def test_an_unknown_code_is_said_to_be_none_of_ours(client, town):
    answer = client.get(f"/p/{town.station.slug}/certificates/", query_string={"code": "AAAA-BBBB-CCCC"})
    assert "没有此核验码" in answer.get_data(as_text=True)
