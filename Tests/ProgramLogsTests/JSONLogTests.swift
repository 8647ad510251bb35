import ArgumentParser
import BuildVersion
import Foundation
import Logging
import Testing

@testable import ProgramLogs

@Suite("Log lines in JSON")
struct JSONLogTests {
    /// The metadata of a line, as a JSON parser reads it.
    private func metadata(_ metadata: Logger.Metadata) throws -> NSDictionary {
        let event = LogEvent(
            level: .info, message: "m", metadata: metadata, source: "s", file: "f", function: "g", line: 1)
        let line = JSONLogHandler(label: "test").line(event, time: "2026-01-01T00:00:00.000Z")
        #expect(line.hasSuffix("}\n") && line.count(where: { $0 == "\n" }) == 1)
        let document = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(document?["level"] as? String == "info" && document?["message"] as? String == "m")
        return try #require(document?["metadata"] as? NSDictionary)
    }

    @Test("numbers and truth values are what they are, texts of digits stay texts")
    func numbers() throws {
        let read = try metadata([
            "port": .stringConvertible(UInt16(9464)), "big": .stringConvertible(UInt64.max),
            "negative": .stringConvertible(-1), "share": .stringConvertible(0.5), "on": .stringConvertible(true),
            "id": "0123", "other": .stringConvertible(Duration.seconds(1)), "none": .stringConvertible(Double.nan),
        ])
        #expect(
            read == [
                "port": 9464, "big": UInt64.max, "negative": -1, "share": 0.5, "on": true, "id": "0123",
                "other": "1.0 seconds", "none": "nan",
            ])
    }

    @Test("lists and pairs are lists and objects, and no text breaks out of its quotation marks")
    func nested() throws {
        let read = try metadata([
            "list": ["a", .stringConvertible(1)], "pairs": ["k\"": "v\\\n\u{1}\u{2028}", "n": .stringConvertible(2)],
        ])
        #expect(read == ["list": ["a", 1], "pairs": ["k\"": "v\\\n\u{1}\u{2028}", "n": 2]])
    }
}

@Suite("The options about log lines, and the version")
struct LogOptionsTests {
    @Test("-v is counted, in both spellings", arguments: [[], ["-v"], ["-vv"], ["--verbose", "-v", "--verbose"]])
    func verbosity(arguments: [String]) throws {
        let options = try LogOptions.parse(arguments + ["--log-format", "json"])
        let expected: [Logger.Level] = [.warning, .info, .debug, .trace]
        let logger = Logger(label: "test", format: options.logFormat, verbosity: options.verbose)
        #expect(logger.logLevel == expected[options.verbose] && options.logFormat == .json)
        #expect(options.verbose == arguments.joined().count(where: { $0 == "v" }))
    }

    @Test("the version is one of semantic versioning, and the text of a header one of HTTP's")
    func version() {
        #expect(Build.version.wholeMatch(of: /\d+\.\d+\.\d+/) != nil)
        #expect(Build.commit.wholeMatch(of: /[A-Za-z0-9-]{7,64}/) != nil)
        #expect(Build.line("ehr") == "ehr \(Build.version) (commit \(Build.commit))")
        #expect(Build.server("ehr") == "ehr/\(Build.version) (commit \(Build.commit))")
    }
}
