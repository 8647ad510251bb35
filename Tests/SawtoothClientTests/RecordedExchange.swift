import Foundation
import TestVectors

/// The parts of a recorded exchange with a real Sawtooth 1.2.6 that a client sees.
struct RecordedExchange: Decodable, Sendable {
    struct Request: Decodable, Sendable {
        let method: String
        let target: String
        let body_base64: String?
    }

    struct Response: Decodable, Sendable {
        let status_line: String
        let body: String?
    }

    let n: Int
    let name: String
    let request: Request?
    let response: Response

    static func all() throws -> [RecordedExchange] {
        try VectorFile.jsonLines("rest/exchanges.jsonl", as: RecordedExchange.self)
    }

    static func named(_ name: String) throws -> RecordedExchange {
        struct Missing: Error { let name: String }
        guard let found = try all().first(where: { $0.name == name }) else { throw Missing(name: name) }
        return found
    }

    var status: Int { Int(response.status_line.split(separator: " ").dropFirst().first ?? "") ?? 0 }
    var requestBody: [UInt8] { Data(base64Encoded: request?.body_base64 ?? "").map(Array.init) ?? [] }
}
