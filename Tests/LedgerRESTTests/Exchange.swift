import Foundation
import TestVectors
import Testing

/// One recorded exchange with the REST API of a real Sawtooth 1.2.6.
struct Exchange: Decodable, Sendable, CustomTestStringConvertible {
    struct Request: Decodable, Sendable {
        let method: String
        let target: String
        let headers: [[String]]
        let body_base64: String?
    }

    struct Response: Decodable, Sendable {
        let status_line: String
        let headers: [[String]]
        let body: String?
    }

    let n: Int
    let name: String
    let request: Request?
    let response: Response

    var testDescription: String { "\(n) \(name)" }

    static func all(_ file: String) throws -> [Exchange] {
        try VectorFile.jsonLines("rest/\(file)", as: Exchange.self)
    }

    var status: Int { Int(response.status_line.split(separator: " ").dropFirst().first ?? "") ?? 0 }
    var headers: [String: String] {
        Dictionary(response.headers.map { ($0[0].lowercased(), $0[1]) }, uniquingKeysWith: { first, _ in first })
    }
    var body: [UInt8] { Array((response.body ?? "").utf8) }
    var requestBody: [UInt8] { Data(base64Encoded: request?.body_base64 ?? "").map(Array.init) ?? [] }
    var requestHeaders: [(String, String)] { (request?.headers ?? []).map { ($0[0], $0[1]) } }
    var path: String { String((request?.target ?? "").prefix { $0 != "?" }) }
    var query: [String: String] {
        let items = URLComponents(string: request?.target ?? "")?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    /// The recorded body as JSON.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }
    var errorCode: Int? { (json["error"] as? [String: Any])?["code"] as? Int }
}
