"""What deploy/ and docs/operations.md say must be so in the code."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.cli import GROUPS
from portal.core.settings import SETTINGS, read
from tests.support import databases

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = sorted(p for p in (ROOT / "deploy").rglob("*") if p.is_file())
MANIFESTS = [p for p in DEPLOY if p.suffix == ".yaml"]
TEXTS = [*DEPLOY, ROOT / "docs" / "operations.md"]


def documents(path: Path) -> list[dict[str, Any]]:
    return [d for d in yaml.safe_load_all(path.read_text()) if d]


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in (ROOT / "deploy" / "kubernetes").glob("*.yaml"):
        for document in documents(path):
            if document["kind"] in {"Deployment", "Job"}:
                yield document["metadata"]["name"], document["spec"]["template"]["spec"]


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_settings_that_exist_are_named(path):
    named = set(re.findall(r"YIZHAN_[A-Z_]+", path.read_text()))
    assert named <= {s.name for s in SETTINGS}


def test_the_examples_name_every_setting_and_are_refused_until_filled_in():
    lines = [line for f in ("common", "worker", "migrate") for line in example(f)]
    values = dict(line.split("=", 1) for line in lines)
    optional = {"YIZHAN_LOG_LEVEL"}
    assert set(values) | optional == {s.name for s in SETTINGS}
    with pytest.raises(Exception, match="YIZHAN_TRAIL_KEY is missing"):
        read(values)
    filled = {**values, **{k: databases.NO_SERVERS[k] for k in ("YIZHAN_SECRET_KEY", "YIZHAN_KEYS")}}
    read({**filled, "YIZHAN_TRAIL_KEY": databases.KEY})


def example(name: str) -> list[str]:
    text = (ROOT / "deploy" / f"{name}.env.example").read_text()
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_what_the_web_reads_holds_no_key_of_all_tenants():
    held = {line.split("=")[0] for line in example("common")}
    assert held.isdisjoint({"YIZHAN_SYSTEM_DATABASE_URL", "YIZHAN_OWNER_DATABASE_URL"})
    unit = (ROOT / "deploy" / "systemd" / "yizhan-web.service").read_text()
    assert re.findall(r"EnvironmentFile=(\S+)", unit) == ["/etc/yizhan/common.env"]
    [compose] = documents(ROOT / "deploy" / "compose" / "compose.yaml")
    assert compose["services"]["web"]["env_file"] == ["common.env"]
    web = dict(pods())["yizhan-web"]["containers"][0]
    assert web["envFrom"] == [{"secretRef": {"name": "yizhan-common"}}]


def commands() -> Iterator[list[str]]:
    for path in (ROOT / "deploy" / "systemd").glob("*.service"):
        for line in re.findall(
            r"^ExecStart=/opt/yizhan/\.venv/bin/portal (.+)$", path.read_text(), re.MULTILINE
        ):
            yield line.split()
    for _, pod in pods():
        yield pod["containers"][0]["args"][1:]
    [compose] = documents(ROOT / "deploy" / "compose" / "compose.yaml")
    yield from (
        s["command"][1:] for s in compose["services"].values() if s.get("command", [""])[0] == "portal"
    )
    docker = (ROOT / "deploy" / "Dockerfile").read_text()
    yield yaml.safe_load(docker.rsplit("CMD ", 1)[1])[1:]


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_the_commands_exist_with_their_options(words):
    name, *rest = words
    module, _, attribute = GROUPS[name][0].partition(":")
    command = getattr(importlib.import_module(module), attribute)
    assert command.make_context(name, rest).params is not None


def test_probes_ask_addresses_that_answer(app):
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    container = dict(pods())["yizhan-web"]["containers"][0]
    probes = [
        container[kind]["httpGet"]["path"] for kind in ("startupProbe", "livenessProbe", "readinessProbe")
    ]
    assert probes == ["/healthz", "/healthz", "/readyz"]
    assert {*probes, "/metrics"} <= rules


@pytest.mark.parametrize(("name", "pod"), list(pods()))
def test_pods_have_no_rights_they_do_not_need(name, pod):
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"] is True
        assert context["allowPrivilegeEscalation"] is False
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert container["volumeMounts"] == [{"name": "tmp", "mountPath": "/tmp"}]
