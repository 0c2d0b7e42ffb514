"""What a browser keeps for us can be taken away, be full or forbidden, what a proxy says be strange: saving goes on."""

from playwright.sync_api import Route

from browser.candidate import Candidate

NO_STORAGE = """
const refuse = () => { throw new DOMException("not here", "SecurityError"); };
IDBFactory.prototype.open = refuse;
for (const name of ["getItem", "setItem", "removeItem"]) Storage.prototype[name] = refuse;
"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"


def test_the_disk_is_taken_away_in_the_middle(candidate: Candidate) -> None:
    candidate.begin()
    candidate.choose(1, "C")
    candidate.saved()
    cleared = {"origin": candidate.server.url, "storageTypes": "indexeddb"}
    candidate.device.new_cdp_session(candidate.page).send("Storage.clearDataForOrigin", cleared)
    for question, letter in ((2, "D"), (3, "A"), (4, "B")):
        candidate.choose(question, letter)
        candidate.saved()
    candidate.hand_in()
    candidate.page.wait_for_selector("text=Time for a pause")

    assert [candidate.frozen(0)[question] for question in (1, 2, 3, 4)] == [2, 3, 0, 1]


def test_without_any_storage_the_room_opens_and_saves(candidate: Candidate) -> None:
    candidate.page.add_init_script(NO_STORAGE)
    candidate.page.reload()
    candidate.begin()
    candidate.choose(1, "C")
    candidate.saved()
    candidate.hand_in()
    candidate.page.wait_for_selector("text=Time for a pause")

    assert candidate.frozen(0)[1] == 2


def test_a_full_disk_does_not_cost_the_last_try(candidate: Candidate) -> None:
    candidate.page.add_init_script(FULL)
    candidate.page.reload()
    candidate.begin()
    candidate.page.route("**/journal", lambda route: route.abort())
    candidate.choose(1, "C")
    candidate.page.wait_for_selector("#trouble:has-text('kept on this device')")
    with candidate.page.expect_request("**/journal") as last:
        candidate.page.evaluate("dispatchEvent(new Event('pagehide'))")

    assert '"choice":2' in (last.value.post_data or "")


def test_a_proxy_that_names_a_day_is_not_asked_all_the_time(candidate: Candidate) -> None:
    candidate.begin()
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=503, headers={"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"})

    candidate.page.route("**/journal", refuse)
    candidate.choose(1, "C")
    candidate.page.wait_for_selector("#saved[data-state=busy]")
    candidate.go_to(2)
    candidate.go_to(1)

    assert len(asked) < 5
    candidate.page.unroute("**/journal")
    candidate.saved()
