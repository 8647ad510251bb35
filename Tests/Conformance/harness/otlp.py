"""A receiver of traces: what comes is read as OpenTelemetry's own message classes read it, and written down."""

import base64
import json

from google.protobuf.json_format import Parse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from harness.receiver import Receiver


def read(body: bytes) -> ExportTraceServiceRequest:
    """OTLP's JSON is protobuf's but for ids, which are hex."""
    def bytes_in_base64(node):
        if isinstance(node, list):
            return [bytes_in_base64(each) for each in node]
        if not isinstance(node, dict):
            return node
        return {name: base64.b64encode(bytes.fromhex(value)).decode() if name in ("traceId", "spanId", "parentSpanId")
                else bytes_in_base64(value) for name, value in node.items()}

    return Parse(json.dumps(bytes_in_base64(json.loads(body))), ExportTraceServiceRequest())


class Span:
    """One span with its program's name."""

    def __init__(self, program: str, span):
        self.program, self.name, self.kind, self.status = program, span.name, span.kind, span.status.code
        self.trace, self.id, self.parent = (each.hex() for each in (span.trace_id, span.span_id, span.parent_span_id))
        self.nanoseconds = span.end_time_unix_nano - span.start_time_unix_nano
        self.start = span.start_time_unix_nano
        self.attributes = {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in span.attributes}


class TraceReceiver(Receiver):
    def __init__(self):
        self.spans: list[Span] = []
        super().__init__()
        self.endpoint = f"http://{self.address}"

    def take(self, body: bytes):
        for resource in read(body).resource_spans:
            name = {each.key: each.value.string_value for each in resource.resource.attributes}
            self.spans += [Span(name["service.name"], span) for scope in resource.scope_spans for span in scope.spans]
