"""Somebody with a browser: goes to pages, looks at each with axe, and can do without a mouse."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, FilePayload, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},  # of WCAG 2.2, and off unless one asks
    "resultTypes": ["violations"],
}


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("async options => (await axe.run(options)).violations", OPTIONS)
    return [f"{page.url} {each['id']}: {[node['html'][:160] for node in each['nodes']]}" for each in found]


@dataclass
class Visitor:
    """A person at a device of their own. What is wrong with the pages they see is gathered in `faults`."""

    device: BrowserContext
    address: str
    faults: list[str] = field(default_factory=list)
    #: Whether axe looks at every page; every page is looked at elsewhere.
    looks: bool = True

    def __post_init__(self) -> None:
        self.page = self.device.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url} {error}"))

    def go(self, path: str) -> None:
        """Open a page and look at it."""
        self.page.goto(f"{self.address}{path}")
        self.look()

    def look(self) -> None:
        """Gather what axe finds."""
        if self.looks:
            self.faults += violations(self.page)

    def press(self, words: str) -> None:
        """Press the button or link with these words, and wait for the next page."""
        main = self.page.locator("main")
        button = main.get_by_role("button", name=words, exact=True)
        with self.page.expect_navigation():
            button.or_(main.get_by_role("link", name=words, exact=True)).first.click()

    def fill(self, **fields: str) -> None:
        """Fill in the fields with these names."""
        for name, value in fields.items():
            self.page.fill(f"[name={name}]", value)

    def write(self, **fields: str | Sequence[str]) -> None:
        """Fill in fields of every kind, with `__` for `-` in their names; of choices, those with these values."""
        for name, value in fields.items():
            chosen = [value] if isinstance(value, str) else value
            self._write(name.replace("__", "-"), chosen)

    def _write(self, name: str, values: Sequence[str]) -> None:
        place = self.page.locator(f"main [name='{name}']:not([type=hidden])")
        kind = place.first.evaluate("field => field.type")
        for value in values:
            if kind in ("checkbox", "radio"):
                self.page.check(f"main [name='{name}'][value='{value}']")
            elif kind.startswith("select"):
                place.select_option(value)
            else:
                place.fill(value)

    def bring(self, name: str, text: str) -> None:
        """Choose a file."""
        file = FilePayload(name=name, mimeType="text/plain", buffer=text.encode())
        self.page.set_input_files("main [type=file]", files=file)

    def send(self, button: str = "main button.primary") -> None:
        """Press a button, by default the main one, and wait for the next page."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()

    def sign_in(self, email: str, password: str) -> None:
        """On the page for it."""
        self.go("/sign-in")
        self.fill(email=email, password=password)
        self.press("Sign in")

    def tab_to(self, selector: str) -> None:
        """Press Tab until the focus is there; two hundred times at most."""
        for _ in range(200):
            if self.page.locator(f"{selector}:focus").count():
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {selector}")

    def enter(self) -> None:
        """Press Enter, and wait for the next page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def words(self) -> str:
        """What the page says."""
        return " ".join(self.page.inner_text("body").split())
