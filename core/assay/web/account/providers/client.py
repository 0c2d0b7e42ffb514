"""Authlib's client of one provider, stricter where it leaves a choice."""

import time
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any, Final

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, current_app, session
from joserfc.errors import BadSignatureError

from assay.services.identities.claims import Claims
from assay.services.identities.providers import IdentityProvider
from assay.settings import Settings

#: Between asking and coming back: time enough to find a telephone.
PATIENCE: Final = 15 * 60
#: How long the two clocks may differ, in seconds.
SKEW: Final = 90
#: For how long what the provider says of itself is believed, in seconds.
FRESH: Final = 24 * 60 * 60
#: In seconds; people wait for it.
NETWORK_PATIENCE: Final = 10
#: For how long one that did not answer is not asked again, in seconds; longer than it is waited for.
LEFT_ALONE: Final = 20
#: Signed with a key that only the provider has: what a secret signs that both know, and what nobody does, proves less.
ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}
)
#: In bits. What a shorter one signs, others may have signed.
SHORTEST_RSA: Final = 2048
#: What is read of what a provider says of itself; more would be taken for options of the client.
KNOWN: Final = (
    "issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri",
    "id_token_signing_alg_values_supported", "authorization_response_iss_parameter_supported", "_loaded_at",
)  # fmt: skip
#: How the client proves who it is, the best first.
WAYS: Final = ("client_secret_basic", "client_secret_post")
#: Whoever is in at the provider shall be asked again. By the second a provider must tell when it asked them last; it is
#: not none at all, which some take for no wish.
ANEW: Final = {"prompt": "login", "max_age": 1}
#: Of how many attempts that were left alone something is kept in the session.
ATTEMPTS: Final = 3


class _Integration(FlaskIntegration):
    expires_in = PATIENCE


