import AsyncHTTPClient
import Foundation
import OutgoingHTTP
import Testing

@Suite("TLS of outgoing connections")
struct OutgoingTLSTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")

    private func file(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appendingPathComponent(name).path
        let isMade = FileManager.default.createFile(
            atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
        try #require(isMade)
        return path
    }

    private func refusal(_ tls: OutgoingTLS) -> String {
        do {
            _ = try tls.configuration()
            return ""
        } catch {
            return error.description
        }
    }

    @Test("a private key that others may read is refused with what to do", arguments: [0o644, 0o640, 0o604, 0o620])
    func openKey(mode: Int) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = try file("key", "no key", mode: mode)
        #expect(throws: OutgoingRefusal.self) { _ = try OutgoingTLS.privateKey(in: key) }
        do {
            _ = try OutgoingTLS.privateKey(in: key)
        } catch {
            #expect(error.description.contains("chmod 600"), "\(error)")
        }
    }

    @Test("files that are missing, empty or not PEM are refused, and a key without its certificate")
    func files() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let empty = try file("empty", "")
        #expect(refusal(OutgoingTLS(authorities: empty)).contains("no certificates"))
        #expect(refusal(OutgoingTLS(authorities: "/nowhere/ca.pem")).contains("/nowhere/ca.pem"))
        #expect(refusal(OutgoingTLS(certificate: empty)).contains("belong together"))
        #expect(refusal(OutgoingTLS(privateKey: empty)).contains("belong together"))
        #expect(throws: OutgoingRefusal.self) { _ = try OutgoingTLS.privateKey(in: empty) }
        #expect(refusal(OutgoingTLS()).isEmpty)
    }

    @Test("no client follows a redirect or uses a proxy")
    func common() throws {
        for configuration in [HTTPClient.Configuration.outgoing(), try .outgoing(OutgoingTLS())] {
            #expect(configuration.proxy == nil)
            #expect("\(configuration.redirectConfiguration)".contains("disallow"))
        }
    }
}
