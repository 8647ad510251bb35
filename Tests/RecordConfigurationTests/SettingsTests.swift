import Foundation
import RecordConfiguration
import RecordErrors
import Testing

@Suite("Settings")
struct SettingsTests {
    private let folder = TemporaryFolder()

    private func settings(
        _ json: String? = nil, _ environment: [String: String] = [:], flags: [String: String] = [:],
        foreign: Set<String> = []
    ) throws -> Settings {
        if let json { try folder.write(Array(json.utf8), "config.json") }
        return try Settings(
            file: json.map { _ in folder.path("config.json") }, flags: flags, foreign: foreign,
            variable: { environment[$0] })
    }

    /// What is said about settings that are not as they should be.
    private func complaint(
        _ json: String? = nil, _ environment: [String: String] = [:], flags: [String: String] = [:],
        _ location: SourceLocation = #_sourceLocation
    ) -> String {
        do {
            _ = try settings(json, environment, flags: flags)
            Issue.record("accepted: \(json ?? "")", sourceLocation: location)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test("flags come before the environment, that before the file, and that before what holds by default")
    func order() throws {
        let file = #"{"ledger": {"url": "http://file"}}"#
        let variable = ["EHR_LEDGER_URL": "http://variable"]
        let flag = ["ledger.url": "http://flag"]
        #expect(try settings().text(RecordSettings.ledgerURL) == "http://127.0.0.1:8008")
        #expect(try settings(file).text(RecordSettings.ledgerURL) == "http://file")
        #expect(try settings(file, variable).text(RecordSettings.ledgerURL) == "http://variable")
        #expect(try settings(file, variable, flags: flag).text(RecordSettings.ledgerURL) == "http://flag")
        #expect(try settings(file, ["EHR_LEDGER_URL": ""]).text(RecordSettings.ledgerURL) == "http://file")
    }

    @Test(
        "a name that is not known is an error that says which there are",
        arguments: [
            (#"{"ledgr": {}}"#, "ledgr", "ledger.url"),
            (
                #"{"ledger": {"uri": "http://x"}}"#, "ledger.uri",
                "ledger.client_key, ledger.refusal_hours, ledger.registrar, ledger.url"
            ),
            (
                #"{"wrapper": {"keystore": {"passphrase": "hunter2"}}}"#, "wrapper.keystore.passphrase",
                "passphrase_file"
            ),
            (#"{"wrapper": {"keystore": "file"}}"#, "wrapper.keystore", "wrapper.keystore.file"),
            (#"{"ledger": {"url": {"host": "x"}}}"#, "ledger.url", "a text"),
        ])
    func unknown(json: String, name: String, known: String) {
        let words = complaint(json)
        #expect(words.contains(name) && words.contains(known), "\(words)")
        #expect(!words.contains("hunter2"))
    }

    @Test(
        "a value of another kind is an error that says what it should be, and where it is",
        arguments: [
            (#"{"ledger": {"url": 5}}"#, "a text"), (#"{"ledger": {"url": ""}}"#, "not empty"),
            (#"{"limits": {"record_bytes": "5"}}"#, "whole number from 1 to"),
            (#"{"limits": {"record_bytes": 0}}"#, "not “0”"), (#"{"limits": {"record_bytes": -1}}"#, "whole number"),
            (#"{"limits": {"record_bytes": 1.5}}"#, "whole number"),
            (#"{"limits": {"record_bytes": true}}"#, "whole number"),
            (#"{"limits": {"record_bytes": null}}"#, "not null"),
            (#"{"limits": {"record_bytes": 99999999999999999999}}"#, "whole number"),
            (#"{"wrapper": {"kind": "hsm"}}"#, "“keystore” or “pkcs11” or “vault” or “kms”"),
            (#"{"objects": {"kind": ["folder"]}}"#, "“folder” or “s3”"),
        ])
    func unfit(json: String, rule: String) {
        let words = complaint(json)
        #expect(words.contains(rule) && words.contains("config.json"), "\(words)")
    }

    @Test(
        "a name that is there twice in one object is refused, however it is written",
        arguments: [
            (#"{"ledger": {"url": "http://a", "url": "http://b"}}"#, "ledger.url"),
            (#"{"ledger": {"url": "http://a"}, "data": "d", "ledger": {"url": "http://a"}}"#, "ledger"),
            (#"{"ledger": {"url": "http://a", "\u0075rl": "http://b"}}"#, "ledger.url"),
            (
                #"{"wrapper": {"kms": {"earlier_keys": [",", "{"], "region": "a", "key": "\"", "region": "b"}}}"#,
                "wrapper.kms.region"
            ),
        ])
    func twice(json: String, name: String) {
        let words = complaint(json)
        #expect(words.contains("\(name) twice") && words.contains("config.json"), "\(words)")
    }

    @Test("the same name in two objects, and a value that reads like a name, are no repetition")
    func notTwice() throws {
        let json = #"""
            {"data": "data", "wrapper": {"kms": {"key": "key", "region": "region",
            "earlier_keys": ["region", "region", "a\"b"]}, "vault": {"key": "key"}}}
            """#
        #expect(try settings(json).texts(RecordSettings.kmsEarlierKeys) == ["region", "region", "a\"b"])
        #expect(complaint("{\"a\": 1}\0").contains("config.json"))
    }

    @Test("a value in the environment or on the command line is held to the same rule")
    func unfitElsewhere() {
        #expect(complaint(nil, ["EHR_WRAPPER_KIND": "hsm"]).contains("EHR_WRAPPER_KIND in the environment"))
        #expect(complaint(nil, flags: ["wrapper.kind": "hsm"]).contains("on the command line"))
        #expect(complaint(nil, flags: ["wrapper.knd": "hsm"]).contains("wrapper.kind"))
    }

    @Test(
        "what is not one JSON object is refused",
        arguments: [
            "", "{", "[]", "5", #"{"a": }"#, #"{"ledger": {"url": "x"}} trailing"#, "\u{FF}",
        ])
    func malformed(json: String) {
        #expect(complaint(json).contains("config.json"))
    }

    @Test("all mistakes of file, environment and command line are told at once, one a line")
    func several() {
        let json = #"""
            {"ledgr": {}, "ledger": {"uri": "x", "url": 5}, "limits": {"record_bytes": 0},
            "keys": {"database": "a", "database": "b"}, "objects": {"kind": "s3", "kind": "s3"}}
            """#
        let words = complaint(
            json, ["EHR_WRAPPER_KIND": "hsm"], flags: ["wrapper.knd": "x", "objects.s3.timeout_seconds": "0"])
        let lines = words.split(separator: "\n")
        for (line, what) in zip(
            lines,
            [
                "9 mistakes", "keys.database twice", "objects.kind twice", "setting ledger.uri", "setting ledgr",
                "ledger.url in", "limits.record_bytes in", "EHR_WRAPPER_KIND in", "objects.s3.timeout_seconds, given",
                "setting wrapper.knd",
            ])
        {
            #expect(line.contains(what), "\(line)")
        }
        #expect(lines.count == 10, "\(words)")
        #expect(complaint("{", ["EHR_WRAPPER_KIND": "hsm"]).contains("EHR_WRAPPER_KIND"))
    }

    @Test("of a file that is no configuration, the first mistakes are told and the others counted")
    func foreignFile() {
        let json = "{" + (0..<100).map { "\"name\($0)\": \($0)" }.joined(separator: ",") + "}"
        let lines = complaint(json).split(separator: "\n")
        #expect(lines.count == 22 && lines.first?.contains("100 mistakes") == true)
        #expect(lines.last == "  and 80 more")
    }

    @Test("a file that is not there, or far too long, is refused with its name")
    func unreadable() throws {
        #expect(throws: RecordFailure.self) {
            try Settings(file: folder.path("none.json"), variable: { _ in nil })
        }
        let long = #"{"ledger": {"url": ""# + String(repeating: "x", count: 300_000) + #""}}"#
        #expect(complaint(long).contains("longer than"))
    }

    @Test("paths in the file are relative to the file, those of the environment to the working folder")
    func paths() throws {
        let json = #"{"keys": {"database": "k.sqlite"}, "objects": {"folder": "/absolute"}, "data": "below"}"#
        let read = try settings(json, ["EHR_KEYS_ERASURE_LIST": "list"])
        #expect(read.path(RecordSettings.database) == folder.path("k.sqlite"))
        #expect(read.path(RecordSettings.objectFolder) == "/absolute")
        #expect(read.path(RecordSettings.erasureList) == "list")
        #expect(read.path(RecordSettings.data) == folder.path("below"))
        #expect(read.path(RecordSettings.keystoreFile, in: "/data") == "/data/keystore")
        #expect(try settings().path(RecordSettings.database) == "keys.sqlite")
    }

    @Test("what may be a path or an address stays as it was written where it is an address")
    func addresses() throws {
        let setting = SettingWithDefault("x.database", .pathOrAddress(scheme: "db:"), fallback: "f", help: "a database")
        for (text, read) in [("a file", folder.path("a file")), ("/f", "/f"), ("db:host=h name=n", "db:host=h name=n")]
        {
            try folder.write(Array(#"{"x": {"database": "\#(text)"}}"#.utf8), "config.json")
            let settings = try Settings(file: folder.path("config.json"), known: [setting.setting]) { _ in nil }
            #expect(settings.path(setting) == read)
        }
    }

    @Test("a section of another program's may be there, and is not looked at")
    func foreign() throws {
        let json = #"{"service": {"listen": 5}, "ledger": {"url": "http://x"}}"#
        #expect(complaint(json).contains("service"))
        #expect(try settings(json, foreign: ["service"]).text(RecordSettings.ledgerURL) == "http://x")
    }

    @Test("every setting has a name, a variable and a help text of its own, and what holds by default suits it")
    func table() throws {
        #expect(Set(RecordSettings.all.map(\.name)).count == RecordSettings.all.count)
        #expect(Set(RecordSettings.all.map(\.variable)).count == RecordSettings.all.count)
        for setting in RecordSettings.all {
            #expect(!setting.help.isEmpty)
            guard let fallback = setting.fallback else { continue }
            _ = try settings(flags: [setting.name: fallback])
        }
    }
}

@Suite("The reference of settings in docs/operations.md")
struct SettingsReferenceTests {
    @Test("it has every setting with its default, and no other")
    func reference() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/operations.md")
        let rows = try String(contentsOf: page, encoding: .utf8).matches(
            of: /\n\| `([a-z0-9_.]+)` \| (?:`([^`]*)` )?\|/)
        let documented = Dictionary(
            rows.map { (String($0.output.1), $0.output.2.map(String.init)) }, uniquingKeysWith: { first, _ in first })
        for setting in RecordSettings.all {
            let row = try #require(documented[setting.name], "\(setting.name) is not documented")
            #expect(row == setting.fallback, "\(setting.name)")
        }
        let sections = Set(RecordSettings.all.map { $0.name.prefix { $0 != "." } })
        for name in documented.keys where name.contains(".") && sections.contains(name.prefix { $0 != "." }) {
            #expect(RecordSettings.all.contains { $0.name == name }, "\(name) is documented and not known")
        }
    }
}
