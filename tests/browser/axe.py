"""Every page is held to the same: no accessibility violation, no console error, no sideways scroll.

In a test of a page:

    @pytest.mark.parametrize("look", LOOKS)
    def test_people_are_listed_for_everybody(browser: Browser, server: Server, look: Look) -> None:
        tab = signed_in(browser, server, "/people", **look.context)
        check(tab, first="text=Invite somebody")

`LOOKS` are light, dark and a phone of 390 px in each. `check` runs axe-core (WCAG 2.2 A and AA) on the page as it is
now, so open what should be checked first; call it again after a step. `first` is a selector that has to be seen
without scrolling: after a click that leads to another page it is one that only that page has, as the click returns
before the page is there. A picture is kept in the directory HOTWASH_PICTURES names, if it names one.

axe-core is a development dependency of frontend/, installed by `make setup` or `make assets`.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.serving import Tab

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass(frozen=True, slots=True)
class Look:
    """How somebody sees the page."""

    name: str
    width: int
    height: int
    scheme: str

    def __str__(self) -> str:
        return self.name

    @property
    def context(self) -> dict[str, Any]:
        """For playwright's new context."""
        size = {"width": self.width, "height": self.height}
        return {"viewport": size, "color_scheme": self.scheme, "has_touch": self.width < 600}


LOOKS = [
    Look("light", 1280, 800, "light"),
    Look("dark", 1280, 800, "dark"),
    Look("phone-light", 390, 844, "light"),
    Look("phone-dark", 390, 844, "dark"),
]


def check(tab: Tab, first: str = "") -> None:
    """What is asked of every page, now."""
    page = tab.page
    page.locator(first or "h1").first.wait_for()
    page.wait_for_load_state()
    _keep_picture(tab)
    assert not tab.errors, "\n".join(tab.errors)
    width, scrolled = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
    assert scrolled <= width, f"scrolls sideways: {_too_wide(tab, width)}"
    found = violations(tab)
    assert not found, "\n".join(found)
    if first:
        box = page.locator(first).first.bounding_box()
        height = page.viewport_size["height"] if page.viewport_size else 0
        assert box is not None, f"{first} is not on the page"
        assert box["y"] >= 0 and box["y"] + box["height"] <= height, f"{first} is not in the first view"


def violations(tab: Tab) -> list[str]:
    """Each violation axe-core finds: the rule, the element, and why."""
    # Evaluated by the browser's debugger and not added as a script: the page's own policy forbids foreign scripts.
    tab.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [
        f"{rule['id']}: {' '.join(node['target'])}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def _too_wide(tab: Tab, width: int) -> list[str]:
    script = """width => [...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > width + 1)
        .map(one => one.tagName + "." + one.className).slice(0, 5)"""
    found: list[str] = tab.page.evaluate(script, width)
    return found


def _keep_picture(tab: Tab) -> None:
    if directory := os.environ.get("HOTWASH_PICTURES"):
        test = os.environ.get("PYTEST_CURRENT_TEST", "page").split("::")[-1].removesuffix(" (call)")
        name = re.sub(r"[^\w-]+", "-", test).strip("-")
        Path(directory).mkdir(parents=True, exist_ok=True)
        tab.page.screenshot(path=Path(directory) / f"{name}.png", full_page=True)
