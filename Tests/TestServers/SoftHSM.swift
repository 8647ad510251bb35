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
        for label in ["ehr test", "ehr other", "ehr twin", "ehr twin", "ehr traveller"] {
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

    /// The serial numbers of the tokens labelled `label`.
    package static func serials(of label: String) throws -> [String] {
        _ = try token.get()
        let (tool, output) = (Process(), Pipe())
        tool.executableURL = URL(fileURLWithPath: "/usr/bin/softhsm2-util")
        tool.arguments = ["--show-slots"]
        tool.standardOutput = output
        try tool.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        var (serials, serial) = ([String](), "")
        for line in text.split(separator: "\n") {
            let field = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if field.count == 2, field[0] == "Serial number" { serial = field[1] }
            if field.count == 2, field[0] == "Label", field[1] == label { serials.append(serial) }
        }
        return serials
    }

    /// A token that is not there.
    package struct PulledOut {
        fileprivate let place: URL
        fileprivate let aside: URL

        package func putBack() throws { try FileManager.default.moveItem(at: aside, to: place) }
    }

    /// Takes the token labelled `label` away, as if it were unplugged.
    package static func pullOut(_ label: String) throws -> PulledOut {
        let serial = try serials(of: label).first ?? "none"
        let root = URL(fileURLWithPath: leftover)
        let tokens = root.appendingPathComponent("tokens")
        // A token's folder is named by its serial number, among others.
        guard
            let name = try FileManager.default.contentsOfDirectory(atPath: tokens.path).first(where: {
                $0.replacingOccurrences(of: "-", with: "").hasSuffix(serial)
            })
        else { throw Failed(status: -1) }
        let pulled = PulledOut(
            place: tokens.appendingPathComponent(name), aside: root.appendingPathComponent("away-\(name)"))
        try FileManager.default.moveItem(at: pulled.place, to: pulled.aside)
        return pulled
    }

    /// A wrapper whose KEKs are called `label`.
    package static func wrapper(
        label: String, pin: String = pin, token other: String? = nil, serial: String? = nil, deadline: Double = 60
    ) throws -> PKCS11Token {
        let token = try token.get()
        return PKCS11Token(
            library: library, token: other ?? token, serial: serial, label: label,
            pin: SecretBytes(copying: Array(pin.utf8)),
            deadline: deadline)
    }
}
