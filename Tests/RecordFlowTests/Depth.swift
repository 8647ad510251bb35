import RecordFlow
import RecordRemote
import ServiceTesting
import Testing

/// How far from a test the journeys are: the same tests run at each.
enum Depth: String, CaseIterable, CustomTestStringConvertible {
    case inProcess = "in this process"
    case unixSocket = "over a Unix socket"
    case mutualTLS = "over mutual TLS"

    var testDescription: String { rawValue }
}

/// Journeys to ask, and the service behind them if there is one.
struct Served {
    let journeys: any RecordJourneys
    private let service: ServedDesk?

    /// - Parameter folder: for the socket.
    init(_ desk: RecordDesk, _ depth: Depth, _ folder: TemporaryFolder) async throws {
        switch depth {
        case .inProcess: (journeys, service) = (desk, nil)
        case .unixSocket:
            let run = "run-\(UInt32.random(in: .min ... .max))"
            let service = try await ServedDesk(desk, .unix(path: folder.path("\(run)/s")))
            (journeys, self.service) = (try RemoteRecordDesk(service.address), service)
        case .mutualTLS:
            let papers = try Papers.shared.get()
            let service = try await ServedDesk(
                desk, .tls(host: "127.0.0.1", port: 0), tls: papers.server(names: ["gateway.test"]))
            (journeys, self.service) = (try RemoteRecordDesk(service.address, tls: papers.client("gateway")), service)
        }
    }
}
