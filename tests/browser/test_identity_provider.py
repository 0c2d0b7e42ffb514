"""Signing in by an identity provider that is not ours, in a browser: in, out, denied, linked."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.strangers_provider import TITLE, KnowingServer, strangers_provider
from browser.visitor import Visitor

NewDevice = Callable[[], BrowserContext]


@pytest.fixture
def knowing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowingServer]:
    """A server that knows a provider, which runs."""
    with strangers_provider() as issuer:
        server = KnowingServer(tmp_path_factory.mktemp("instance"), issuer=issuer)
        server.start()
        yield server
        server.kill()
        server.database.dispose()


def be(page: Page, who: str) -> None:
    """Say at the provider who one is."""
    page.fill('input[name="sub"]', who)
    page.click('button:text-is("Authorize")')


def test_the_guilds_members_come_by_its_provider(knowing: KnowingServer, new_device: NewDevice) -> None:
    visitor = Visitor(new_device(), knowing.url)
    visitor.go("/sign-in?next=/account")
    visitor.press(f"Sign in with {TITLE}")
    visitor.page.click('button:text-is("Deny")')
    expect(visitor.page.locator("h1")).to_have_text(f"{TITLE} did not let you in")
    visitor.look()
    visitor.press("Back to sign in")
    visitor.press(f"Sign in with {TITLE}")
    be(visitor.page, "ana")
    expect(visitor.page).to_have_url(f"{knowing.url}/portfolio")
    expect(visitor.page.locator("header.bar")).to_contain_text("Ana Ruiz")
    assert visitor.faults == []


def test_who_has_an_account_links_it_and_is_asked_for_no_password_after(
    knowing: KnowingServer, new_device: NewDevice
) -> None:
    email = knowing.add_person(name="Ana Ruiz")
    visitor = Visitor(new_device(), knowing.url)
    visitor.sign_in(email, "quiet-river-under-stones")
    visitor.go("/account/providers")
    visitor.look()
    visitor.page.click('button:text-is("Link")')
    visitor.look()
    visitor.press(f"Go to {TITLE}")
    be(visitor.page, "ana")
    expect(visitor.page.locator("main")).to_contain_text("From now on you can sign in with")
    visitor.look()

    other = Visitor(new_device(), knowing.url)
    other.go("/sign-in?next=/account")
    other.press(f"Sign in with {TITLE}")
    be(other.page, "ana")
    expect(other.page).to_have_url(f"{knowing.url}/account")
    expect(other.page.locator("main")).to_contain_text(email)
    other.go("/account/verify?next=/account/app")
    other.look()
    other.press(f"Sign in with {TITLE} once more")
    be(other.page, "ana")
    expect(other.page).to_have_url(f"{knowing.url}/account/app")
    assert visitor.faults + other.faults == []
