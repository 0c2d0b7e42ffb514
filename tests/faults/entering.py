"""Signing in while something is wrong."""

import requests

from machine.seats import PASSWORD
from web import acting

SECONDS_TO_ANSWER = 60


def sign_in(port: int, email: str) -> int:
    """The status of the answer: 302, if somebody of the hall is let in."""
    page = f"http://127.0.0.1:{port}/sign-in"
    with requests.Session() as browser:
        token = acting.csrf_token(browser.get(page, timeout=SECONDS_TO_ANSWER).text)
        fields = {"csrf_token": token, "email": email, "password": PASSWORD}
        return browser.post(page, data=fields, allow_redirects=False, timeout=SECONDS_TO_ANSWER).status_code
