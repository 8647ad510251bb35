import EncryptionService
import Foundation
import Glibc
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import ServiceTesting
import Testing

@Suite("Who may ask, and where")
struct ListeningTests {
    @Test("the socket and its folder are their owner's alone, and the socket goes with the service")
    func permissions() async throws {
        let office = try await Office()
        #expect(office.folder.mode("run") == 0o700)
        #expect(office.folder.mode("run/s") == 0o600)
        await office.service.end()
        #expect(office.folder.mode("run/s") == nil)
    }

    @Test("a socket on which somebody answers is never taken, and one that nobody answers on is")
    func staleSocket() async throws {
        let office = try await Office()
        let path = office.folder.path("run/s")
        await #expect(throws: ListenerError.self) { try await ServedDesk(office.desk, .unix(path: path)) }
        #expect(try await office.journeys.keyStatus().patients == 0)

        // As a process leaves it that was killed: bound, and nobody there.
        let folder = TemporaryFolder()
        let stale = folder.path("s")
        let bound = try Bound(stale)
        await #expect(throws: ListenerError.self) { try await ServedDesk(office.desk, .unix(path: stale)) }
        bound.close()
        let service = try await ServedDesk(office.desk, .unix(path: stale))
        #expect(try await RemoteRecordDesk(service.address).keyStatus().patients == 0)
    }

