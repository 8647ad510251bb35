import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// One request of a test's own.
enum Exchange {
    struct Failed: Error {
        let status: UInt
        let body: String
    }

    /// For doubles whose certificate is made as they start; what is tested has its own client, which checks it.
    private static let client: HTTPClient = {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: .init(tlsConfiguration: tls))
    }()

    static func send(
        _ method: String, _ url: String, _ headers: [(String, String)] = [], body: Data? = nil
    ) async throws -> Data {
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method)
        request.headers = HTTPHeaders(headers)
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await client.execute(request, timeout: .seconds(30))
        let answer = Data(try await response.body.collect(upTo: 1 << 20).readableBytesView)
        guard response.status == .ok || response.status == .noContent else {
            throw Failed(status: response.status.code, body: String(decoding: answer, as: UTF8.self))
        }
        return answer
    }
}
