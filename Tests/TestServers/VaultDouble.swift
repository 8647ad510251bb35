import Cryptography
import Foundation
package import KeyWrapping

/// Tests/Doubles/vault_transit.py: Vault's Transit engine as its documentation has it, and stricter.
package final class VaultDouble: Sendable {
    package static let isHere = PythonPrograms.have("python")

    /// One for all tests that want nothing but a Vault that works: each takes keys of its own.
    package static let shared = Result { try VaultDouble() }

    /// What a double does instead of answering.
    package enum Mode: String, Sendable, CaseIterable {
        case normal, sealed, fault, quota, state, unhealthy, standby, garbage, empty, echo, hang, drip, stall, huge, cut
        case close
        case noJSON = "no-json"
        case performanceStandby = "performance-standby"
    }

    private let process: DoubleProcess
    private let folder: URL
    package let mount: String
    package let namespace: String?
    /// The certificate of who vouches for this double's, where it speaks TLS.
    package let authorities: String?
    package var url: String { process.url }

    package init(mount: String = "transit", namespace: String? = nil, speaksTLS: Bool = false) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("vault-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var arguments = ["--mount", mount]
        if let namespace { arguments += ["--namespace", namespace] }
        if speaksTLS { arguments += ["--tls", folder.path] }
        process = try DoubleProcess("vault_transit.py", arguments)
        self.mount = mount
        self.namespace = namespace
        authorities = speaksTLS ? folder.appendingPathComponent("ca.pem").path : nil
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    @discardableResult
    private func send(_ method: String, _ path: String, _ fields: [String: Any]?) async throws -> Data {
        var headers = [("X-Vault-Token", "root-token"), ("X-Vault-Request", "true")]
        if let namespace { headers.append(("X-Vault-Namespace", namespace)) }
        if fields != nil { headers.append(("Content-Type", "application/json")) }
        let body = try fields.map { try JSONSerialization.data(withJSONObject: $0) }
        return try await Exchange.send(method, url + path, headers, body: body)
    }

    /// Makes a key as an administrator does.
    package func makeKey(_ name: String, _ settings: [String: Any] = ["type": "aes256-gcm96", "derived": true])
        async throws
    {
        try await send("POST", "/v1/\(mount)/keys/\(name)", settings)
    }

    /// Changes a key's settings as an administrator does.
    package func configure(_ name: String, _ settings: [String: Any]) async throws {
        try await send("POST", "/v1/\(mount)/keys/\(name)/config", settings)
    }

    package func deleteKey(_ name: String) async throws {
        try await configure(name, ["deletion_allowed": true])
        try await send("DELETE", "/v1/\(mount)/keys/\(name)", nil)
    }

    /// Lets `token` do what a wrapper needs, but not the operations in `denied`.
    package func allow(_ token: String, butNot denied: [String] = []) async throws {
        try await send("POST", "/double/allow", ["token": token, "deny": denied])
    }

    package func forget(_ token: String) async throws {
        try await send("POST", "/double/forget", ["token": token])
    }

    /// Misbehaves from now on, or for `count` requests.
    package func misbehave(_ mode: Mode, count: Int? = nil) async throws {
        var fields: [String: Any] = ["mode": mode.rawValue]
        fields["count"] = count
        try await send("POST", "/double/mode", fields)
    }

    package struct Log: Decodable, Sendable {
        /// What was in a request and is not in the documentation.
        package let violations: [String]
        /// Method and path of each.
        package let requests: [String]
    }

    package func log() async throws -> Log {
        try JSONDecoder().decode(Log.self, from: await send("GET", "/double/log", nil))
    }

    /// What a wrapper of the key `name` is opened with; its token is written to `folder`.
    package func configuration(
        key name: String, token: String = "s.\(Hex.encode(RandomBytes.make(12)))", tokenFile: String,
        deadline: Double = 120, attempts: Int = 4
    ) async throws -> VaultTransit.Configuration {
        try await allow(token)
        try Data("\(token)\n".utf8).write(to: URL(fileURLWithPath: tokenFile))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: tokenFile)
        return VaultTransit.Configuration(
            address: url, mount: mount, key: name, token: .file(path: tokenFile), namespace: namespace,
            authorities: authorities, deadline: deadline, attempts: attempts)
    }
}
