import Foundation

/// Tests/Doubles/scripted.py: a server that answers what it was told to.
package final class ScriptedServer: Sendable {
    package static let isHere = PythonPrograms.have("python")

    package struct Answer: Encodable, Sendable {
        let status: Int
        let headers: [String: String]
        let body: String
        let fault: String?

        package init(_ status: Int, _ body: String = "", headers: [String: String] = [:]) {
            self.init(status: status, body: body, headers: headers, fault: nil)
        }

        private init(status: Int, body: String, headers: [String: String], fault: String?) {
            self.status = status
            self.body = body
            self.headers = headers
            self.fault = fault
        }

        /// Takes the request and never answers.
        package static let hang = Answer(status: 0, body: "", headers: [:], fault: "hang")
        /// Ends the connection without an answer.
        package static let close = Answer(status: 0, body: "", headers: [:], fault: "close")

        /// Ends the connection in the middle of the body.
        package static func cut(_ status: Int, _ body: String) -> Answer {
            Answer(status: status, body: body, headers: [:], fault: "cut")
        }

        /// Stops in the middle of the body, and ends the connection half a minute later.
        package static func stall(_ status: Int, _ body: String, headers: [String: String] = [:]) -> Answer {
            Answer(status: status, body: body, headers: headers, fault: "stall")
        }
    }

    package struct Request: Decodable, Sendable {
        package let method: String
        package let path: String
        /// Names in lower case.
        package let headers: [String: String]
        package let body: String
    }

    private let process: DoubleProcess
    package var url: String { process.url }

    package init(_ script: [Answer] = []) async throws {
        process = try DoubleProcess("scripted.py")
        if !script.isEmpty { try await answer(script) }
    }

    /// Answers `script` in turn from now on; the last answer stays. What was asked so far is forgotten.
    package func answer(_ script: [Answer]) async throws {
        _ = try await send("/double/script", try JSONEncoder().encode(script))
    }

    /// What was asked.
    package func requests() async throws -> [Request] {
        try JSONDecoder().decode([Request].self, from: await send("/double/log", nil))
    }

    private func send(_ path: String, _ body: Data?) async throws -> Data {
        try await Exchange.send(body == nil ? "GET" : "POST", url + path, body: body)
    }
}
