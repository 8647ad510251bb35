internal import Foundation
internal import Glibc
package import RecordRemote

/// The real `ehr-encryption` as a process of its own, with everything that it keeps in a folder of the test's.
package final class ServiceProcess {
    /// Whether the programs of a ledger and of the service were built.
    package static let isBuilt =
        LedgerProcesses.areBuilt
        && FileManager.default.isExecutableFile(
            atPath: LedgerProcesses.folder.appendingPathComponent("ehr-encryption").path)

    package let address: ServiceAddress
    private let process: Process

    /// - Parameters:
    ///   - folder: where it keeps everything; the same again is a restart.
    ///   - ledger: the REST API's URL.
    ///   - service: the section `service` of its configuration.
    package init(in folder: String, ledger: String, service: [String: Any] = [:]) throws {
        var settings = service
        if settings["listen"] == nil { settings["listen"] = "unix:\(folder)/run/s" }
        let configuration: [String: Any] = [
            "data": "\(folder)/data", "ledger": ["url": ledger],
            "wrapper": ["keystore": ["key_file": "\(folder)/keystore.key"]], "service": settings,
        ]
        let path = folder + "/config.json"
        try JSONSerialization.data(withJSONObject: configuration).write(to: URL(fileURLWithPath: path))
        let output = Pipe()
        process = try LedgerProcesses.start("ehr-encryption", ["--config", path, "--log-format", "json", "-v"], output)
        let line = try LedgerProcesses.line(of: output, holding: "ready listen=")
        guard let address = ServiceAddress(String(line.dropFirst("ready listen=".count))) else {
            throw UnreadyProgram(line: line)
        }
        self.address = address
    }

    deinit { kill() }

    package var processID: Int32 { process.processIdentifier }

    /// Ends it as nothing can be caught.
    package func kill() {
        if process.isRunning { _ = Glibc.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// Asks it to leave, and waits until it has.
    ///
    /// - Returns: its exit status.
    package func end() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
