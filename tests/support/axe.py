"""axe-core in a journey: `axe.require(page)` fails on anything below WCAG 2.2 AA."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

SOURCE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SETTLED = """() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => {
  const running = document.getAnimations().map(animation => animation.finished);
  Promise.race([Promise.allSettled(running), new Promise(r => setTimeout(r, 1000))]).then(() => resolve());
})))"""
RUN = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"


class Inaccessible(AssertionError):
    """What axe-core found, one line for each element."""


@cache
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe-core finds on *page* as it is now; transitions are waited for, since they change colours."""
    page.evaluate(SETTLED)  # not wait_for_function: that one evaluates a string, which our policy forbids
    page.evaluate(_source())
    found = page.evaluate(RUN, TAGS)["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
    ]


def require(page: Page) -> None:
    """Raise Inaccessible unless *page* is clean, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = violations(page)
        if found:
            raise Inaccessible(f"{page.url} ({scheme}):\n  " + "\n  ".join(found))
    page.emulate_media(color_scheme="light")
