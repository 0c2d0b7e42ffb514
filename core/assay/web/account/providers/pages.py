"""To a provider and back, and what is linked to one's account."""

import time
from collections.abc import Mapping
from typing import Any, Final

import structlog
from authlib.common.errors import AuthlibBaseError
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import auth_required, current_user
from flask_security.utils import do_flash, get_message
from joserfc.errors import JoseError
from requests.exceptions import RequestException
from sqlalchemy.exc import IntegrityError

from assay.services.errors import NotFound
from assay.services.identities.claims import Claims
from assay.services.identities.entering import Turned, enter, link, recognize
from assay.services.identities.keeping import identities_of, unlink
from assay.services.identities.providers import IdentityProvider
from assay.services.people import Actor
from assay.storage.people import Person
from assay.web import requests
from assay.web.account.entering import Came, let_in
from assay.web.account.history import keep, tell
from assay.web.account.protection import freshly
from assay.web.account.providers.client import ProviderClient, clients
from assay.web.account.providers.words import AWAY, DENIED, LATE, STALE, STRANGE, TURNINGS, UNKNOWN
from assay.web.languages import HERE
from assay.wording import language, say

log = structlog.get_logger("assay.web")

blueprint = Blueprint("providers", __name__)

#: What goes wrong when a provider cannot be reached, or what it says cannot be read.
NO_ANSWER = (RequestException, ValueError, KeyError, TypeError, AttributeError, RuntimeError)

#: As OpenID Connect limits it.
LONGEST_SUBJECT: Final = 255
#: What a provider answers when somebody did not sign in there, or may not.
REFUSALS = frozenset(
    {
        *("access_denied", "login_required", "consent_required"),
        *("interaction_required", "account_selection_required"),
    }
)


@blueprint.app_context_processor
def known_providers() -> dict[str, Any]:
    """The providers, for the sign-in page and the account's."""
    return {
        "identity_providers": [each.provider for each in clients().values()],
        "my_providers": _mine,
        "is_linked": _is_linked,
    }


def _is_linked() -> bool:
    """Whether any provider calls this person something, be it one that left."""
    return bool(identities_of(requests.session(), Actor.of(current_user)))


def _mine() -> list[IdentityProvider]:
    """Those that can show who this person is."""
    mine = {each.issuer for each in identities_of(requests.session(), Actor.of(current_user))}
    return [each.provider for each in clients().values() if each.provider.issuer in mine]


@blueprint.get("/sign-in/with/<provider>")
def leave(provider: str) -> ResponseReturnValue:
    """To the provider, to be signed in by it."""
    following = request.args.get("next", "")
    return _leave(_client(provider), following=following if HERE.fullmatch(following) else "")


@blueprint.get("/account/verify/with/<provider>")
@auth_required("session")
def prove(provider: str) -> ResponseReturnValue:
    """To the provider, to show once more who one is."""
    following = request.args.get("next", "")
    wanted = following if HERE.fullmatch(following) else url_for("protection.overview")
    return _leave(_client(provider), anew=True, prove=current_user.id, since=time.time(), following=wanted)


@blueprint.get("/sign-in/with/<provider>/back")
def come_back(provider: str) -> ResponseReturnValue:
    """From the provider, with its answer; the database is asked only once the network was."""
    client = _client(provider)
    try:
        return _answer(client)
    except Turned as turned:
        return _not_let_in(client, turned.reason, turned.__cause__)
    except IntegrityError as error:  # the same person came by two ways at once, and one of them is in
        return _not_let_in(client, UNKNOWN, error)


def _answer(client: ProviderClient) -> ResponseReturnValue:
    intent, claims = _told(client)
    if "link" in intent:
        return _link(client, claims, intent["link"])
    if "prove" in intent:
        return _prove(client, claims, intent)
    return _enter(client, claims, intent)


def _told(client: ProviderClient) -> tuple[Mapping[str, Any], Claims]:
    """What the person wanted, and who they are; `Turned` if that is not sure."""
    if request.args.get("error") in REFUSALS:
        raise Turned(DENIED)  # some say so without telling whom they answer
    try:
        intent = client.intent(request.args.get("state", ""))
        claims = client.claims(request.args.get("iss"))
    except AuthlibBaseError as error:
        raise Turned(_reason(error)) from error
    except JoseError as error:
        raise Turned(STRANGE) from error
    except NO_ANSWER as error:
        raise Turned(AWAY) from error
    if not 0 < len(claims.subject) <= LONGEST_SUBJECT:
        raise Turned(STRANGE)
    return intent, claims


