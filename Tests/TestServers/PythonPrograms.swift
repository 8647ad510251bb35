// TestServers: programs that tests talk to, each a process on a free loopback port that ends with the tests.
//
// Those that are not ours judge us: rclone and moto for S3, moto for AWS KMS, SoftHSM for PKCS #11. Those written here
// (Tests/Doubles, in Python) stand for what cannot be had: Vault, and servers with faults. It knows no test: what is
// expected of a server is in the test that asks it.

import Foundation

/// Where the Python packages of Tests/Conformance/requirements.txt have put their programs.
package enum PythonPrograms {
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static let folder: URL = {
        if let folder = ProcessInfo.processInfo.environment["EHR_PYTHON_BIN"] { return URL(fileURLWithPath: folder) }
        return repository.appendingPathComponent(".build-venv/bin")
    }()

    package static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// A script of Tests/Doubles.
    static func double(_ name: String) -> String { repository.appendingPathComponent("Tests/Doubles/\(name)").path }

    /// Whether all programs named are there.
    package static func have(_ names: String...) -> Bool {
        names.allSatisfy { FileManager.default.isExecutableFile(atPath: path($0)) }
    }
}

/// A double in Python: a process that says where it listens, and ends when this one does.
package final class DoubleProcess: Sendable {
    package let url: String
    private let process: Process
    /// Held open for as long as the double is wanted.
    private let input = Pipe()

    private struct Silent: Error {
        let script: String
    }

    package init(_ script: String, _ arguments: [String] = []) throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: PythonPrograms.path("python"))
        process.arguments = [PythonPrograms.double(script)] + arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        self.process = process
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { throw Silent(script: script) }
            line += more
        }
        let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 2, words[0] == "ready" else { throw Silent(script: script) }
        url = String(words[1])
    }

    deinit {
        // It may not see its input end before other processes that were started meanwhile do; who waits for that holds
        // a thread that their tests need. And `waitUntilExit` now and then misses an end, hence the limit.
        process.terminate()
        try? input.fileHandleForWriting.close()
        for _ in 0..<500 where process.isRunning { usleep(10_000) }
    }
}
