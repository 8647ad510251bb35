import Cryptography
import Foundation
package import KeyWrapping

/// A token of SoftHSM's, made for these tests in a temporary folder that goes with the process.
package enum SoftHSM {
    package static let library = "/usr/lib/softhsm/libsofthsm2.so"
    package static let pin = "1234-test"

    package static let isHere =
        FileManager.default.fileExists(atPath: library)
        && FileManager.default.isExecutableFile(atPath: "/usr/bin/softhsm2-util")

    private struct Failed: Error {
        let status: Int32
    }

    /// Made once: SoftHSM reads where its tokens are when its library is initialized, which is once a process.
    private static let token: Result<String, any Error> = Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("softhsm-\(UUID().uuidString)")
        let tokens = folder.appendingPathComponent("tokens")
        try FileManager.default.createDirectory(at: tokens, withIntermediateDirectories: true)
        let configuration = folder.appendingPathComponent("softhsm2.conf")
        try "directories.tokendir = \(tokens.path)\nobjectstore.backend = file\nlog.level = ERROR\n"
            .write(to: configuration, atomically: true, encoding: .utf8)
        setenv("SOFTHSM2_CONF", configuration.path, 1)
        leftover = folder.path
        atexit { try? FileManager.default.removeItem(atPath: leftover) }
        for label in ["ehr test", "ehr other"] {
            let tool = Process()
            tool.executableURL = URL(fileURLWithPath: "/usr/bin/softhsm2-util")
            tool.arguments = ["--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", "so-pin-test"]
            tool.standardOutput = FileHandle.nullDevice
            try tool.run()
            tool.waitUntilExit()
            guard tool.terminationStatus == 0 else { throw Failed(status: tool.terminationStatus) }
        }
        return "ehr test"
    }

    // Written once, before the only reader, atexit's function, can run.
    nonisolated(unsafe) private static var leftover = ""

    /// A second token, which nothing logs in to.
    package static func otherToken() throws -> String {
        _ = try token.get()
        return "ehr other"
    }

    /// A wrapper whose KEKs are called `label`.
    package static func wrapper(
        label: String, pin: String = pin, token other: String? = nil, deadline: Double = 60
    ) throws -> PKCS11Token {
        let token = try token.get()
        return PKCS11Token(
            library: library, token: other ?? token, label: label, pin: SecretBytes(copying: Array(pin.utf8)),
            deadline: deadline)
    }
}
