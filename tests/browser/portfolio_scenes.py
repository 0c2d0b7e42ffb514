"""The applicant's pages around a portfolio: entries, people, documents, references, applications, credentials."""

from collections.abc import Iterator

from playwright.sync_api import Page

from browser.scene import Scene, press_primary
from browser.stage import Stage

KINDS = ("education", "training", "work", "leadership", "supervision", "memberships")
CSV = b"Date,Hours,Title\n2026-03-04,3,A morning together\n2026-13-05,three,A day that is not there\n"
#: What another device sends once somebody has typed there.
DRAFT = """async () => {
  const said = {action: "draft", title: "From home", csrf_token: document.querySelector("[name=csrf_token]").value};
  await fetch(location.pathname, {
    method: "POST", headers: {Accept: "application/json"}, body: new URLSearchParams(said),
  });
}"""
YAML = b"training:\n  - {id: a-morning, title: A morning, hours: 3, on: 2026-03-04}\n"


def portfolio_scenes(stage: Stage) -> Iterator[Scene]:
    """All of them; those that change something for a later one stand at the end."""
    yield from _overview()
    yield from _entries(stage)
    yield from _people(stage)
    yield from _files()
    yield from _references(stage)
    yield from _rating(stage)
    yield from _applications(stage)
    yield from _credentials(stage)


def _overview() -> Iterator[Scene]:
    for page in ("competencies", "elsewhere", "about-you"):
        yield Scene(f"portfolio-{page}", "applicant", f"/portfolio/{page}")
        yield Scene(f"portfolio-{page}-empty", "newcomer", f"/portfolio/{page}")
    yield Scene("portfolio-overview", "applicant", "/portfolio")
    yield Scene("portfolio-overview-empty", "newcomer", "/portfolio")
    yield Scene("portfolio-overview-handed-in", "reviewed", "/portfolio")
    yield Scene("portfolio-competency", "applicant", "/portfolio/competencies", _open_competency)


def _entries(stage: Stage) -> Iterator[Scene]:
    for kind in KINDS:
        path = f"/portfolio/{kind}"
        yield Scene(f"portfolio-{kind}", "applicant", path)
        yield Scene(f"portfolio-{kind}-empty", "newcomer", path)
        yield Scene(f"portfolio-{kind}-new", "applicant", f"{path}/new")
        yield Scene(f"portfolio-{kind}-new-early", "newcomer", f"{path}/new")
        yield Scene(f"portfolio-{kind}-errors", "applicant", f"{path}/new", press_primary)
        yield Scene(f"portfolio-{kind}-edit", "applicant", stage.places.entry("applicant", kind))
    yield Scene(
        "portfolio-leadership-new-elsewhere", "newcomer", "/portfolio/leadership/new", _keep_elsewhere
    )
    remove = f"{stage.places.entry('applicant', 'training')}/remove"
    yield Scene("portfolio-training-remove", "applicant", remove)


def _people(stage: Stage) -> Iterator[Scene]:
    somebody = stage.places.contact("applicant")
    yield Scene("portfolio-people", "applicant", "/portfolio/people")
    yield Scene("portfolio-people-empty", "newcomer", "/portfolio/people")
    yield Scene("portfolio-people-new", "applicant", "/portfolio/people/new")
    yield Scene("portfolio-people-errors", "applicant", "/portfolio/people/new", press_primary)
    yield Scene("portfolio-people-edit", "applicant", somebody)
    yield Scene("portfolio-people-remove", "applicant", f"{somebody}/remove")


def _files() -> Iterator[Scene]:
    yield Scene("portfolio-documents-empty", "newcomer", "/portfolio/documents")
    yield Scene("portfolio-documents", "applicant", "/portfolio/documents", _upload)
    yield Scene("portfolio-documents-refused", "applicant", "/portfolio/documents", _upload_program)
    yield Scene("portfolio-document", "applicant", "/portfolio/documents", _open_document)
    yield Scene("portfolio-hours-import", "applicant", "/portfolio/training/import")
    yield Scene("portfolio-hours-import-lines", "applicant", "/portfolio/training/import", _bring_hours)
    yield Scene("portfolio-import", "applicant", "/portfolio/import")
    yield Scene("portfolio-import-plan", "applicant", "/portfolio/import", _bring_portfolio)
    yield Scene("portfolio-import-problems", "applicant", "/portfolio/import", _bring_nonsense)


def _references(stage: Stage) -> Iterator[Scene]:
    yield Scene("references", "applicant", "/references")
    yield Scene("references-empty", "newcomer", "/references")
    yield Scene("references-new", "applicant", "/references/new")
    yield Scene("references-new-early", "newcomer", "/references/new")
    for status in ("asked", "answered"):
        yield Scene(f"references-{status}", "applicant", stage.places.reference("applicant", status))
    yield Scene("references-undelivered", "applicant", f"/references/{stage.lost}")