class _Asking(OAuth2Session):
    """Asks at the addresses that the provider named, and follows no answer to another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_redirects = 0


class ProviderClient(FlaskOAuth2App):
    """The client of one provider."""

    client_cls = _Asking
    server_metadata: dict[str, Any]

    def __init__(self, provider: IdentityProvider) -> None:
        super().__init__(
            _Integration(provider.id),
            name=provider.id,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": " ".join(("openid", "email", "profile")),
                "code_challenge_method": "S256",
                "default_timeout": NETWORK_PATIENCE,
            },
        )
        self.provider = provider
        #: While it does not answer, nobody waits for it, and no thread is kept from others.
        self.away_until = 0.0

    def load_server_metadata(self) -> dict[str, Any]:
        """What the provider says of itself: who it is must be whom the operator named."""
        if time.time() - self.server_metadata.get("_loaded_at", 0) > FRESH:
            self.server_metadata = {}
        if "_loaded_at" not in self.server_metadata:
            if time.monotonic() < self.away_until:
                raise OAuthError("away")
            try:
                self.server_metadata = self._sound(dict(super().load_server_metadata()))
            finally:
                is_known = "_loaded_at" in self.server_metadata
                self.away_until = 0.0 if is_known else time.monotonic() + LEFT_ALONE
        return self.server_metadata

    def _sound(self, told: Mapping[str, Any]) -> dict[str, Any]:
        self.server_metadata = {}
        if told.get("issuer") != self.provider.issuer:
            raise OAuthError("wrong_issuer", f"the provider calls itself {told.get('issuer')!r}")
        sound = {name: told[name] for name in KNOWN if name in told}
        offered = told.get("id_token_signing_alg_values_supported", ["RS256"])
        sound["id_token_signing_alg_values_supported"] = sorted(ALGORITHMS.intersection(offered))
        ways = told.get("token_endpoint_auth_methods_supported", WAYS)
        sound["token_endpoint_auth_method"] = next((each for each in WAYS if each in ways), WAYS[0])
        return sound

    def fetch_jwk_set(self, force: bool = False) -> Mapping[str, Any]:
        """The provider's keys that are long enough."""
        found: Mapping[str, Any] = super().fetch_jwk_set(force)
        keys = [each for each in found["keys"] if not _is_short(each)]
        if not keys:
            raise OAuthError("no_keys", f"the provider has no key of {SHORTEST_RSA} bits or more")
        return {**found, "keys": keys}

    def parse_id_token(self, token: Any, nonce: Any, *arguments: Any, **options: Any) -> Any:
        """With the keys of now: a new one may have taken the place of the old under the same name, or under none."""
        try:
            return super().parse_id_token(token, nonce, *arguments, **options)
        except BadSignatureError:
            self.fetch_jwk_set(force=True)
            return super().parse_id_token(token, nonce, *arguments, **options)

    def begin(self, back: str, *, anew: bool = False, **intent: Any) -> str:
        """The address that the person is sent to, `anew` to be asked there again who they are; what they want is kept
        until they are `back`.
        """
        made = self.create_authorization_url(back, **(ANEW if anew else {}))
        self._forget_old()
        kept = {name: made[name] for name in ("state", "nonce", "code_verifier")}
        self.save_authorize_data(redirect_uri=back, **intent, **kept)
        return str(made["url"])

    def intent(self, state: str) -> Mapping[str, Any]:
        """What the person who comes back wanted; `OAuthError` when it is not they who asked, or too late."""
        kept = session.get(f"_state_{self.name}_{state}")
        if not kept:
            raise OAuthError("unknown_state")
        if kept["exp"] < time.time():
            self.framework.clear_state_data(session, state)
            raise OAuthError("too_late")
        found: Mapping[str, Any] = kept["data"]
        return found

    def claims(self, answered_by: str | None) -> Claims:
        """Who came back with this request; `answered_by` is what the answer says whose it is."""
        metadata = self.load_server_metadata()
        must_tell = metadata.get("authorization_response_iss_parameter_supported") is True
        if (must_tell or answered_by is not None) and answered_by != self.provider.issuer:
            raise OAuthError("wrong_issuer", f"the answer is of {answered_by!r}")
        exact = {"iss": {"essential": True, "value": self.provider.issuer}}
        exact["aud"] = {"essential": True, "value": self.client_id}
        token = self.authorize_access_token(claims_options=exact, leeway=SKEW)
        if "userinfo" not in token:
            raise OAuthError("no_id_token")
        return Claims.of(self._with_address(token))

    @staticmethod
    def asked_since(moment: float, claims: Claims) -> bool:
        """Whether the provider asked them who they are after this moment, and says so."""
        return moment - SKEW <= claims.signed_in_at <= time.time() + SKEW

    def _with_address(self, token: Mapping[str, Any]) -> Mapping[str, Any]:
        """Some providers tell the address only when they are asked once more."""
        told: Mapping[str, Any] = token["userinfo"]
        if told.get("email") or "userinfo_endpoint" not in self.load_server_metadata():
            return told
        more = self.userinfo(token=token)
        if more.get("sub") != told["sub"]:
            raise OAuthError("wrong_subject")
        return {**more, **told}

    def _forget_old(self) -> None:
        """A cookie has little room for attempts that came to nothing."""
        attempts = [name for name in session if name.startswith("_state_")]
        for name in sorted(attempts, key=lambda each: session[each]["exp"])[: 1 - ATTEMPTS]:
            session.pop(name)


def _is_short(key: Mapping[str, Any]) -> bool:
    """Whether it is an RSA key that is too short; zeros before its number make it no longer."""
    if key["kty"] != "RSA":
        return False
    number = urlsafe_b64decode(key["n"] + "==")
    return int.from_bytes(number).bit_length() < SHORTEST_RSA


def open_providers(app: Flask, settings: Settings) -> None:
    """Let people come by the providers that the operator named."""
    app.extensions["identity_providers"] = {
        each.id: ProviderClient(each) for each in settings.identity_providers
    }


def clients() -> Mapping[str, ProviderClient]:
    """Every provider of this installation, by its id."""
    found: Mapping[str, ProviderClient] = current_app.extensions["identity_providers"]
    return found
