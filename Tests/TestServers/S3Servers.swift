package import AWSSigning
import AsyncHTTPClient
import Cryptography
import Foundation
package import RecordStorage

/// Two programs that speak like S3 and are not ours, each a process on a free loopback port that ends with the tests.
package enum S3Servers {
    package static let areHere = PythonPrograms.have("rclone", "moto_server")

    package static let credential = AWSCredential(
        accessKeyID: "EXAMPLEKEY", secretAccessKey: SecretBytes(copying: Array("example-secret".utf8)))

    package static let rclone = Server("rclone") { port, folder in
        let data = folder.appendingPathComponent("data/records")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        return [
            "serve", "s3", "--addr", "127.0.0.1:\(port)", "--auth-key", "EXAMPLEKEY,example-secret",
            "--config", folder.appendingPathComponent("none").path, data.deletingLastPathComponent().path,
        ]
    }

    /// The bucket is the first label of the host's name.
    package static let rcloneWithVirtualHosts = Server("rclone") { port, folder in
        let data = folder.appendingPathComponent("data/records")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        return [
            "serve", "s3", "--force-path-style=false", "--addr", "127.0.0.1:\(port)", "--auth-key",
            "EXAMPLEKEY,example-secret", "--config", folder.appendingPathComponent("none").path,
            data.deletingLastPathComponent().path,
        ]
    }

    package static let moto = Server("moto_server") { port, _ in ["-H", "127.0.0.1", "-p", "\(port)"] }

    /// A program that is started when it is first asked for.
    package final class Server: Sendable {
        private let endpoint: Task<String, any Error>
        /// Held open for as long as this process lives.
        private let input: Pipe

        init(_ program: String, _ arguments: @escaping @Sendable (UInt16, URL) throws -> [String]) {
            let input = Pipe()
            self.input = input
            endpoint = Task {
                let folder = FileManager.default.temporaryDirectory.appendingPathComponent("s3-\(UUID().uuidString)")
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                let port = try freePort()
                // The shell waits for its input to end, as it does when this process ends, then ends the server; moto
                // is deaf to a polite signal.
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/bin/sh")
                process.arguments =
                    [
                        "-c", #"folder=$1; shift; "$@" >"$folder/log" 2>&1 & cat; kill -KILL $!; rm -rf "$folder""#,
                        "sh",
                        folder.path,
                    ]
                    + [PythonPrograms.path(program)] + (try arguments(port, folder))
                process.standardInput = input
                try process.run()
                try await answers("http://127.0.0.1:\(port)/records")
                return "http://127.0.0.1:\(port)"
            }
        }

        /// Where the server listens, once it does; there is a bucket `records`.
        package func url() async throws -> String { try await endpoint.value }
    }

    private struct NoAnswer: Error {
        let url: String
    }

    /// Waits until something answers there, and makes the bucket where the server is one that lets anyone.
    private static func answers(_ url: String) async throws {
        let deadline = Date().addingTimeInterval(60)
        while Date() < deadline {
            do {
                _ = try await Exchange.send("PUT", url)
                return
            } catch is Exchange.Failed {
                return
            } catch {}
            try await Task.sleep(nanoseconds: 50_000_000)
        }
        throw NoAnswer(url: url)
    }

    package static func freePort() throws -> UInt16 {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(number) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> UInt16? in
                guard bind(number, address, length) == 0, getsockname(number, address, &length) == 0 else { return nil }
                return UnsafeRawPointer(address).load(as: sockaddr_in.self).sin_port.byteSwapped
            }
        }
        guard let port else { throw NoAnswer(url: "no free port") }
        return port
    }

    /// A store of its own on a server: nothing else is under its prefix, which ends with `end`.
    package static func store(
        _ server: Server, partLength: Int = 200_000, credential: AWSCredential = S3Servers.credential,
        bucket: String = "records", timeout: Int64 = 30, attempts: Int = 3, listPage: Int = 1000,
        end: String = "/"
    ) async throws -> S3RecordStore {
        let configuration = S3Configuration(
            endpoint: try await server.url(), region: "us-east-1", bucket: bucket,
            prefix: "t\(Hex.encode(RandomBytes.make(8)))\(end)", credentials: .fixed(credential),
            partLength: partLength,
            requestTimeout: timeout, attempts: attempts, listPage: listPage)
        return S3RecordStore(configuration, client: .shared)
    }
}
