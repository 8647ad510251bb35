"""A receiver of traces: what comes is read as OpenTelemetry's own message classes read it, and written down."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from google.protobuf.json_format import Parse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

SECONDS = 60


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


class Receiver:
    """Answers once it may, with a status."""

    def __init__(self):
        self.may_answer, self.status = threading.Event(), 200
        self.may_answer.set()
        self.spans: list[Span] = []
        self.came: list[tuple[str, dict, bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.came.append((self.path, dict(self.headers), body))
                receiver.may_answer.wait(SECONDS)
                if receiver.status == 200:
                    for resource in read(body).resource_spans:
                        name = {each.key: each.value.string_value for each in resource.resource.attributes}
                        receiver.spans += [Span(name["service.name"], span)
                                           for scope in resource.scope_spans for span in scope.spans]
                try:
                    self.send_response(receiver.status)
                    self.send_header("Content-Length", "2")
                    self.end_headers()
                    self.wfile.write(b"{}")
                except (BrokenPipeError, ConnectionResetError):
                    pass

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"

    def end(self):
        self.may_answer.set()
        self.server.shutdown()
        self.server.server_close()
