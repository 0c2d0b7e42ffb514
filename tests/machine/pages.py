"""What tests ask of a page in a real browser that Playwright cannot ask of ours."""

from playwright.sync_api import Page

PATIENCE = 15_000

_UNTIL = """() => new Promise((held, failed) => {
  const end = performance.now() + %d;
  const look = () => {
    try {
      if (%s) held();
      else if (performance.now() > end) failed(new Error("waited in vain"));
      else setTimeout(look, 20);
    } catch (error) { failed(error); }
  };
  look();
})"""


def wait_until_page(page: Page, condition: str, milliseconds: int = PATIENCE) -> None:
    """Until an expression of JavaScript holds in a page that stays where it is; playwright's Error if it never does.

    `Page.wait_for_function` has its condition read anew by the page at each look, which our policy against `eval`
    forbids: it works as long as the first look finds the condition true.
    """
    page.evaluate(_UNTIL % (milliseconds, condition))
