"""How an association's people bring an application from reviewers to a decision."""

from browser.visitor import Visitor


def see_who_is_barred(coordinator: Visitor, office: str, name: str, why: str) -> None:
    """The reviewer who is too near to the applicant cannot be ticked."""
    coordinator.go(office)
    coordinator.page.click("text=Choose yourself")
    barred = coordinator.page.locator(".picks li", has_text=name)
    assert barred.locator("input").is_disabled()
    assert why in barred.inner_text()


def give_reviewers(coordinator: Visitor, office: str) -> None:
    """To those who have the least to do."""
    coordinator.go(office)
    coordinator.send()


def review(reviewer: Visitor, outcome: str) -> None:
    """Open the first portfolio of the queue, tick what has evidence, judge what is asked, finish."""
    reviewer.go("/review/")
    reviewer.send("main a[href^='/review/applications/']")
    for each in reviewer.page.locator("[name=action][value='tick:']").all():
        each.click()
    judged = "met" if outcome == "approve" else "unmet"
    for each in reviewer.page.locator(f"main label.level.{judged}").all():
        each.click()
    reviewer.page.fill(
        "#comment", "What I read convinces me." if outcome == "approve" else "Say more about the years."
    )
    reviewer.send("[name=action][value=finish]")
    reviewer.page.check(f"[name=outcome][value={outcome}]")
    reviewer.send()
    assert "is finished. Thank you." in reviewer.words()


def settle(coordinator: Visitor, office: str) -> None:
    """Approve what reviewers do not agree about."""
    coordinator.go(office)
    assert "disagree" in coordinator.words() or "do not agree" in coordinator.words()
    coordinator.go(f"{office}/settle")
    for each in coordinator.page.locator("main label.level.met").all():
        each.click()
    coordinator.write(outcome="approve", reason="The years stand in the second entry.")
    coordinator.send()


def enter_boards(coordinator: Visitor, office: str, day: str) -> None:
    """Enter that every board has approved."""
    coordinator.go(office)
    for place in [each.get_attribute("id") or "" for each in coordinator.page.locator("[id^=board-]").all()]:
        board = coordinator.page.locator(f"#{place}")
        board.locator("summary").click()
        subject = place.removeprefix("board-").replace("-", "__")
        coordinator.write(**{f"{subject}__on": day, f"{subject}__outcome": "approved"})
        coordinator.send(f"#{place} button")


def grant(coordinator: Visitor, office: str, words: str) -> None:
    """Read the letter as it will be, and make it final."""
    coordinator.go(f"{office}/decision")
    coordinator.write(granted__reasons=words)
    coordinator.send("[name=step][value=read]")
    assert words in coordinator.words()
    coordinator.send("[name=step][value=final]")