def _rating(stage: Stage) -> Iterator[Scene]:
    link = stage.places.rating("applicant", "asked")
    yield Scene("rater-welcome", "", link)
    yield Scene("rater-about", "", f"{link}/about")
    yield Scene("rater-about-errors", "", f"{link}/about", _forget_name)
    yield Scene("rater-domain", "", f"{link}/about", press_primary)
    yield Scene("rater-closing", "", f"{link}/closing")
    yield Scene("rater-check-missing", "", f"{link}/check")
    yield Scene("rater-decline", "", f"{link}/decline")
    yield Scene("rater-data", "", f"{link}/data")
    yield Scene("rater-closed", "", stage.places.rating("applicant", "answered"))
    yield Scene("rater-no-link", "", "/rate/nothing")
    yield Scene("rater-own-link", "applicant", link)


def _applications(stage: Stage) -> Iterator[Scene]:
    yield Scene("applications", "applicant", "/applications")
    yield Scene("applications-empty", "newcomer", "/applications")
    yield Scene("applications-new", "newcomer", "/applications/new")
    mine = stage.places.application("applicant")
    for page in ("hand-in", "sign", "withdraw"):
        yield Scene(f"application-{page}", "applicant", f"{mine}/{page}")
    yield Scene("application-agreement", "applicant", f"{mine}/sign", _open_agreement)
    yield Scene("application-agreement-errors", "applicant", f"{mine}/sign", _sign_nothing)
    for who in ("applicant", "waiting", "reviewed", "disputed", "approved", "candidate2", "candidate1"):
        yield Scene(f"application-{who}", who, stage.places.application(who))
    yield Scene("application-messages", "reviewed", f"{stage.places.application('reviewed')}/messages")


def _credentials(stage: Stage) -> Iterator[Scene]:
    yield Scene("credentials-empty", "newcomer", "/credentials")
    for who in ("holder", "lapsed", "candidate1"):
        yield Scene(f"credentials-{who}", who, "/credentials")
        yield Scene(f"credential-{who}", who, f"/credentials/{stage.places.number(who)}")
    listed = stage.places.number("candidate1")
    yield Scene("registry", "", "/registry")
    yield Scene("registry-found", "", "/registry?name=tanaka")
    yield Scene("registry-nobody", "", "/registry?name=nobody+at+all")
    yield Scene("registry-entry", "", f"/registry/{listed}")
    yield Scene("registry-lapsed", "", f"/registry/{stage.places.number('lapsed')}")
    yield Scene("registry-wrong-number", "", "/registry/AB-1234")
    yield Scene("renewal-begun", "holder", f"/credentials/{stage.places.number('holder')}", _renew)
    yield Scene("renewal-hand-in", "holder", "/applications", _hand_in_first)


def _follow(page: Page, links: str) -> None:
    """Follow the first of some links."""
    with page.expect_navigation():
        page.locator(f"main a{links}").first.click()


def _keep_elsewhere(page: Page) -> None:
    page.evaluate(DRAFT)
    page.locator("form[data-shelf] [type=text]").first.fill("Typed here")
    page.wait_for_selector("#newer:not([hidden])")


def _open_competency(page: Page) -> None:
    _follow(page, "[href^='/portfolio/competencies/']")


def _forget_name(page: Page) -> None:
    page.fill("[name=name]", "")
    press_primary(page)


def _open_agreement(page: Page) -> None:
    _follow(page, "[href*='/sign/']")


def _sign_nothing(page: Page) -> None:
    _open_agreement(page)
    press_primary(page)


def _bring(page: Page, name: str, content: bytes) -> None:
    page.set_input_files("main [type=file]", {"name": name, "mimeType": "text/plain", "buffer": content})
    press_primary(page)


def _bring_hours(page: Page) -> None:
    _bring(page, "hours.csv", CSV)


def _bring_portfolio(page: Page) -> None:
    _bring(page, "portfolio.yaml", YAML)


def _bring_nonsense(page: Page) -> None:
    _bring(page, "portfolio.yaml", b"training: [{title: 7, hourz: 3}]")


def _upload(page: Page) -> None:
    _bring(page, "certificate.png", page.screenshot())


def _upload_program(page: Page) -> None:
    _bring(page, "certificate.pdf", b"\x7fELF\x02\x01\x01")


def _open_document(page: Page) -> None:
    _follow(page, "[href^='/portfolio/documents/']:not([href$=file])")


def _renew(page: Page) -> None:
    press_primary(page)


def _hand_in_first(page: Page) -> None:
    _follow(page, "[href^='/applications/']:not([href$=new])")
    page.goto(f"{page.url}/hand-in")
