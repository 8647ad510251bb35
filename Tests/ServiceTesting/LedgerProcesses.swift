package import Foundation

/// A development ledger and a processor as processes of their own, on free ports; ended with the last reference.
package final class LedgerProcesses {
    /// Where the programs are: `EHR_BIN`, else beside this test program.
    package static let folder: URL = {
        if let named = ProcessInfo.processInfo.environment["EHR_BIN"] { return URL(fileURLWithPath: named) }
        return URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }()

    /// Whether both programs were built.
    package static let areBuilt = ["ehr-dev-ledger", "ehr-processor"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent($0).path)
    }

    package let rest: String
    private let component: String
    private let ledger: Process
    private var processor: Process?

    package init(_ arguments: String...) throws {
        let output = Pipe()
        ledger = try Self.start(
            "ehr-dev-ledger", ["--bind", "tcp://127.0.0.1:0", "--rest", "127.0.0.1:0"] + arguments, output)
        let line = try Self.line(of: output, holding: "ready component=")
        let words = line.split(separator: " ")
        func value(_ name: String) throws -> String {
            guard let word = words.first(where: { $0.hasPrefix(name + "=") }) else { throw UnreadyProgram(line: line) }
            return String(word.dropFirst(name.count + 1))
        }
        (component, rest) = (try value("component"), try value("rest"))
        try startProcessor()
    }

    deinit {
        for process in [processor, ledger] {
            process?.terminate()
            process?.waitUntilExit()
        }
    }

    package func startProcessor() throws {
        processor = try Self.start("ehr-processor", ["-C", component], nil)
    }

    /// Ends the processor: what is submitted from now on waits.
    package func stopProcessor() {
        processor?.terminate()
        processor?.waitUntilExit()
        processor = nil
    }

    static func start(_ name: String, _ arguments: [String], _ output: Pipe?) throws -> Process {
        let process = Process()
        process.executableURL = folder.appendingPathComponent(name)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output ?? FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// The first line that holds `text`; blocks until the program prints it.
    static func line(of pipe: Pipe, holding text: String) throws -> String {
        var read = Data()
        while true {
            let more = pipe.fileHandleForReading.availableData
            guard !more.isEmpty else { throw UnreadyProgram(line: String(decoding: read, as: UTF8.self)) }
            read += more
            let lines = String(decoding: read, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            if let line = lines.dropLast().first(where: { $0.contains(text) }) { return String(line) }
        }
    }
}

/// A program ended, or said something else, before it was ready.
package struct UnreadyProgram: Error {
    let line: String
}
