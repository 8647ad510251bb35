import Testing

@Suite("Layering")
struct LayeringTests {
    /// What each group may import of ours. Foreign <- Sawtooth <- EHR, Records <- Servers, Clients <- Executables.
    private static let allowed: [String: Set<String>] = [
        "Foreign": ["Foreign"],
        "Sawtooth": ["Foreign", "Sawtooth"],
        "EHR": ["Foreign", "Sawtooth", "EHR"],
        "Records": ["Foreign", "Sawtooth", "EHR", "Records"],
        "Servers": ["Foreign", "Sawtooth", "EHR", "Records", "Servers"],
        "Clients": ["Foreign", "Sawtooth", "EHR", "Records", "Clients"],
        "Executables": ["Foreign", "Sawtooth", "EHR", "Records", "Servers", "Clients"],
        // In Python: it asks the gateway over HTTP.
        "Federated": [],
    ]

    /// Modules that must not see something that their group may.
    private static let forbidden: [String: Set<String>] = [
        // The development ledger judges processors and the family as a stranger would.
        "DevLedger": ["SawtoothProcessor", "SawtoothTransport", "EHRFamily", "EHRProcessor", "LedgerREST"],
        // It must serve a real validator as well as ours: it knows the component endpoint only.
        "LedgerREST": ["DevLedger", "LMDB"],
        // What the ledger agrees on does no input or output.
        "EHRFamily": ["ZeroMQ", "SawtoothTransport", "SawtoothClient", "SawtoothProcessor", "AsyncHTTPClient"],
        "SawtoothProcessor": ["SawtoothClient", "AsyncHTTPClient", "Hummingbird", "NIOCore"],
        "SawtoothProtocol": ["ZeroMQ", "SawtoothTransport"],
        "RecordEncryption": ["SawtoothProtocol", "SawtoothClient", "EHRFamily"],
        // Who signs in is known without HTTP, ledger or keys.
        "Accounts": ["Hummingbird", "HTTPTypes", "SawtoothClient", "EHRFamily", "RecordKeys", "RecordFlow", "Holders"],
        "Journals": ["SawtoothProtocol", "SawtoothClient", "EHRFamily", "RecordKeys", "RecordFlow"],
    ]

    private static let groupsOfSources = Repository.folders(in: "Sources")

    @Test("every folder under Sources is a known group", arguments: groupsOfSources)
    func knownGroup(group: String) {
        #expect(Self.allowed[group] != nil, "Sources/\(group) has no place in the dependency direction")
    }

    @Test("a module imports only from its own layer and those below", arguments: groupsOfSources)
    func direction(group: String) throws {
        let allowed = try #require(Self.allowed[group])
        for file in Repository.swiftFiles(under: "Sources/\(group)") {
            for (module, line) in Modules.imports(of: file) {
                guard let target = Modules.groups[module] else { continue }
                #expect(allowed.contains(target), "\(file.path): `\(line)` reaches up into \(target)")
            }
        }
    }

    @Test("modules that must not see something do not import it", arguments: forbidden.keys.sorted())
    func forbiddenImports(module: String) throws {
        try #require(Modules.groups[module] != nil, "a rule about the module \(module), which is not there")
        let forbidden = try #require(Self.forbidden[module])
        for file in Modules.swiftFiles(of: module) {
            for (imported, line) in Modules.imports(of: file) {
                #expect(!forbidden.contains(imported), "\(file.path): `\(line)`")
            }
        }
    }

    /// protobuf-c is two C modules, library and generated code, behind one doorway.
    private static let doorways: [String: String] = [
        "CZeroMQ": "ZeroMQ", "CCBOR": "CBOR", "COpenSSL": "Cryptography", "CLMDB": "LMDB", "CPKCS11": "PKCS11",
        "CPrctl": "Cryptography", "CBuildCommit": "BuildVersion", "CClockState": "ServerMetrics",
        "CPostgreSQL": "SQLDatabases",
        "CSecp256k1": "SawtoothSigning", "CProtobufC": "SawtoothProtocol", "CSawtoothProtos": "SawtoothProtocol",
    ]

    @Test("a C library is imported by one Swift module, internally", arguments: Modules.cModules)
    func oneDoorway(cModule: String) throws {
        var importers: Set<String> = []
        for module in Modules.groups.keys {
            for file in Modules.swiftFiles(of: module) {
                for (imported, line) in Modules.imports(of: file) where imported == cModule {
                    importers.insert(module)
                    #expect(line.hasPrefix("internal import "), "\(file.path): `\(line)`")
                }
            }
        }
        let doorway = try #require(Self.doorways[cModule], "say in this test which module is \(cModule)'s doorway")
        // A library that no code uses yet has no importer; a second one is what must not be.
        #expect(importers.isSubset(of: [doorway]), "\(cModule) is imported by \(importers.sorted())")
    }

    @Test("nothing under Sources/Sawtooth or Protos/sawtooth knows a word about health")
    func noHealthWords() {
        let anywhere = /(?i)(patient|doctor|consent|hospital|medical|clinic|physician|diagnos)/
        let wholeWord = /(?i)\b(records?|ehr|health|dicom|fhir)\b/
        let camelCase = /EHR|Record(?!ed|ing)|Health/
        // A vote on a setting is a VoteRecord in Sawtooth's own settings family.
        let sawtoothsOwn = "Vote" + "Record"
        let files = Repository.files(under: "Sources/Sawtooth") + Repository.files(under: "Protos/sawtooth")
        for file in files {
            for (index, text) in file.lines.enumerated() {
                let line = text.replacing(sawtoothsOwn, with: "")
                let found = line.contains(anywhere) || line.contains(wholeWord) || line.contains(camelCase)
                #expect(!found, "\(file.path):\(index + 1): \(text)")
            }
        }
    }

    @Test("library layers do without Foundation, whose start-up time and memory every program would pay")
    func noFoundation() {
        for group in ["Foreign", "Sawtooth", "EHR"] {
            for file in Repository.swiftFiles(under: "Sources/\(group)") {
                for (module, line) in Modules.imports(of: file) {
                    #expect(module != "Foundation", "\(file.path): `\(line)`; Glibc or FoundationEssentials will do")
                }
            }
        }
    }
}
