"""A staff exam from the bank to the certificate, and the pages of training and publicity, in Chromium."""

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import open_session
from portal.core.scope import System
from portal.tenants.models.training import ExamPaper
from tests.journeys.cast import look, press, send
from tests.support import staging
from tests.support import town as towns
from tests.support.browser import enter

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def town(live_database, live_server):
    with staging.writing_to(live_database), open_session(System("journey")) as session:
        made = towns.build(session, clock.now())
        session.commit()
        yield made


def right_answers(town):
    """What the paper that was begun last asks, and which options are right as it shows them."""
    with open_session(town.station.scope()) as session:
        paper = session.scalars(select(ExamPaper).order_by(ExamPaper.started_at.desc())).first()
        return [one["right"] for one in paper.asked]


def test_the_head_sets_an_exam_and_a_settler_passes_it_on_the_phone(desk, phone, town):
    here = f"/s/{town.station.slug}/exams"
    enter(desk, town.station, "head")
    desk.goto(f"{here}/questions/")
    look(desk)
    press(desk, "form[action$='/questions/shipped'] button")
    desk.goto(f"{here}/new")
    desk.locator("[name=title]").fill("上岗知识考试")
    desk.locator("[name=questions]").fill("10")
    send(desk)
    look(desk)

    enter(phone, town.station, "settler")
    phone.goto(f"/s/{town.station.slug}/")
    phone.get_by_text("考试：上岗知识考试").click()
    press(phone, "form[action$='/start'] button")
    look(phone)
    questions = phone.locator(".exam-question")
    for place, right in enumerate(right_answers(town)):
        for option in right:
            with phone.expect_response(lambda answer: answer.url.endswith("/answers")):
                questions.nth(place).locator("label").nth(option).click()
    phone.reload()  # the line broke; what was chosen is there
    assert phone.locator(".exam-question input:checked").count() >= 10
    press(phone, "[data-exam-hand-in]")
    assert "得分 100 分" in phone.locator("main").inner_text()
    look(phone)

    desk.reload()
    assert "100" in desk.get_by_role("row", name="周杰").inner_text()


@pytest.mark.parametrize("path", ["training/", "training/new", "exams/", "publicity/", "publicity/new"])
def test_the_pages_fit_a_phone_and_everybody(phone, town, path):
    enter(phone, town.station, "head")
    phone.goto(f"/s/{town.station.slug}/{path}")
    look(phone)


@pytest.mark.parametrize("path", ["publicity/warnings/", "publicity/warnings/new", "publicity/stories/"])
def test_texts_for_everybody_fit_a_desk(desk, town, path):
    enter(desk, town.station, "head")
    desk.goto(f"/s/{town.station.slug}/{path}")
    look(desk)


def test_anybody_checks_a_certificate(phone, town):
    phone.goto(f"/p/{town.station.slug}/certificates/?code=AAAABBBBCCCC")
    assert "没有此核验码" in phone.locator("main").inner_text()
    look(phone)
