"""The lock check names what is wrong."""

import pytest

from tools.check_locks import hash_faults, node_faults, python_faults, version_faults

GOOD = """\
flask==3.1.3 \\
    --hash=sha256:aa
    # via yizhan
redis==8.1.0 ; sys_platform != 'x' \\
    --hash=sha256:bb
"""


def test_a_good_lock_passes():
    assert python_faults("a.lock", ["Flask>=3.1", "redis>=6"], GOOD) == []
    assert hash_faults("a.lock", GOOD) == []
    assert version_faults(GOOD, GOOD) == []


@pytest.mark.parametrize("wanted", ["flask>=4", "werkzeug"])
def test_what_the_lock_does_not_answer_is_named(wanted):
    [fault] = python_faults("a.lock", [wanted], GOOD)
    assert wanted in fault


def test_a_package_without_hash_and_a_host_are_named():
    assert hash_faults("a.lock", "flask==3.1.3\n") == ["a.lock: flask has no hash"]
    assert hash_faults("a.lock", "--index-url x\n" + GOOD) == ["a.lock names a host: --index-url"]


def test_production_gets_what_was_tested():
    [fault] = version_faults(GOOD, GOOD.replace("8.1.0", "8.0.0"))
    assert "redis" in fault


def test_node_packages_are_held_too():
    package = {"devDependencies": {"sass": "^1"}}
    entry = {"integrity": "sha512-x"}
    lock = {"packages": {"": {"devDependencies": {"sass": "^1"}}, "node_modules/sass": entry}}
    assert node_faults(package, lock) == []
    entry["resolved"] = "somewhere"
    del entry["integrity"]
    assert len(node_faults({"devDependencies": {"sass": "^2"}}, lock)) == 3
