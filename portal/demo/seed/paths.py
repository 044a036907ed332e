"""The ways cases go, as the table of steps allows them."""

from portal import law
from portal.demo.seed import acts, orders
from portal.demo.seed.course import CONSUMER, Course

SOON, DAYS, WEEK = (0.2, 3), (14, 60), (60, 160)
LIMIT = 5000  # yuan above which the head approves too (tenants.rules.DEFAULT_AMOUNT_LIMIT)


def arrive(course: Course) -> None:
    """At the station: typed at the desk or sent by the consumer. From the bureau: entered, dispatched, signed for."""
    if not course.dispatched:
        course.then(CONSUMER if course.told.channel == "SCAN" else "LIAISON", acts.register)
        return
    course.then("DISPATCHER", orders.enter, place=course.bureau)
    course.then("DISPATCHER", orders.dispatch, (0.3, 8), place=course.bureau)
    course.then("LIAISON", orders.sign_for, (0.3, 6))
    course.then("LIAISON", orders.open_case, SOON)


def talks(course: Course) -> None:
    """Accepted, and both sides heard."""
    arrive(course)
    course.then("SETTLER", acts.accept, SOON)
    course.then("SETTLER", acts.start, SOON)
    course.then("SETTLER", acts.call, (0.5, 5))


def agreed(course: Course) -> None:
    """A text that both signed."""
    course.then("SETTLER", acts.talk, (16, 40))
    course.then("SETTLER", acts.propose, (0.2, 1))
    course.then("APPROVER", acts.approve, (0.3, 4))
    if course.told.ending.duty in acts.MONEY and course.told.ending.money > LIMIT:
        course.then("HEAD", acts.head_approve, (0.3, 4))
    course.then("SETTLER", acts.sign, (0.5, 20))
    _answer(course)


def _answer(course: Course) -> None:
    if course.dispatched:
        course.then("LIAISON", orders.answer, (0.2, 2))
        course.then("DISPATCHER", orders.confirm, (2, 30), place=course.bureau)


def put_away(course: Course) -> None:
    """办结 and 归档."""
    course.then("LIAISON", acts.close, (1, 30))
    course.then("LIAISON", acts.archive, DAYS)


def settled(course: Course) -> None:
    """The usual end."""
    talks(course)
    agreed(course)
    performed(course)


def performed(course: Course) -> None:
    """What was promised is done."""
    course.then("SETTLER", acts.begin, (1, 20))
    course.then("SETTLER", acts.feed_back, (24, 120))
    put_away(course)


def tested(course: Course) -> None:
    """An item goes to a test first."""
    talks(course)
    course.then("SETTLER", acts.commission, DAYS)
    course.then("SETTLER", acts.test_report, (90, 170))
    agreed(course)
    performed(course)


def corrected(course: Course) -> None:
    """The approver wants the text clearer."""
    talks(course)
    course.then("SETTLER", acts.talk, (16, 40))
    course.then("SETTLER", acts.propose, SOON)
    course.then("APPROVER", acts.send_back, SOON)
    agreed(course)
    performed(course)


def reported(course: Course) -> None:
    """Serious: told to the office at once, and settled here."""
    talks(course)
    course.then("LIAISON", acts.alarm, SOON)
    agreed(course)
    performed(course)


def breached(course: Course) -> None:
    """Signed but not performed."""
    talks(course)
    agreed(course)
    course.then("SETTLER", acts.breach, (24 * 20, 24 * 22))
    put_away(course)


def withdrawn(course: Course) -> None:
    """The consumer withdraws."""
    talks(course)
    course.then("SETTLER", acts.withdraw, DAYS)
    _handed(course)


def gone_to_agency(course: Course) -> None:
    """The consumer turned to the authority."""
    talks(course)
    course.then("SETTLER", acts.to_agency, DAYS)
    _handed(course)


def parted(course: Course) -> None:
    """Too far apart: handed to the office with the consumer's consent."""
    talks(course)
    course.then("SETTLER", acts.quarrel, DAYS)
    course.then("SETTLER", acts.disagree, DAYS)
    course.then("LIAISON", acts.transfer, SOON)
    _answer(course)
    put_away(course)


def stayed_away(course: Course) -> None:
    """The operator does not come."""
    talks(course)
    course.then("SETTLER", acts.no_show, WEEK)
    course.then("LIAISON", acts.transfer, SOON)
    _answer(course)
    put_away(course)


