"""OpenTelemetry's own SDK and exporters, as they are installed, tell the sink what happened."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="opentelemetry-exporter-otlp-proto-http is not installed")

from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

pytestmark = pytest.mark.contract

RESOURCE = Resource({"service.name": "orders-sync"})


@pytest.mark.parametrize("compression", [Compression.NoCompression, Compression.Gzip])
def test_log_records(sink: Any, compression: Compression) -> None:
    provider = LoggerProvider(resource=RESOURCE, shutdown_on_exit=False)
    provider.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter(f"{sink.url}/v1/logs", compression=compression)))
    logger = provider.get_logger("orders.delivery")
    for key in ("i-1", "i-2"):
        attributes = {"business.reference": key, "customer.id": "a-1", "trigger": "crm change 7", "component": "delivery"}
        logger.emit(LogRecord(timestamp=10**18, severity_number=SeverityNumber.INFO, event_name="record.written", attributes=attributes))
    assert provider.force_flush()
    provider.shutdown()
    assert [told["attributes"]["business.reference"] for told in sink.told] == ["i-1", "i-2"]
    assert sink.told[0]["attributes"]["service.name"] == "orders-sync"
    assert sink.told[0]["attributes"]["otel.scope.name"] == "orders.delivery"
    assert [line["status"] for line in sink.kind("reply")] == [200]


def test_spans_with_their_events(sink: Any) -> None:
    provider = TracerProvider(resource=RESOURCE, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{sink.url}/v1/traces")))
    with provider.get_tracer("orders.delivery").start_as_current_span("write") as span:
        span.set_attribute("business.reference", "i-1")
        span.add_event("accepted", {"attempt": 2})
        ids = span.get_span_context()
    assert provider.force_flush()
    provider.shutdown()
    told, event = sink.told
    assert (told["trace"], told["span"]) == (f"{ids.trace_id:032x}", f"{ids.span_id:016x}")
    assert event["attributes"]["attempt"] == 2
    assert event["attributes"]["business.reference"] == "i-1"
