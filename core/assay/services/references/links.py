"""The link that a rater gets: signed, so that nobody can guess one; what it opens, the row decides."""

from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from assay.services.signing import signer
from assay.storage.references import ReferenceRequest

SALT = "reference rating"


@dataclass(frozen=True)
class Links:
    """Makes links and reads them."""

    secret_key: str
    base_url: str

    def address(self, request: ReferenceRequest) -> str:
        """What to open to answer a request; worthless as soon as the request has a newer link."""
        return f"{self.base_url}/rate/{self._signer.dumps([request.id, request.link])}"

    def request_of(self, session: Session, token: str, *, lock: bool = False) -> ReferenceRequest | None:
        """The request that a token opens: nothing for what was not signed here, and for older links."""
        try:
            request_id, link = self._signer.loads(token)
        except BadData:
            return None
        query = (
            select(ReferenceRequest)
            .where(ReferenceRequest.id == request_id, ReferenceRequest.link == link)
            .options(joinedload(ReferenceRequest.person), joinedload(ReferenceRequest.contact))
        )
        if lock:
            query = query.with_for_update(of=ReferenceRequest).execution_options(populate_existing=True)
        return session.scalar(query)

    @property
    def _signer(self) -> URLSafeTimedSerializer:
        # No age is asked for: the row says until when it may be answered, and asking again sets that anew.
        return signer(self.secret_key, SALT)