def timed_out(course: Course) -> None:
    """The 20 days pass."""
    talks(course)
    course.then("SETTLER", acts.quarrel, WEEK)
    accepted = next((move.at for move in course.moves if move.act is acts.accept), course.at)
    course.wait_until(law.due("STATION_20D", accepted).last_day)
    course.then("HEAD", acts.time_out, SOON)
    course.then("LIAISON", acts.transfer, SOON)
    _answer(course)
    put_away(course)


def _handed(course: Course) -> None:
    if course.dispatched:
        course.then("LIAISON", acts.transfer, SOON)
        _answer(course)
    put_away(course)


def refused(course: Course) -> None:
    """不予受理."""
    arrive(course)
    course.then("HEAD", acts.reject, SOON)
    _answer(course)
    put_away(course)


def referred(course: Course) -> None:
    """Another body's matter."""
    arrive(course)
    course.then("LIAISON", acts.refer, SOON)
    _answer(course)
    put_away(course)


def reopened(course: Course) -> None:
    """A return visit contradicts the record; settled a second time."""
    settled(course)
    course.then("HEAD", acts.reopen, WEEK)
    course.then("SETTLER", acts.resume, SOON)
    agreed_again(course)


def agreed_again(course: Course) -> None:
    """The second round, without the bureau."""
    course.then("SETTLER", acts.talk, (16, 40))
    course.then("SETTLER", acts.propose, SOON)
    course.then("APPROVER", acts.approve, SOON)
    if course.told.ending.duty in acts.MONEY and course.told.ending.money > LIMIT:
        course.then("HEAD", acts.head_approve, SOON)
    course.then("SETTLER", acts.sign, SOON)
    performed(course)


def returned(course: Course) -> None:
    """The station gives a dispatch back."""
    course.then("DISPATCHER", orders.enter, place=course.bureau)
    course.then("DISPATCHER", orders.dispatch, (0.3, 4), place=course.bureau)
    course.then("LIAISON", orders.give_back, SOON)
    course.then("DISPATCHER", orders.keep, (1, 8), place=course.bureau)


def taken_back(course: Course) -> None:
    """The bureau takes a dispatch back."""
    course.then("DISPATCHER", orders.enter, place=course.bureau)
    course.then("DISPATCHER", orders.dispatch, (0.3, 4), place=course.bureau)
    course.then("LIAISON", orders.sign_for, SOON)
    course.then("DISPATCHER", orders.take_back, SOON, place=course.bureau)
    course.then("DISPATCHER", orders.keep, (0.1, 1), place=course.bureau)


def late(course: Course) -> None:
    """A dispatch in hand whose answer does not come: reminded, then supervised, then answered for."""
    talks(course)
    course.then("DISPATCHER", orders.remind, (70, 90), place=course.bureau)
    course.then("SUPERVISOR", orders.supervise, (60, 80), place=course.bureau)
    course.then("HEAD", orders.reply, SOON)


def redone(course: Course) -> None:
    """The answer is sent back for more."""
    talks(course)
    course.then("SETTLER", acts.talk, (16, 30))
    course.then("SETTLER", acts.propose, SOON)
    course.then("APPROVER", acts.approve, SOON)
    if course.told.ending.duty in acts.MONEY and course.told.ending.money > LIMIT:
        course.then("HEAD", acts.head_approve, SOON)
    course.then("SETTLER", acts.sign, SOON)
    course.then("LIAISON", orders.answer, SOON)
    course.then("DISPATCHER", orders.rework, (2, 8), place=course.bureau)
    course.then("LIAISON", orders.answer, (2, 20))
    course.then("DISPATCHER", orders.confirm, (2, 20), place=course.bureau)
    performed(course)


def extended(course: Course) -> None:
    """More time is asked for."""
    talks(course)
    course.then("HEAD", orders.ask_days, SOON)


def voided(course: Course) -> None:
    """Registered by mistake: the head asks the office to void it."""
    arrive(course)
    course.then("HEAD", acts.ask_void, SOON)


def promised(course: Course) -> None:
    """An answer is promised by a day."""
    talks(course)
    course.then("SETTLER", acts.appoint, SOON)


def inquiry(course: Course) -> None:
    """Somebody only asks."""
    course.then("LIAISON", acts.inquire)
