import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import RecordRemote

/// Requests as anybody could send them, to a service on a Unix socket.
struct RawClient {
    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let body: [UInt8]

        /// A text of the JSON body.
        subscript(_ name: String) -> String? {
            let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
            return object?[name].map { "\($0)" }
        }
    }

    let base: String

    init(_ path: String) {
        base = "http+unix://" + path.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "/v1"
    }

    func send(
        _ method: HTTPMethod, _ target: String, _ body: String? = nil, type: String? = "application/json",
        headers: [String: String] = [:]
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: base + target)
        request.method = method
        if let type, body != nil { request.headers.add(name: "Content-Type", value: type) }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return Answer(status: Int(response.status.code), headers: response.headers, body: Array(buffer: bytes))
    }
}
