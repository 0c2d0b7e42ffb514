"""Traces by OTLP over HTTP. Loaded only where they are wanted: see `ASSAY_OTLP_ENDPOINT`."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask import Flask
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event, ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import SpanKind, Status
from opentelemetry.util.types import AttributeValue

from assay.storage.database import Database

#: What of a request and of a statement leaves this machine: kinds and numbers, statements with placeholders. Never the
#: address that was asked for, which may hold a token, nor who asked.
KEPT: Final = frozenset(
    (
        *("http.method", "http.request.method", "http.route"),
        *("http.status_code", "http.response.status_code"),
        *("db.system", "db.system.name", "db.statement", "db.query.text", "db.operation.name"),
        *("error.type", "exception.type"),
    )
)


class Discreet(SpanExporter):
    """Sends what may be known of each span, and nothing else that libraries noted."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send some."""
        return self._exporter.export([_discreet(span) for span in spans])

    def shutdown(self) -> None:
        """Send no more."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30000) -> bool:
        """Whether all was sent."""
        return self._exporter.force_flush(timeout_millis)


def _discreet(span: ReadableSpan) -> ReadableSpan:
    attributes = _kept(span.attributes or {})
    return ReadableSpan(
        name=_name(span, attributes),
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=attributes,
        events=[Event(each.name, _kept(each.attributes or {}), each.timestamp) for each in span.events],
        kind=span.kind,
        # The description of an error is its message.
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _kept(attributes: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    return {name: value for name, value in attributes.items() if name in KEPT}


def _name(span: ReadableSpan, attributes: Mapping[str, AttributeValue]) -> str:
    """As it was called; of an address that is none of ours, only the method."""
    method = attributes.get("http.method") or attributes.get("http.request.method")
    if span.kind is SpanKind.SERVER and "http.route" not in attributes:
        return str(method or "HTTP")
    if span.kind is SpanKind.CLIENT:
        return span.name.partition(" ")[0]  # after it stands the database, for SQLite a path
    return span.name


def open_traces(app: Flask, database: Database, endpoint: str) -> None:
    """Trace the requests of an application and the statements of its database."""
    provider = TracerProvider(resource=Resource.create({"service.name": "assay"}))
    exporter = Discreet(OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces"))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    FlaskInstrumentor().instrument_app(  # type: ignore[no-untyped-call]
        app, tracer_provider=provider, enable_commenter=False, excluded_urls="/health/,/metrics$"
    )
    SQLAlchemyInstrumentor().instrument(engine=database.engine, tracer_provider=provider, skip_dep_check=True)
    app.extensions["traces"] = provider
