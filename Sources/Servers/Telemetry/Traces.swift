internal import Cryptography
internal import Instrumentation
internal import Logging
internal import OutgoingHTTP
internal import RecordConfiguration
internal import RecordErrors
internal import ServiceLifecycle

/// Sends the spans of this server to a receiver that speaks OTLP over HTTP, and hands traces on.
final class Traces: Service {
    /// Spans that wait for the receiver, beside those under way.
    private static let room = 4096
    /// Spans in one request: a hundredth of the 20 MiB that receivers take.
    private static let batch = 512

    /// For `InstrumentationSystem.bootstrap`, once in a process.
    let instrument: any Instrument
    /// Nil where no receiver is configured.
    private let outlet: Outlet<RecordedSpan.Ended>?

    /// - Parameters:
    ///   - names: the settings of this program's.
    ///   - program: its name.
    /// - Throws: `.settingInvalid`, `.fileFailed`.
    init(
        _ settings: Settings, _ names: TraceSettings, program: String, logger: Logger
    ) throws(RecordFailure) {
        guard let endpoint = settings.text(names.endpoint) else {
            if let unused = names.others.first(where: { settings.text($0) != nil }) {
                throw RecordFailure(
                    .settingInvalid,
                    "\(unused.name) is set and no receiver: set \(names.endpoint.name), or leave it out")
            }
            outlet = nil
            instrument = SpanTracer(oneIn: 1, take: nil)
            return
        }
        var headers = [("Content-Type", "application/json")]
        if let token = try settings.secret(file: names.file, variable: names.variable) {
            headers.append(("Authorization", token.withUnsafeBytes { "Bearer \(String(decoding: $0, as: UTF8.self))" }))
        }
        do throws(OutgoingRefusal) {
            let address = try OutgoingAddress(
                endpoint, plainHTTPHosts: Set(settings.texts(RecordSettings.plainHTTPHosts)), mayHavePath: true)
            let outlet = try Outlet<RecordedSpan.Ended>(
                endpoint: "\(address.text)/v1/traces", headers: headers,
                authorities: settings.path(names.authorities), room: Self.room, batch: Self.batch, logger: logger
            ) { SpanExport($0, program: program).encoded }
            self.outlet = outlet
            instrument = SpanTracer(oneIn: settings.number(names.oneIn)) { outlet.take($0) }
        } catch {
            throw RecordFailure(.settingInvalid, "\(names.endpoint.name): \(error)")
        }
    }

    /// Nil where no receiver is configured: nothing is to be run then.
    var counts: TelemetryCounts? { outlet?.counts }

    /// Sends until cancelled or shut down.
    func run() async { await cancelWhenGracefulShutdown { await self.outlet?.run() } }
}
