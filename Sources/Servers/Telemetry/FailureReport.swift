internal import Cryptography
internal import FoundationEssentials

/// A failure as it is told: which, and where. All texts are constants of the code.
struct FailureReport: Sendable {
    enum Level: String, Encodable, Sendable {
        case error, fatal
    }

    /// The program with its version, whose failure it is: an earlier run may have been of another one.
    let release: String
    let level: Level
    /// The type of the error.
    let type: String
    /// A word of docs/errors.md, or one like it.
    let code: String
    /// The method and the route, never a path.
    let place: String
    /// Unix seconds.
    let time: Int64

    /// An envelope of Sentry's protocol with this one event.
    func envelope(program: String, environment: String?) -> [UInt8] {
        let id = SecretBytes.random(count: 16).withUnsafeBytes { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        let event = Event(
            event_id: id, timestamp: time, platform: "other", level: level, logger: program, transaction: place,
            release: release, environment: environment, fingerprint: [program, type, code, place],
            tags: ["program": program, "code": code],
            exception: .init(values: [
                .init(type: type, value: code, mechanism: .init(type: "generic", handled: level == .error))
            ]))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = (try? encoder.encode(event)).map { Array($0) } ?? []
        return Array("{\"event_id\":\"\(id)\"}\n{\"type\":\"event\",\"length\":\(body.count)}\n".utf8) + body + [0x0A]
    }

    /// Names are the protocol's.
    private struct Event: Encodable {
        struct Mechanism: Encodable {
            let type: String
            let handled: Bool
        }
        struct Exception: Encodable {
            let type: String
            let value: String
            let mechanism: Mechanism
        }
        struct Exceptions: Encodable {
            let values: [Exception]
        }

        let event_id: String
        let timestamp: Int64
        let platform: String
        let level: Level
        let logger: String
        let transaction: String
        let release: String
        let environment: String?
        let fingerprint: [String]
        let tags: [String: String]
        let exception: Exceptions
    }
}
