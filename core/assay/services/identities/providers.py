"""The file in which an operator names the identity providers of associations."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

#: Where a provider may be spoken with in the clear: nobody is between.
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class ProviderError(ValueError):
    """The file cannot be used; the text says where it is wrong and what to write instead."""


class IdentityProvider(BaseModel):
    """One provider of one association."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    #: Stands in the address to which it sends people back.
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    association: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)
    #: What people know it by; it stands on the button.
    title: str = Field(min_length=1, max_length=80)
    issuer: str = Field(max_length=255)
    client_id: str = Field(min_length=1)
    client_secret: str = Field(default="", repr=False)
    #: The variable of the environment that holds the secret.
    client_secret_variable: str = ""
    #: Only whoever has an address there comes in; empty: everybody whom the provider knows.
    domains: tuple[str, ...] = ()
    #: Whoever has an account with the address that the provider confirmed gets in without a password.
    joins_accounts: bool = False
    #: Whoever proved a second factor there is not asked for one here.
    trusts_second_factor: bool = False

    @field_validator("issuer")
    @classmethod
    def _is_safe(cls, issuer: str) -> str:
        parts = urlsplit(issuer)
        is_near = parts.scheme == "http" and parts.hostname in LOOPBACK
        if not parts.hostname or not (parts.scheme == "https" or is_near) or parts.query or parts.fragment:
            raise ValueError("write the address of the issuer, as https://id.example.org")
        return issuer

    @field_validator("domains", mode="before")
    @classmethod
    def _in_lower_case(cls, domains: Any) -> Any:
        return [each.lower() if isinstance(each, str) else each for each in domains] if domains else ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for each in self.domains:
            if "." not in each.strip(".") or "@" in each or " " in each:
                raise ValueError(f"{each!r} in `domains` is not a domain such as example.org")
        if self.joins_accounts and not self.domains:
            raise ValueError(
                "with `joins_accounts` it could open anybody's account; name in `domains` those that it answers for"
            )
        return self

    @property
    def host(self) -> str:
        """The machine that people are sent to."""
        return urlsplit(self.issuer).netloc

    def answers_for(self, email: str) -> bool:
        """Whether somebody with this address may come in by it."""
        return not self.domains or email.rpartition("@")[2].lower() in self.domains


def read_providers(path: Path, environment: Mapping[str, str]) -> tuple[IdentityProvider, ...]:
    """The providers of a file, their secrets found; the first fault is told with its place and its remedy."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ProviderError(
            f"{path} cannot be read ({error.strerror}); name a file that this account may read"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProviderError(f"{path}: {error}; the file is TOML, with a [[provider]] for each") from error
    listed = table.get("provider")
    if not isinstance(listed, list) or set(table) != {"provider"}:
        raise ProviderError(f"{path}: write a [[provider]] for each provider, and nothing else")
    found = tuple(_read(path, number, each, environment) for number, each in enumerate(listed, 1))
    for name, count in Counter(each.id for each in found).items():
        if count > 1:
            raise ProviderError(f"{path}: {count} providers have the id {name!r}; give each an id of its own")
    for issuer, count in Counter(each.issuer for each in found).items():
        if count > 1:
            raise ProviderError(
                f"{path}: {count} providers have the issuer {issuer!r}; name each provider once"
            )
    return found


def _read(path: Path, number: int, listed: Any, environment: Mapping[str, str]) -> IdentityProvider:
    where = f"{path}: provider {number}"
    try:
        provider = IdentityProvider.model_validate(listed)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "".join(f" `{each}`" for each in first["loc"] if isinstance(each, str))
        raise ProviderError(f"{where}{place}: {first['msg'].removeprefix('Value error, ')}") from error
    where = f"{where} ({provider.id})"
    if bool(provider.client_secret) == bool(provider.client_secret_variable):
        raise ProviderError(f"{where}: write either `client_secret` or `client_secret_variable`")
    if not provider.client_secret_variable:
        return provider
    secret = environment.get(provider.client_secret_variable, "")
    if not secret:
        raise ProviderError(
            f"{where}: {provider.client_secret_variable} is not set; put the client's secret there"
        )
    return provider.model_copy(update={"client_secret": secret})