    @Test("what is no socket stays where it is, and a folder in which others may write is refused")
    func otherFiles() async throws {
        let office = try await Office()
        let path = office.folder.path("precious")
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
        await #expect(throws: ListenerError.self) { try await ServedDesk(office.desk, .unix(path: path)) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1, 2, 3]))

        let open = office.folder.url.appendingPathComponent("open")
        try FileManager.default.createDirectory(at: open, withIntermediateDirectories: true)
        // In a sticky one nobody removes a socket of ours, but anybody takes its name while no service runs.
        for mode in [0o777, 0o1777, 0o770] {
            #expect(chmod(open.path, mode_t(mode)) == 0)
            await #expect(throws: ListenerError.self, "\(String(mode, radix: 8))") {
                try await ServedDesk(office.desk, .unix(path: open.path + "/s"))
            }
        }
    }

    @Test("a folder that is another user's is refused", .enabled(if: geteuid() == 0, "giving away needs root"))
    func foreignFolder() async throws {
        let office = try await Office()
        let folder = TemporaryFolder()
        try #require(chown(folder.path(""), 65534, 65534) == 0)
        await #expect(throws: ListenerError.self) {
            try await ServedDesk(office.desk, .unix(path: folder.path("s")))
        }
    }

    @Test("a client does not ask at a socket that others could have put there")
    func plantedSocket() async throws {
        let office = try await Office()
        let socket = office.folder.path("run/s")
        #expect(try await office.journeys.keyStatus().patients == 0)
        for mode in [0o1777, 0o777, 0o770] {
            #expect(chmod(office.folder.path("run"), mode_t(mode)) == 0)
            let error = await failure { try await office.journeys.keyStatus() }
            guard let refusal = error, refusal.code == .serviceFailed else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(!refusal.isRetryable && refusal.description.contains(office.folder.path("run")))
        }
        #expect(chmod(office.folder.path("run"), 0o700) == 0)
        #expect(try await office.journeys.keyStatus().patients == 0)
        guard geteuid() == 0 else { return }
        try #require(chown(socket, 65534, 65534) == 0)
        guard let refusal = await failure({ try await office.journeys.keyStatus() }), refusal.code == .serviceFailed
        else { return }
        #expect(!refusal.isRetryable && refusal.description.contains("65534"))
        #expect(chown(socket, 0, 0) == 0 && chown(office.folder.path("run"), 65534, 65534) == 0)
        #expect(await failure { try await office.journeys.keyStatus() }?.isService == true)
    }

    @Test("after a change of the KEK that broke off, nobody is told to ask for another one")
    func brokenRotation() async throws {
        let folder = TemporaryFolder()
        let bound = try Bound(folder.path("s"))
        let hangingUp = Thread { bound.hangUp() }
        hangingUp.start()
        defer { bound.close() }
        let desk = try RemoteRecordDesk(.unix(path: folder.path("s")))
        for (rotates, body) in [
            (true, { _ = try await desk.rotateKEK() }), (false, { _ = try await desk.rewrapKeys() }),
        ]
            as [(Bool, () async throws -> Void)]
        {
            guard let broken = await failure({ try await body() }), broken.code == .serviceFailed else { continue }
            #expect(broken.isRetryable)
            #expect(broken.description.contains("ehr key rotate --rewrap") == rotates, "\(broken)")
            #expect(broken.description.contains("asking again with the same ids is safe") == !rotates, "\(broken)")
        }
    }

    @Test("nobody at the socket is told at once, as something that may pass")
    func nobody() async throws {
        let desk = try RemoteRecordDesk(.unix(path: TemporaryFolder().path("s")))
        guard let failure = await failure({ try await desk.keyStatus() }), failure.code == .serviceFailed else {
            Issue.record("it was not the service")
            return
        }
        #expect(failure.isRetryable)
    }

    @Test("over TCP only a client whose certificate is vouched for and bears an accepted name is answered")
    func clients() async throws {
        let papers = try Papers.shared.get()
        let office = try await Office()
        let service = try await ServedDesk(
            office.desk, .tls(host: "127.0.0.1", port: 0), tls: papers.server(names: ["gateway.test"]))
        #expect(try await RemoteRecordDesk(service.address, tls: papers.client("gateway")).keyStatus().patients == 0)

        // Vouched for, under another name: it is told so.
        let visitor = try RemoteRecordDesk(service.address, tls: papers.client("visitor"))
        guard let refusal = await failure({ try await visitor.keyStatus() }), refusal.code == .serviceFailed else {
            Issue.record("a visitor was answered")
            return
        }
        #expect(!refusal.isRetryable && refusal.description.contains("client_not_accepted"))

        // An accepted name is one name: nothing below a domain, though OpenSSL would take a dot in front for that.
        let domain = try await ServedDesk(
            office.desk, .tls(host: "127.0.0.1", port: 0), tls: papers.server(names: [".test"]))
        let below = try RemoteRecordDesk(domain.address, tls: papers.client("gateway"))
        #expect(await failure { try await below.keyStatus() }?.isService == true)

        // The right name, but from a CA that the service does not know: no connection.
        let forger = try RemoteRecordDesk(service.address, tls: papers.client("forger"))
        #expect(await failure { try await forger.keyStatus() }?.isService == true)
        // And nothing at all without a certificate, or without TLS.
        for arguments in [
            ["--cacert", papers.file("ca.pem"), "https://\(service.address)/v1/health"],
            ["http://\(service.address)/v1/health"],
        ] {
            #expect(try await status(of: "/usr/bin/curl", ["--silent", "--fail", "--max-time", "60"] + arguments) != 0)
        }
        let good = [
            "--silent", "--fail", "--max-time", "60", "--cacert", papers.file("ca.pem"),
            "--cert", papers.file("gateway.pem"), "--key", papers.file("gateway.key"),
            "https://\(service.address)/v1/health",
        ]
        #expect(try await status(of: "/usr/bin/curl", good) == 0)
    }

    @Test("a client does not talk to a service that its CAs do not vouch for")
    func forgedService() async throws {
        let papers = try Papers.shared.get()
        let office = try await Office()
        let service = try await ServedDesk(
            office.desk, .tls(host: "127.0.0.1", port: 0), tls: papers.server("forged-service", names: []))
        let desk = try RemoteRecordDesk(service.address, tls: papers.client("gateway"))
        #expect(await failure { try await desk.keyStatus() }?.isService == true)
    }

    @Test("there is no TCP without certificates on both sides")
    func noPlainTCP() async throws {
        let office = try await Office()
        await #expect(throws: ListenerError.self) {
            try await ServedDesk(office.desk, .tls(host: "127.0.0.1", port: 0))
        }
        #expect(throws: RecordFailure.self) { try RemoteRecordDesk(.tls(host: "127.0.0.1", port: 1)) }
        let papers = try Papers.shared.get()
        var wrong = papers.client("gateway")
        wrong.privateKey = papers.file("visitor.key")
        #expect(throws: RecordFailure.self) { try RemoteRecordDesk(.tls(host: "127.0.0.1", port: 1), tls: wrong) }
    }

    @Test("a TLS key that others may read is refused with what to do, on both sides")
    func openKey() async throws {
        let papers = try Papers.shared.get()
        let key = FileManager.default.temporaryDirectory.appendingPathComponent("open-\(UUID().uuidString).key").path
        defer { try? FileManager.default.removeItem(atPath: key) }
        try FileManager.default.copyItem(atPath: papers.file("service.key"), toPath: key)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        var server = papers.server(names: [])
        server.privateKey = key
        var client = papers.client("service")
        client.privateKey = key
        let office = try await Office()
        let refused = await #expect(throws: ListenerError.self) {
            try await ServedDesk(office.desk, .tls(host: "127.0.0.1", port: 0), tls: server)
        }
        #expect(refused?.description.contains("chmod 600") == true)
        let error = #expect(throws: RecordFailure.self) {
            try RemoteRecordDesk(.tls(host: "127.0.0.1", port: 1), tls: client)
        }
        #expect(error?.description.contains("chmod 600") == true)
    }

    /// Holds no thread meanwhile: the service that is asked runs in this process too.
    private func status(of program: String, _ arguments: [String]) async throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return try await withCheckedThrowingContinuation { ended in
            process.terminationHandler = { ended.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { ended.resume(throwing: error) }
        }
    }
}

/// A Unix socket that somebody listens on, until closed; its file stays.
private final class Bound: Sendable {
    private let number: Int32

    init(_ path: String) throws {
        number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { [number] in
                bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 && listen(number, 4) == 0
            }
        }
        try #require(isBound)
    }

    func close() {
        shutdown(number, Int32(SHUT_RDWR))
        Glibc.close(number)
    }

    /// Takes what is sent and says nothing to it, until closed.
    func hangUp() {
        while true {
            let connection = accept(number, nil, nil)
            guard connection >= 0 else { return }
            var request = [UInt8](repeating: 0, count: 4096)
            _ = read(connection, &request, request.count)
            Glibc.close(connection)
        }
    }
}