@blueprint.get("/account/providers")
@auth_required("session")
def linked() -> ResponseReturnValue:
    """By whom one may be signed in besides the password."""
    actor = requests.actor()
    found = identities_of(requests.session(), actor)
    return render_template(
        "account/providers.html", identities=found, names=requests.installation().settings.provider_titles
    )


@blueprint.post("/account/providers/<provider>/link")
@freshly
def begin_link(provider: str) -> ResponseReturnValue:
    """A page with the way to the provider: what a form leads to may not leave this house."""
    client, person = _client(provider), requests.actor().person_id
    try:
        address = client.begin(_back(client), link=person)
    except (AuthlibBaseError, *NO_ANSWER) as error:
        return _not_let_in(client, AWAY, error)
    return render_template("account/provider_leaving.html", provider=client.provider, address=address)


@blueprint.post("/account/providers/<int:identity>/unlink")
@freshly
def take_away(identity: int) -> ResponseReturnValue:
    """Not by this one any more."""
    title = unlink(
        requests.session(),
        requests.actor(),
        identity,
        requests.installation().settings.provider_titles,
        requests.now(),
    )
    _say("provider-unlinked", current_user, title)
    flash(say("%(title)s is no longer linked to your account.", title=title), "success")
    return redirect(url_for(".linked"))


def _client(name: str) -> ProviderClient:
    if name not in clients():
        raise NotFound(say("This way to sign in is not offered any more."))
    return clients()[name]


def _back(client: ProviderClient) -> str:
    """Never what a request claims that this host is called."""
    path = url_for("providers.come_back", provider=client.name)
    return requests.installation().settings.base_url + path


def _leave(client: ProviderClient, **intent: Any) -> ResponseReturnValue:
    try:
        return redirect(client.begin(_back(client), **intent))
    except (AuthlibBaseError, *NO_ANSWER) as error:
        return _not_let_in(client, AWAY, error)


def _enter(client: ProviderClient, claims: Claims, intent: Any) -> ResponseReturnValue:
    person, joined = enter(requests.session(), client.provider, claims, requests.now())
    proved = client.provider.trusts_second_factor and claims.proves_two_factors
    person.language = person.language or language()
    if joined:
        _say("provider-joined", person, client.provider.title)
    came = Came("oidc", claims.signed_in_at, has_proved_second=proved)
    return let_in(person.id, came, following=intent["following"])


def _prove(client: ProviderClient, claims: Claims, intent: Mapping[str, Any]) -> ResponseReturnValue:
    """They have shown anew who they are, if the provider asked them since they left."""
    if not current_user.is_authenticated or current_user.id != intent["prove"]:
        raise Turned(UNKNOWN)
    recognize(requests.session(), current_user.id, client.provider, claims, requests.now())
    if not client.asked_since(intent["since"], claims):
        raise Turned(STALE)
    session["fs_paa"] = time.time()
    do_flash(*get_message("REAUTHENTICATION_SUCCESSFUL"))
    return redirect(intent["following"])


def _link(client: ProviderClient, claims: Claims, person: int) -> ResponseReturnValue:
    actor = requests.actor()
    if actor.person_id != person:
        raise Turned(UNKNOWN)
    if link(requests.session(), actor, client.provider, claims, requests.now()):
        _say("provider-linked", current_user, client.provider.title)
    flash(say("From now on you can sign in with %(title)s.", title=client.provider.title), "success")
    return redirect(url_for(".linked"))


def _say(what: str, person: Person, title: str) -> None:
    """Tell whose account it is: another way in outlives a new password."""
    keep(what, person.id)
    tell(person, what, title=title)


def _reason(error: AuthlibBaseError) -> str:
    return {"unknown_state": UNKNOWN, "too_late": LATE}.get(error.error or "", STRANGE)


def _not_let_in(
    client: ProviderClient, reason: str, error: BaseException | None = None
) -> ResponseReturnValue:
    if error:
        log.warning(
            "an identity provider let nobody in", provider=client.name, reason=reason, error=str(error)
        )
    requests.abandon()
    provider, turning = client.provider, TURNINGS[reason]
    page = render_template(
        "account/provider_turned.html",
        provider=provider,
        reason=reason,
        words=turning,
        domains=", ".join(provider.domains),
    )
    return page, turning.status
