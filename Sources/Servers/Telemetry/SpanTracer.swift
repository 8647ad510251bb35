internal import Tracing

/// Makes the spans of this program and hands the trace on; spans go to `take`.
///
/// Where there is no receiver it records nothing, and still hands a client's trace on.
struct SpanTracer: Tracer {
    /// One trace in this many is recorded, of those that begin here.
    let oneIn: UInt64
    /// What becomes of a span that has ended; nil where nobody wants any.
    let take: (@Sendable (RecordedSpan.Ended) -> Void)?

    func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> RecordedSpan {
        var context = context()
        let parent = context.trace
        let isSampled = take != nil && UInt64.random(in: 0..<oneIn) == 0
        // A client that sends no trace is told of none, where nobody records it.
        guard parent != nil || isSampled else { return RecordedSpan(context: context) }
        let own = parent?.child ?? TraceParent(isSampled: isSampled)
        context.trace = own
        guard let take, own.isSampled else { return RecordedSpan(context: context) }
        return RecordedSpan(
            context: context,
            .init(
                name: operationName, kind: kind, place: own, parent: parent?.parent,
                start: instant().nanosecondsSinceEpoch),
            take: take)
    }

    func forceFlush() {}

    func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        context.trace = extractor.extract(key: TraceParent.header, from: carrier).flatMap { TraceParent($0) }
    }

    func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let trace = context.trace else { return }
        injector.inject("\(trace)", forKey: TraceParent.header, into: &carrier)
    }
}
