"""Second factors in a real browser: passkeys of a device that Chromium plays, an app, and recovery codes."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, CDPSession

from browser.live import PASSWORD, Server
from browser.visitor import Visitor
from web.account.proving import code_of

NewDevice = Callable[[], BrowserContext]
#: A telephone with its own passkeys: the kind that a site must not ask to be a key that one carries.
TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def named(server: Server) -> str:
    """The address of the server by a name: numbers have no passkeys."""
    return server.url.replace("127.0.0.1", "localhost")


def with_authenticator(visitor: Visitor) -> tuple[CDPSession, str]:
    """Give a person's device passkeys."""
    session = visitor.device.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": TELEPHONE})[
        "authenticatorId"
    ]


def test_a_passkey_is_added_and_signs_in(server: Server, new_device: NewDevice) -> None:
    visitor, email = Visitor(new_device(), named(server)), server.add_person()
    session, number = with_authenticator(visitor)
    visitor.sign_in(email, PASSWORD)
    visitor.go("/account/security")
    visitor.press("Add a passkey")
    visitor.fill(name="My telephone")
    visitor.tab_to("main button.primary")
    visitor.enter()
    visitor.page.wait_for_url("**/account/recovery-codes")
    visitor.look()

    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"]) == 1

    visitor.go("/account/security")
    assert "My telephone" in visitor.words()
    _sign_out(visitor)

    visitor.go("/sign-in")
    visitor.press("Sign in with a passkey")
    visitor.page.wait_for_url("**/portfolio")

    _sign_out(visitor)
    visitor.sign_in(email, PASSWORD)
    visitor.page.wait_for_url("**/sign-in/passkey*")
    visitor.look()
    visitor.press("Use my passkey")
    visitor.page.wait_for_url("**/portfolio")

    assert visitor.faults == []


def test_a_device_that_does_not_answer_leaves_a_way(server: Server, new_device: NewDevice) -> None:
    visitor, email = Visitor(new_device(), named(server)), server.add_person()
    session, number = with_authenticator(visitor)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    visitor.sign_in(email, PASSWORD)
    visitor.go("/account/passkeys")
    visitor.fill(name="My telephone")
    visitor.press("Add the passkey")
    visitor.page.wait_for_selector("[data-when=failed]:visible")
    visitor.look()

    session.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": True})
    visitor.press("Try again")
    visitor.page.wait_for_url("**/account/recovery-codes")

    assert visitor.faults == []


def test_an_app_and_a_recovery_code_sign_in(server: Server, new_device: NewDevice) -> None:
    visitor, email = Visitor(new_device(), server.url), server.add_person()
    visitor.sign_in(email, PASSWORD)
    key = _add_app(visitor)
    visitor.press("Make recovery codes")
    visitor.look()
    codes = visitor.page.locator(".codes code").all_inner_texts()

    assert (len(codes), _saved_codes(visitor)) == (10, codes)

    _come_by_code(visitor, email, key)
    _come_by_recovery(visitor, email, codes[0])
    visitor.go("/account/security")

    assert "9 are left." in visitor.words()
    assert visitor.faults == []


def _come_by_code(visitor: Visitor, email: str, key: str) -> None:
    _sign_out(visitor)
    visitor.sign_in(email, PASSWORD)
    visitor.page.wait_for_url("**/sign-in/code*")
    visitor.look()
    visitor.fill(code=code_of(key, 1))
    visitor.tab_to("main button.primary")
    visitor.enter()
    visitor.page.wait_for_url("**/portfolio")


def _come_by_recovery(visitor: Visitor, email: str, code: str) -> None:
    _sign_out(visitor)
    visitor.sign_in(email, PASSWORD)
    visitor.press("I do not have my device")
    visitor.look()
    visitor.press("Type a recovery code")
    visitor.fill(code=code)
    visitor.press("Sign in")
    visitor.page.wait_for_url("**/portfolio")


def _add_app(visitor: Visitor) -> str:
    visitor.go("/account/security")
    visitor.press("Add an app")
    visitor.look()
    key = visitor.page.inner_text(".secret")
    visitor.fill(code=code_of(key))
    visitor.press("Add the app")
    return key


def _saved_codes(visitor: Visitor) -> list[str]:
    with visitor.page.expect_download() as saved:
        visitor.page.get_by_role("link", name="Download").click()
    return saved.value.path().read_text("utf-8").split()[-10:]


def _sign_out(visitor: Visitor) -> None:
    visitor.page.click(".menu > summary")
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Sign out", exact=True).first.click()
