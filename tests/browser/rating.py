"""How a rater answers, with nothing but the link of a mail."""

from browser.visitor import Visitor


def give_reference(rater: Visitor, link: str, *, endorsed: str = "") -> None:
    """Open the link, say who one is, rate every domain, and send."""
    begin(rater, link, endorsed=endorsed)
    rate_domains(rater)
    rater.write(comment="Patient, and never in a hurry with families.")
    rater.page.check("[name=may_travel]")
    rater.send()
    rater.page.wait_for_url("**/check")
    rater.send()
    assert "Thank you" in rater.words()


def begin(rater: Visitor, link: str, *, endorsed: str = "") -> None:
    """The first part, unless it is filled in already; a domain is open afterwards."""
    rater.page.goto(link)
    rater.send("main a.primary")
    if not rater.page.url.endswith("/about"):
        return
    if endorsed:
        rater.write(endorsements__0__endorsement=endorsed, endorsements__0__since="2016-05-01")
    rater.send()


def rate_domains(rater: Visitor) -> None:
    """One competency of each domain, and that the rest was not seen; the closing words are open afterwards."""
    while "/domains/" in rater.page.url:
        rater.page.locator("main .level").nth(3).click()
        rater.send("[name=action][value=rest]")
