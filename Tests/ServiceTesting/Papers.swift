package import EncryptionService
internal import Foundation
package import RecordRemote

/// Certificates, made with the openssl command as docs/operations.md says, once for all tests of this process.
package final class Papers: Sendable {
    package static let shared = Result { try Papers() }

    private let folder: URL

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("ehr-papers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for authority in ["ca", "other-ca"] {
            try openssl(
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                "-subj", "/CN=\(authority)", "-keyout", file("\(authority).key"), "-out", file("\(authority).pem"))
        }
        try issue("service", by: "ca", "subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth")
        try issue("gateway", by: "ca", "subjectAltName=DNS:gateway.test\nextendedKeyUsage=clientAuth")
        try issue("visitor", by: "ca", "subjectAltName=DNS:visitor.test\nextendedKeyUsage=clientAuth")
        // Bears the right name, but nobody here believes who says so.
        try issue("forger", by: "other-ca", "subjectAltName=DNS:gateway.test\nextendedKeyUsage=clientAuth")
        try issue("forged-service", by: "other-ca", "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth")
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    package func file(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// For a service that takes clients of these names.
    package func server(_ name: String = "service", names: [String]) -> ServerTLS {
        ServerTLS(
            certificate: file("\(name).pem"), privateKey: file("\(name).key"), clientAuthorities: file("ca.pem"),
            clientNames: names)
    }

    package func client(_ name: String) -> ClientTLS {
        ClientTLS(certificate: file("\(name).pem"), privateKey: file("\(name).key"), trustRoots: file("ca.pem"))
    }

    private func issue(_ name: String, by authority: String, _ extensions: String) throws {
        try openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(name)",
            "-keyout", file("\(name).key"), "-out", file("\(name).csr"))
        try Data(extensions.utf8).write(to: folder.appendingPathComponent("\(name).ext"))
        try openssl(
            "x509", "-req", "-in", file("\(name).csr"), "-CA", file("\(authority).pem"), "-CAkey",
            file("\(authority).key"), "-CAcreateserial", "-days", "2", "-extfile", file("\(name).ext"),
            "-out", file("\(name).pem"))
    }

    private func openssl(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CocoaError(.executableLoad, userInfo: ["arguments": arguments])
        }
    }
}
