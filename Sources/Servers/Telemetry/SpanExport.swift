internal import BuildVersion
internal import FoundationEssentials
internal import Tracing

/// A request of OTLP/HTTP in JSON with some spans (OpenTelemetry Protocol 1.x, `ExportTraceServiceRequest`): ids are
/// hex, enumerations are integers, 64-bit integers are texts. Names are the protocol's.
struct SpanExport: Encodable {
    /// The attributes that are told. What a library adds to a span of its own accord may hold a path or a query, and
    /// with it somebody's id.
    static let told: Set<String> = [
        "http.request.method", "http.route", "http.response.status_code", "error.type", "sawtooth.batch.id",
        "sawtooth.batch.status", "sawtooth.batch.transactions",
    ]

    let resourceSpans: [ResourceSpans]

    struct ResourceSpans: Encodable {
        let resource: Resource
        let scopeSpans: [ScopeSpans]
    }

    struct Resource: Encodable {
        let attributes: [Attribute]
    }

    struct ScopeSpans: Encodable {
        let scope: Scope
        let spans: [ToldSpan]
    }

    struct Scope: Encodable {
        let name: String
        let version: String
    }

    struct ToldSpan: Encodable {
        let traceId: String
        let spanId: String
        let parentSpanId: String?
        let name: String
        let kind: Int
        let startTimeUnixNano: String
        let endTimeUnixNano: String
        let attributes: [Attribute]
        let links: [Link]?
        let status: Status?

        init(_ span: RecordedSpan.Ended) {
            traceId = span.place.trace
            spanId = span.place.parent
            parentSpanId = span.parent
            name = span.name
            kind = ToldSpan.number(of: span.kind)
            startTimeUnixNano = "\(span.start)"
            endTimeUnixNano = "\(max(span.start, span.end))"
            var attributes: [Attribute] = []
            span.attributes.forEach { key, value in
                if SpanExport.told.contains(key), let value = Value(value) {
                    attributes.append(Attribute(key: key, value: value))
                }
            }
            self.attributes = attributes.sorted { $0.key < $1.key }
            links = span.links.isEmpty ? nil : span.links.map { Link(traceId: $0.trace, spanId: $0.parent) }
            status = span.status.map { Status(code: $0 == .ok ? 1 : 2) }
        }

        private static func number(of kind: SpanKind) -> Int {
            switch kind {
            case .internal: 1
            case .server: 2
            case .client: 3
            case .producer: 4
            case .consumer: 5
            }
        }
    }

    struct Link: Encodable {
        let traceId: String
        let spanId: String
    }

    struct Status: Encodable {
        let code: Int
    }

    struct Attribute: Encodable {
        let key: String
        let value: Value
    }

    struct Value: Encodable {
        let stringValue: String?
        let intValue: String?

        init(_ text: String) { (stringValue, intValue) = (text, nil) }

        init?(_ attribute: SpanAttribute) {
            switch attribute {
            case .string(let text): (stringValue, intValue) = (text, nil)
            case .int32(let number): (stringValue, intValue) = (nil, "\(number)")
            case .int64(let number): (stringValue, intValue) = (nil, "\(number)")
            default: return nil
            }
        }
    }

    init(_ spans: [RecordedSpan.Ended], program: String) {
        let resource = [("service.name", program), ("service.version", Build.version)]
        resourceSpans = [
            ResourceSpans(
                resource: Resource(attributes: resource.map { Attribute(key: $0.0, value: Value($0.1)) }),
                scopeSpans: [
                    ScopeSpans(scope: Scope(name: program, version: Build.version), spans: spans.map(ToldSpan.init))
                ])
        ]
    }

    /// The body; empty where it cannot be written, which no span makes happen.
    var encoded: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }
}
