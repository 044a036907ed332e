"""`portal demo`: servers, database, city, then web, worker and schedule until somebody stops it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import redis

from portal.core import pdf
from portal.core.embedded import Servers, servers
from portal.core.supervise import Child, Supervisor
from portal.demo.accounts import PASSWORD, SHOWN
from portal.demo.database import Database
from portal.demo.environment import environment, without
from portal.demo.keys import Secrets, keep
from portal.demo.processes import PORTAL, ready, step, stoppable
from portal.demo.show import frame, say, table

GRACE = 12.0  # seconds the processes get to finish what they do
START_SECONDS = 60.0
SYSTEM_URL, OWNER_URL = "YIZHAN_SYSTEM_DATABASE_URL", "YIZHAN_OWNER_DATABASE_URL"


@dataclass(frozen=True)
class Ground:
    """What the demo stands on: running servers, a folder, its secrets, a port."""

    servers: Servers
    folder: Path
    secrets: Secrets
    port: int

    def settings(self, database: str) -> dict[str, str]:
        """The environment of a process that works on *database*."""
        return environment(self.servers, database, self.folder, self.secrets, self.port)


def run(folder: Path, port: int, seeding: list[str]) -> int:
    """Everything, until Ctrl-C (0) or until one of the processes ends by itself (1). *seeding*: options of
    `portal seed`. Raises AlreadyRunning, StartFailed, StepFailed; KeyboardInterrupt when stopped before all was up."""
    with stoppable():
        folder.mkdir(parents=True, exist_ok=True)
        say("启动 PostgreSQL 和 Valkey …")
        with servers(folder) as running:
            ground = Ground(running, folder, keep(folder), port)
            database = Database(running.postgres, ground.secrets.mark)
            _fill(ground, database, seeding)
            return _serve(ground.settings(database.name), port)


def _fill(ground: Ground, database: Database, seeding: list[str]) -> None:
    if database.whole():
        say("沿用已有数据（make demo-reset 清空重来）")
        step(ground.settings(database.name), "migrate")
        return
    shutil.rmtree(ground.folder / "files", ignore_errors=True)
    unfinished = ground.settings(database.begin())
    redis.Redis.from_url(ground.servers.valkey.url()).flushall()  # jobs of an earlier city
    step(unfinished, "migrate")
    step(unfinished, "seed", *seeding)
    database.finish()


def _serve(env: dict[str, str], port: int) -> int:
    worker = without(env, OWNER_URL)
    web = without(worker, SYSTEM_URL)
    address = env["YIZHAN_BASE_URL"]
    children = [
        Child("web", [PORTAL, "serve", "--port", str(port)], web),
        Child("worker", [PORTAL, "worker"], worker),
        Child("schedule", [PORTAL, "schedule"], web),
    ]
    with Supervisor(children, grace=GRACE) as running:
        if running.wait_until(lambda: ready(address), START_SECONDS):
            _welcome(address)
        return running.wait()


def _welcome(address: str) -> None:
    rows = [("账号", "身份", "单位"), *((one.login, one.role, one.place) for one in SHOWN)]
    missing = pdf.missing_packages()
    printing = [f"不能生成 PDF：请安装 {' '.join(missing)}（其他功能照常）", ""] if missing else []
    frame(
        [
            f"一站已就绪 · Yizhan is ready:  {address}",
            "",
            *table(rows),
            "",
            f"密码都是 {PASSWORD} ；局里的账号登录后，动态码显示在页面上。",
            "",
            *printing,
            "按 Ctrl-C 停止，数据保留；make demo-reset 清空。",
        ]
    )
