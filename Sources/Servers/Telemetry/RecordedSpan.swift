internal import Locking
internal import Tracing

/// A span that is under way, recorded or not.
///
/// Of errors their type alone is kept: a message may quote input. Events are not kept, for the same reason.
final class RecordedSpan: Span {
    /// What is told of a span.
    struct Ended: Sendable {
        var name: String
        let kind: SpanKind
        let place: TraceParent
        /// The span that it is a part of; nil for none.
        let parent: String?
        /// Nanoseconds since 1970.
        let start: UInt64
        var end: UInt64 = 0
        var attributes: SpanAttributes = [:]
        var links: [TraceParent] = []
        var status: SpanStatus.Code?
    }

    let context: ServiceContext
    private let take: @Sendable (Ended) -> Void
    /// Nil for one that is not recorded, and once it has ended.
    private let state: LockedValue<Ended?>

    init(
        context: ServiceContext, _ span: Ended? = nil, take: @escaping @Sendable (Ended) -> Void = { _ in }
    ) {
        self.context = context
        self.take = take
        state = LockedValue(span)
    }

    var isRecording: Bool { state.withLock { $0 != nil } }

    var operationName: String {
        get { state.withLock { $0?.name ?? "" } }
        set { state.withLock { $0?.name = newValue } }
    }

    var attributes: SpanAttributes {
        get { state.withLock { $0?.attributes ?? [:] } }
        set { state.withLock { $0?.attributes = newValue } }
    }

    func setStatus(_ status: SpanStatus) { state.withLock { $0?.status = status.code } }

    func addEvent(_ event: SpanEvent) {}

    func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        state.withLock { $0?.attributes["error.type"] = "\(type(of: error))" }
    }

    func addLink(_ link: SpanLink) {
        guard let trace = link.context.trace else { return }
        state.withLock { $0?.links.append(trace) }
    }

    func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let ended = state.withLock { state in
            defer { state = nil }
            return state
        }
        guard var ended else { return }
        ended.end = instant().nanosecondsSinceEpoch
        take(ended)
    }
}
