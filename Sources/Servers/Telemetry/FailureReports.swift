internal import BuildVersion
internal import Cryptography
internal import Glibc
internal import Logging
internal import OutgoingHTTP
internal import RecordConfiguration
internal import RecordErrors
internal import ServiceLifecycle

/// Tells a receiver that speaks Sentry's protocol what has failed in this server.
package final class FailureReports: Service {
    /// Failures that wait for the receiver, beside the one under way.
    private static let room = 64

    private let release: String
    private let outlet: Outlet<FailureReport>
    private let running: RunningFile?

    /// - Parameters:
    ///   - names: the settings of this program's.
    ///   - program: its name.
    /// - Returns: nil where no receiver is configured.
    /// - Throws: `.settingInvalid`, `.fileFailed`.
    init?(
        _ settings: Settings, _ names: ReportSettings, program: String, logger: Logger
    ) throws(RecordFailure) {
        guard let dsn = try settings.secret(file: names.file, variable: names.variable) else {
            guard let unused = names.others.first(where: { settings.text($0) != nil }) else { return nil }
            throw RecordFailure(
                .settingInvalid, "\(unused.name) is set and no receiver: set \(names.file.name), or leave it out")
        }
        let environment = settings.text(names.environment)
        do throws(OutgoingRefusal) {
            let address = try ReportAddress(
                dsn.withUnsafeBytes { String(decoding: $0, as: UTF8.self) },
                plainHTTPHosts: Set(settings.texts(RecordSettings.plainHTTPHosts)))
            outlet = try Outlet(
                endpoint: address.endpoint,
                headers: [
                    ("Content-Type", "application/x-sentry-envelope"),
                    (
                        "X-Sentry-Auth",
                        "Sentry sentry_version=7, sentry_key=\(address.key), "
                            + "sentry_client=\(program)/\(Build.version)"
                    ),
                ],
                authorities: settings.path(names.authorities), room: Self.room, batch: 1, logger: logger
            ) { $0.flatMap { $0.envelope(program: program, environment: environment) } }
        } catch {
            throw RecordFailure(.settingInvalid, "\(names.file.name), \(names.variable.name): \(error)")
        }
        release = "\(program)@\(Build.version)+\(Build.commit)"
        running = settings.path(names.running).map { RunningFile(path: $0) }
    }

    var counts: TelemetryCounts { outlet.counts }

    /// Tells of a failure, without waiting.
    ///
    /// - Parameters:
    ///   - error: what was thrown; nothing but its type is told.
    ///   - code: the word of docs/errors.md that was answered.
    ///   - place: the method and the route, never a path.
    package func note(_ error: any Error, code: String, place: String) {
        outlet.take(
            FailureReport(
                release: release, level: .error, type: "\(type(of: error))", code: code, place: place,
                time: Int64(time(nil))))
    }

    /// Notes that the program runs, and tells of a run before it that came to no end: it crashed, was killed, or the
    /// machine lost power.
    ///
    /// - Throws: `.fileFailed`.
    func begin() throws(RecordFailure) {
        guard let earlier = try running?.begin(release) else { return }
        outlet.take(
            FailureReport(
                release: earlier, level: .fatal, type: "UncleanEnd", code: "ended_without_shutdown",
                place: "the run before", time: Int64(time(nil))))
    }

    /// Notes that the program ends as it was told to.
    func end() { running?.end() }

    /// Sends until cancelled or shut down.
    func run() async { await cancelWhenGracefulShutdown { await self.outlet.run() } }
}
