"""The pages of an account: signing in, with and without a second factor, and what protects it."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from assay.services.demo.people import PASSWORD
from browser.scene import Scene, press_primary
from browser.stage import Stage
from web.account.proving import code_of


def account_scenes(stage: Stage) -> Iterator[Scene]:
    """Somebody called guarded sets up a second factor on the way."""
    yield Scene("account-sign-in", "", "/sign-in")
    yield Scene("account-sign-in-wrong", "", "/sign-in", _wrong_password)
    yield Scene("account-sign-up", "", "/sign-up")
    yield Scene("account-sign-up-errors", "", "/sign-up", _bad_sign_up)
    yield Scene("account-forgotten", "", "/forgotten")
    yield Scene("account-forgotten-sent", "", "/forgotten", _ask_for_link)
    yield Scene("account-confirmation", "", "/confirm")
    yield Scene("account-reset", "", stage.way_to_reset())
    yield Scene("account-reset-bad-link", "", "/reset/none")
    yield Scene("account-profile", "applicant", "/account")
    yield Scene("account-password", "applicant", "/account/password")
    yield Scene("account-password-errors", "applicant", "/account/password", press_primary)
    yield Scene("account-email", "applicant", "/account/email")
    yield Scene("account-verify", "applicant", "/account/verify")
    yield Scene("account-prove-away", "applicant", "/account/verify/with/members")
    yield Scene("account-providers", "applicant", "/account/providers")
    yield Scene("account-provider-away", "", "/sign-in/with/members")
    yield Scene("account-provider-strange", "", "/sign-in/with/members/back?state=x")
    yield Scene("account-confirm", "", "/confirm/some-token")
    yield Scene("account-confirm-new", "applicant", "/account/email/some-token")
    yield Scene("account-data", "applicant", "/account/data")
    yield Scene("account-erasure-not-yet", "applicant", "/account/data/erasure")
    yield Scene("account-erasure", "candidate1", "/account/data/erasure")
    yield Scene("account-erasure-errors", "candidate1", "/account/data/erasure", _press_erase)
    yield Scene("account-menu", "coordinator", "/account", _open_menu)
    yield from _factors()
    yield from _second_steps()


def _factors() -> Iterator[Scene]:
    yield Scene("account-security-bare", "guarded", "/account/security")
    yield Scene("account-app", "guarded", "/account/app")
    yield Scene("account-app-wrong", "guarded", "/account/app", _wrong_code)
    yield Scene("account-codes-before", "guarded", "/account/app", _right_code)
    yield Scene("account-codes", "guarded", "/account/recovery-codes", press_primary)
    yield Scene("account-security", "guarded", "/account/security")
    yield Scene("account-passkey", "guarded", "/account/passkeys")
    yield Scene("account-passkey-asked", "guarded", "/account/passkeys", _ask_for_passkey)
    yield Scene("account-verify-passkey", "guarded", "/account/verify/passkey")


def _second_steps() -> Iterator[Scene]:
    yield Scene("account-sign-in-passkey", "", "/sign-in/passkey")
    yield Scene("account-sign-in-code", "", "/sign-in", _to_second_step)
    yield Scene("account-sign-in-code-wrong", "", "/sign-in/code", _wrong_code)
    yield Scene("account-lost-device", "", "/sign-in/lost-device")
    yield Scene("account-sign-in-recovery", "", "/sign-in/recovery")


def _press_erase(page: Page) -> None:
    page.get_by_role("button", name="Erase me").click()
    expect(page.get_by_role("alert").first).to_be_visible()


def _wrong_password(page: Page) -> None:
    page.fill("[name=email]", "applicant@example.org")
    page.fill("[name=password]", "something else")
    press_primary(page)


def _bad_sign_up(page: Page) -> None:
    page.fill("[name=name]", "Noor Haddad")
    page.fill("[name=email]", "noor.example.org")
    page.fill("[name=password]", "short")
    page.fill("[name=password_confirm]", "shorter")
    press_primary(page)


def _ask_for_link(page: Page) -> None:
    page.fill("[name=email]", "applicant@example.org")
    press_primary(page)


def _open_menu(page: Page) -> None:
    page.click(".menu > summary")


def _wrong_code(page: Page) -> None:
    page.fill("[name=code]", "000000")
    press_primary(page)


def _right_code(page: Page) -> None:
    page.fill("[name=code]", code_of(page.inner_text(".secret")))
    press_primary(page)


def _ask_for_passkey(page: Page) -> None:
    page.fill("[name=name]", "My telephone")
    press_primary(page)
    page.wait_for_selector("[data-when=address]:visible")


def _to_second_step(page: Page) -> None:
    page.fill("[name=email]", "guarded@example.org")
    page.fill("[name=password]", PASSWORD)
    press_primary(page)
