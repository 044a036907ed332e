"""Offline answers: no answer is lost, whatever happens in between."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.audits.rules.sync import Answer, Queue, merge, receipt, view

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
VISIT = "V-1"


def answer(number, item="plaque", value="PASS", device="phone", minutes=0, replaces=()):
    return Answer(
        f"a{number}", VISIT, item, value, device, NOON + timedelta(minutes=minutes), tuple(replaces)
    )


ANSWERS = st.lists(
    st.builds(
        answer,
        st.integers(0, 12),
        st.sampled_from(["plaque", "ledger"]),
        st.sampled_from(["PASS", "FAIL"]),
        st.sampled_from(["phone", "tablet"]),
        st.integers(0, 3),
        st.lists(st.integers(0, 12).map("a{}".format), max_size=2),
    ),
    max_size=15,
)


@given(ANSWERS, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(answers, shuffler):
    at_once = merge({}, answers)
    piecemeal = {}
    arriving = answers + shuffler.sample(answers, len(answers))
    shuffler.shuffle(arriving)
    for one in arriving:
        piecemeal = merge(piecemeal, [one])
    assert piecemeal == at_once
    assert view(piecemeal) == view(at_once)


@given(ANSWERS)
def test_every_answer_is_shown_somewhere(answers):
    shown = [
        one
        for item in view(merge({}, answers)).values()
        for one in (item.current, *item.beside, *item.replaced)
    ]
    assert sorted(one.digest() for one in shown) == sorted({one.digest() for one in answers})


def test_two_devices_leave_both_answers_and_the_later_is_marked():
    early, late = answer(1, value="PASS"), answer(2, value="FAIL", device="tablet", minutes=5)
    item = view(merge({}, [late, early]))[VISIT, "plaque"]
    assert (item.current, item.beside, item.contested) == (late, (early,), True)
    assert not view(merge({}, [early, answer(2, device="tablet")]))[VISIT, "plaque"].contested


def test_a_correction_replaces_what_its_author_saw_and_a_choice_ends_the_contest():
    early, late = answer(1), answer(2, value="FAIL", device="tablet", minutes=5)
    corrected = answer(3, value="NA", minutes=-60, replaces=["a1"])  # a device whose clock is behind
    item = view(merge({}, [early, corrected]))[VISIT, "plaque"]
    assert (item.current, item.replaced) == (corrected, (early,))
    chosen = answer(4, value="FAIL", minutes=9, replaces=["a2", "a3"])
    item = view(merge({}, [early, late, corrected, chosen]))[VISIT, "plaque"]
    assert item.current == chosen
    assert not item.contested
    assert set(item.replaced) == {early, late, corrected}


def test_one_id_for_two_answers_keeps_both():
    one, other = answer(1), answer(1, value="FAIL")
    kept = merge(merge({}, [one]), [other])
    assert set(kept.values()) == {one, other}
    assert receipt(merge({}, [one]), [other]) == frozenset()


def test_answers_that_replace_each_other_still_stand():
    ring = [answer(1, replaces=["a2"]), answer(2, replaces=["a1"], minutes=1)]
    item = view(merge({}, ring))[VISIT, "plaque"]
    assert (item.current, item.replaced) == (ring[1], (ring[0],))


class Device:
    """An inspector's device: its queue is on its disk, all else dies with the page."""

    def __init__(self, name, dice):
        self.name, self.dice, self.queue, self.made, self.seen = name, dice, Queue(), [], {}

    def answer(self):
        item = self.dice.choice(["plaque", "ledger", "rules"])
        before = self.seen.get(item)
        one = answer(
            f"{self.name}-{len(self.made)}", item, self.dice.choice(["PASS", "FAIL", "NA"]), self.name,
            self.dice.randrange(-300, 300), [before] if before else [],
        )  # fmt: skip
        self.seen[item] = one.id
        self.made.append(one)
        self.queue.add(one)

    def killed(self):
        self.seen = {}
        self.queue = Queue(list(self.queue.waiting))


@pytest.mark.parametrize("block", range(10))
def test_a_thousand_interleavings_with_kills_lose_nothing(block):
    for seed in range(block * 100, block * 100 + 100):
        dice = random.Random(seed)
        devices, server = [Device("phone", dice), Device("tablet", dice)], {}
        for _ in range(dice.randrange(10, 60)):
            device = dice.choice(devices)
            step = dice.random()
            if step < 0.45:
                device.answer()
            elif step < 0.6:
                device.killed()
            else:
                server = synchronise(device, server, dice)
        for device in devices:  # at last a signal
            while device.queue.waiting:
                server = synchronise(device, server, dice)
        made = {one.digest() for device in devices for one in device.made}
        assert {one.digest() for one in server.values()} == made, seed
        assert len(server) == sum(len(device.made) for device in devices), seed
        shown = [o for i in view(server).values() for o in (i.current, *i.beside, *i.replaced)]
        assert len(shown) == len(made), seed


def synchronise(device, server, dice):
    """Send what waits; the line, the server or the device may die at any point."""
    sent = dice.sample(device.queue.waiting, dice.randint(0, len(device.queue.waiting)))
    if dice.random() < 0.2:
        sent = sent[: len(sent) // 2]  # the line broke in the middle: some arrived
    stored = merge(server, sent)
    if dice.random() < 0.15:
        return server  # the server was killed before it committed: no receipt
    received = receipt(stored, sent)
    if dice.random() < 0.25:
        device.killed()  # the receipt was on its way
        return stored
    device.queue.confirm(received)
    return stored
