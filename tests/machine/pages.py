"""What tests ask of a page in a real browser that Playwright cannot ask of ours."""

from playwright.sync_api import Page

#: Milliseconds after which a test gives up on a page: twice what the exam room may rest between two tries, on a
#: machine that is busy with other tests. Nothing waits so long that goes well.
PATIENCE = 30_000

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


def stop_clock(page: Page) -> None:
    """Stop the clock of a page, here and after it is loaded again: `clock.run_for` lets time pass, and nothing else.

    It is put forward by an hour first: what it has ticked on a slow machine since it was installed must not lie beyond
    the moment at which it stops.
    """
    page.clock.install(time=0)
    page.clock.pause_at(3_600_000)
