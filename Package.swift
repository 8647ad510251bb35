// swift-tools-version: 6.2
import PackageDescription

// One line a target; the folder name is the module name and the group folder says where in a record's trip it stands
// (docs/ARCHITECTURE.md). Dependencies point one way: Foreign <- Sawtooth <- EHR, Records <- Servers, Clients <-
// Executables.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

// The commit that `--version` says: a release is built with `EHR_COMMIT=$(git rev-parse HEAD)` in the environment. What
// cannot be a commit's name is left out, since it becomes C source.
let commit = Context.environment["EHR_COMMIT"].flatMap { text in
    (7...64).contains(text.count) && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        ? text : nil
}

func library(
    _ group: String, _ name: String, _ dependencies: [Target.Dependency] = [],
    resources: [Resource]? = nil, cSettings: [CSetting]? = nil
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(group)/\(name)", resources: resources,
        cSettings: cSettings, swiftSettings: settings)
}

/// A C library that the machine already has: module map and shim header only.
///
/// - Parameter pkgConfig: its name there, where the header lies in a folder of its own.
func foreign(_ name: String, pkgConfig: String? = nil) -> Target {
    .systemLibrary(name: name, path: "Sources/Foreign/\(name)", pkgConfig: pkgConfig)
}

func executable(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "Sources/Executables/\(name)",
        swiftSettings: settings)
}

/// What measures this package with the means of this package (scripts/bench.sh); no product.
func benchmark(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "Benchmarks/Sources/\(name)", swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(name)", resources: resources,
        swiftSettings: settings)
}

// Traits say what a user of this package pays for: a dependency that only traits use which are off is not even fetched.
// Without any, there are SawtoothProtocol, SawtoothSigning, SawtoothProcessor and SawtoothTesting, with swift-log
// beneath them. Sources that need more, in a target that has to do without, stand in `#if` with the trait's name.
let traits: Set<Trait> = [
    .trait(name: "Client", description: "SawtoothClient: builds, signs and submits batches, follows events."),
    .trait(name: "Lifecycle", description: "TransactionProcessor is a Service of swift-service-lifecycle."),
    .trait(name: "Metrics", description: "TransactionProcessor reports through swift-metrics."),
    .trait(
        name: "Applications", description: "The ehr family's programs and all that they are made of.",
        enabledTraits: ["Client", "Lifecycle", "Metrics"]),
    .default(enabledTraits: ["Applications"]),
]

/// A product of another package, used only where `trait` is on.
func product(_ name: String, _ package: String, _ trait: String = "Applications") -> Target.Dependency {
    .product(name: name, package: package, condition: .when(traits: [trait]))
}

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = product("Metrics", "swift-metrics", "Metrics")
let coreMetrics = product("CoreMetrics", "swift-metrics", "Metrics")
let serviceLifecycle = product("ServiceLifecycle", "swift-service-lifecycle", "Lifecycle")
let asyncHTTPClient = product("AsyncHTTPClient", "async-http-client", "Client")
let nioCore = product("NIOCore", "swift-nio", "Client")
let nioHTTP1 = product("NIOHTTP1", "swift-nio", "Client")
let nioPosix = product("NIOPosix", "swift-nio", "Client")
let nioSSL = product("NIOSSL", "swift-nio-ssl", "Client")
let argumentParser = product("ArgumentParser", "swift-argument-parser")
let unixSignals = product("UnixSignals", "swift-service-lifecycle")
let nioHTTPTypes = product("NIOHTTPTypes", "swift-nio-extras")
let hummingbird = product("Hummingbird", "hummingbird")
let hummingbirdCore = product("HummingbirdCore", "hummingbird")
let hummingbirdTLS = product("HummingbirdTLS", "hummingbird")
let hummingbirdHTTP2 = product("HummingbirdHTTP2", "hummingbird")
let httpTypes = product("HTTPTypes", "swift-http-types")
let crypto = product("Crypto", "swift-crypto")
let grdb = product("GRDB", "GRDB.swift")
let tracing = product("Tracing", "swift-distributed-tracing")
let instrumentation = product("Instrumentation", "swift-distributed-tracing")
let xmlCoder = product("XMLCoder", "XMLCoder")

let sources: [Target] = [
    // Foreign: C libraries, and the one Swift doorway to each.
    foreign("CZeroMQ"), foreign("CProtobufC"), foreign("COpenSSL"), foreign("CCBOR"), foreign("CSecp256k1"),
    foreign("CLMDB"), foreign("CPKCS11"), foreign("CPrctl"), foreign("CClockState"), foreign("CBuildCommit"),
    foreign("CPostgreSQL", pkgConfig: "libpq"),
    .target(
        name: "CSawtoothProtos", dependencies: ["CProtobufC"], path: "Generated/CSawtoothProtos",
        linkerSettings: [.linkedLibrary("protobuf-c")]),
    library("Foreign", "Locking"),
    library("Foreign", "NetworkAddresses"),
    library("Foreign", "ZeroMQ", ["CZeroMQ"]),
    library("Foreign", "CBOR", ["CCBOR"]),
    library("Foreign", "Cryptography", ["COpenSSL", "CPrctl"]),
    library(
        "Foreign", "BuildVersion", ["CBuildCommit"],
        cSettings: commit.map { [.define("EHR_COMMIT", to: "\"\($0)\"")] }),
    library("Foreign", "ProgramLogs", ["BuildVersion", argumentParser, logging]),
    library("Foreign", "Waiting", ["Locking"]),
    library("Foreign", "StandardStreams", ["Waiting", argumentParser]),
    library("Foreign", "DurableFiles", ["Waiting"]),
    library(
        "Foreign", "OutgoingHTTP", ["DurableFiles", "Waiting", asyncHTTPClient, nioCore, nioPosix, nioSSL, logging]),
    library("Foreign", "StrictJSON"),
    library("Foreign", "PasswordStrength", ["Cryptography", "DurableFiles"]),
    library("Foreign", "OneTimePasswords", ["Cryptography", crypto]),
    library("Foreign", "WebAuthn", ["CBOR", "Cryptography", "StrictJSON", crypto]),
    library("Foreign", "LMDB", ["CLMDB"]),
    library("Foreign", "SQLDatabases", ["CPostgreSQL", "Cryptography", "DurableFiles", "Locking", grdb]),
    library("Foreign", "ZIPArchives"),
    library("Foreign", "PKCS11", ["CPKCS11", "Cryptography", "Locking", "Waiting"]),

    // Sawtooth: any ledger of that kind; nothing here knows a word about health.
    library("Sawtooth", "SawtoothProtocol", ["CSawtoothProtos", "CProtobufC"]),
    library("Sawtooth", "SawtoothSigning", ["CSecp256k1", "Cryptography", "DurableFiles"]),
    library(
        "Sawtooth", "SawtoothTransport", ["SawtoothProtocol", "NetworkAddresses", "ZeroMQ", "Locking", logging]),
    library(
        "Sawtooth", "SawtoothProcessor",
        [
            "SawtoothProtocol", "SawtoothTransport", "NetworkAddresses", "Locking", logging, coreMetrics,
            serviceLifecycle,
        ]),
    library(
        "Sawtooth", "SawtoothClient",
        [
            "SawtoothProtocol", "SawtoothSigning", "SawtoothTransport", "NetworkAddresses", "ZeroMQ", "Cryptography",
            "Locking", "OutgoingHTTP", logging, asyncHTTPClient, nioCore, nioHTTP1, nioPosix,
        ]),
    library(
        "Sawtooth", "SawtoothTesting",
        ["SawtoothProtocol", "SawtoothProcessor", "SawtoothTransport", "ZeroMQ", "Locking"]),

    // EHR: the `ehr` family and who enforces it.
    library("EHR", "EHRFamily", ["CBOR", "Cryptography", "SawtoothProtocol"]),
    library(
        "EHR", "EHRProcessor",
        ["EHRFamily", "SawtoothProtocol", "SawtoothProcessor", "SawtoothSigning", "CBOR", "Cryptography"]),
    library(
        "EHR", "EHRIndex",
        [
            "EHRFamily", "SawtoothClient", "SawtoothProtocol", "SQLDatabases", "Cryptography", "CBOR", "Locking",
            logging,
        ]),

    // Records: the off-chain life of a record.
    library("Records", "RecordErrors"),
    library("Records", "Journals", ["RecordErrors", "Cryptography", "DurableFiles", "Locking"]),
    library("Records", "AWSSigning", ["Cryptography", "DurableFiles"]),
    library(
        "Records", "KeyWrapping",
        [
            "RecordErrors", "AWSSigning", "CBOR", "Cryptography", "DurableFiles", "Locking", "OutgoingHTTP", "PKCS11",
            asyncHTTPClient, nioCore, nioHTTP1, nioPosix,
        ]),
    library("Records", "RecordEncryption", ["RecordErrors", "Cryptography", "DurableFiles"]),
    library(
        "Records", "RecordStorage",
        [
            "RecordErrors", "AWSSigning", "Cryptography", "DurableFiles", "Locking", "OutgoingHTTP", logging,
            asyncHTTPClient, nioCore, nioHTTP1, xmlCoder,
        ]),
    library(
        "Records", "RecordKeys",
        [
            "RecordErrors", "KeyWrapping", "RecordEncryption", "EHRFamily", "Cryptography", "DurableFiles", "Locking",
            "Waiting", crypto, grdb,
        ]),
    library(
        "Records", "RecordFlow",
        [
            "RecordErrors",
            "RecordKeys", "KeyWrapping", "RecordEncryption", "RecordStorage", "EHRFamily", "EHRProcessor",
            "SawtoothClient", "SawtoothProcessor", "SawtoothProtocol", "SawtoothSigning", "Cryptography", "Journals",
            "Locking", instrumentation, tracing,
        ]),
    library(
        "Records", "Holders",
        [
            "RecordErrors", "RecordKeys", "KeyWrapping", "EHRFamily", "SawtoothSigning", "Cryptography", "Locking",
            "OneTimePasswords", "WebAuthn", crypto,
        ]
    ),
    library(
        "Records", "RecordConfiguration",
        [
            "RecordErrors", "Holders", "Journals", "EHRFamily",
            "RecordFlow", "RecordKeys", "KeyWrapping", "RecordEncryption", "RecordStorage", "AWSSigning",
            "SawtoothClient", "SawtoothSigning", "Cryptography", "DurableFiles", "OutgoingHTTP", "StrictJSON",
            asyncHTTPClient, nioCore, logging,
        ]),

    library(
        "Records", "RecordRemote",
        [
            "RecordErrors", "Holders",
            "RecordFlow", "RecordKeys", "KeyWrapping", "RecordEncryption", "RecordStorage", "EHRFamily",
            "SawtoothClient", "SawtoothProtocol", "SawtoothSigning", "Cryptography", "DurableFiles", "Locking",
            "OneTimePasswords", "OutgoingHTTP", "NetworkAddresses", "StrictJSON", "WebAuthn", asyncHTTPClient, nioCore,
            nioHTTP1,
            nioPosix, nioSSL, instrumentation, tracing,
        ]),

    // Servers: things that listen, and who may ask them.
    library(
        "Servers", "Accounts",
        [
            "Cryptography", "DurableFiles", "Locking", "OneTimePasswords", "PasswordStrength", "SQLDatabases",
            "WebAuthn",
        ]),
    library(
        "Servers", "ServerConnections",
        [
            "Locking", "NetworkAddresses", hummingbirdCore, hummingbirdTLS, hummingbirdHTTP2, httpTypes, nioHTTPTypes,
            nioHTTP1, nioCore, nioSSL, logging,
        ]),
    library("Servers", "ServerMetrics", ["CClockState", nioSSL]),
    library(
        "Servers", "Telemetry",
        [
            "BuildVersion", "Cryptography", "DurableFiles", "Locking", "OutgoingHTTP", "RecordConfiguration",
            "RecordErrors", "ServerMetrics", asyncHTTPClient, nioCore, nioHTTP1, httpTypes, instrumentation, tracing,
            logging, serviceLifecycle,
        ]),
    library(
        "Servers", "DevLedger",
        [
            "SawtoothProtocol", "SawtoothSigning", "NetworkAddresses", "ZeroMQ", "CBOR", "Cryptography", "LMDB",
            "Locking",
            logging,
        ]),
    library(
        "Servers", "LedgerREST",
        [
            "SawtoothProtocol", "SawtoothTransport", "NetworkAddresses", "ServerConnections", hummingbird, httpTypes,
            nioCore, logging,
            serviceLifecycle,
        ]),

    library(
        "Servers", "EncryptionService",
        [
            "RecordErrors", "Holders",
            "RecordRemote", "RecordConfiguration", "RecordFlow", "RecordKeys", "KeyWrapping", "RecordEncryption",
            "RecordStorage", "EHRFamily", "SawtoothProtocol", "SawtoothSigning", "Cryptography", "DurableFiles",
            "Locking", "WebAuthn", "BuildVersion", "NetworkAddresses", "ServerConnections", "ServerMetrics",
            "Telemetry", hummingbird,
            hummingbirdCore, httpTypes, nioCore, nioSSL, logging, serviceLifecycle,
        ]),

    library(
        "Servers", "EHRGateway",
        [
            "Accounts", "EHRIndex", "EHRFamily", "Holders", "RecordConfiguration", "RecordErrors", "RecordFlow",
            "RecordKeys", "RecordRemote", "SawtoothClient", "SawtoothProtocol", "SQLDatabases", "BuildVersion", "CBOR",
            "Cryptography", "DurableFiles", "Locking", "WebAuthn", "NetworkAddresses", "ServerConnections",
            "ServerMetrics", "Telemetry", "ZIPArchives", hummingbird,
            hummingbirdCore, httpTypes,
            nioCore, nioSSL, crypto, logging, serviceLifecycle,
        ],
        resources: [.embedInCode("openapi.json")]),

    // Clients: things that ask.
    library(
        "Clients", "EHRCommands",
        [
            "RecordErrors", "Holders",
            "EHRFamily", "SawtoothProtocol", "SawtoothSigning", "SawtoothClient", "RecordConfiguration", "RecordFlow",
            "Journals",
            "RecordKeys", "RecordRemote", "RecordStorage", "RecordEncryption", "KeyWrapping", "Cryptography", "CBOR",
            "DurableFiles", "Locking", "PasswordStrength", "BuildVersion", "ProgramLogs", "StandardStreams", "Waiting",
            argumentParser, logging,
        ]),

    executable("ehr", ["EHRCommands", "StandardStreams"]),
    executable(
        "ehr-processor",
        [
            "EHRProcessor", "SawtoothProcessor", "BuildVersion", "ProgramLogs", "StandardStreams", argumentParser,
            logging,
        ]),
    executable(
        "ehr-encryption",
        [
            "EncryptionService", "ServerConnections", "RecordConfiguration", "RecordErrors", "RecordFlow",
            "RecordRemote", "Cryptography", "BuildVersion", "NetworkAddresses", "ProgramLogs", "StandardStreams",
            "Telemetry", argumentParser, logging, serviceLifecycle, unixSignals,
        ]),
    executable(
        "ehr-gateway",
        [
            "Accounts", "EHRGateway", "EHRIndex", "Cryptography", "DurableFiles", "NetworkAddresses",
            "RecordConfiguration", "RecordErrors", "SQLDatabases", "ServerConnections", "BuildVersion", "ProgramLogs",
            "StandardStreams", "Telemetry", argumentParser, logging, serviceLifecycle, unixSignals,
        ]),
    executable(
        "ehr-dev-ledger",
        [
            "DevLedger", "LedgerREST", "NetworkAddresses", "ServerConnections", "BuildVersion", "ProgramLogs",
            "StandardStreams", argumentParser, logging, serviceLifecycle, unixSignals,
        ]),
]

let allTests: [Target] = [
    .target(name: "TestVectors", path: "Tests/TestVectors", resources: [.copy("Vectors")], swiftSettings: settings),
    .target(
        name: "TestServers",
        dependencies: [
            "AWSSigning", "Cryptography", "KeyWrapping", "RecordStorage", asyncHTTPClient, nioCore, nioHTTP1, nioSSL,
        ],
        path: "Tests/TestServers", swiftSettings: settings),
    .target(
        name: "RecordTesting",
        dependencies: [
            "RecordErrors", "RecordFlow", "EHRFamily", "EHRProcessor", "SawtoothClient", "SawtoothProcessor",
            "SawtoothProtocol",
            "SawtoothTesting", "Cryptography",
        ], path: "Tests/RecordTesting", swiftSettings: settings),
    .target(
        name: "PasskeyTesting", dependencies: ["CBOR", "WebAuthn", crypto], path: "Tests/PasskeyTesting",
        swiftSettings: settings),
    .executableTarget(
        name: "supervised-family", dependencies: ["SawtoothProcessor", "SawtoothProtocol", logging],
        path: "Tests/SupervisedFamily", swiftSettings: settings),
    tests("CBORTests", ["CBOR", "TestVectors"]),
    tests("AWSSigningTests", ["AWSSigning", "Cryptography", "TestVectors"]),
    tests("CryptographyTests", ["Cryptography", "TestVectors"]),
    tests("OneTimePasswordsTests", ["OneTimePasswords", "Cryptography", "TestVectors"]),
    tests("WebAuthnTests", ["WebAuthn", "Cryptography", "TestVectors"]),
    tests("ProgramLogsTests", ["ProgramLogs", "BuildVersion", argumentParser, logging]),
    tests("DurableFilesTests", ["DurableFiles"]),
    tests("OutgoingHTTPTests", ["OutgoingHTTP", "DurableFiles", asyncHTTPClient]),
    tests("LMDBTests", ["LMDB"]),
    tests(
        "EHRGatewayTests",
        [
            "Cryptography", "EHRGateway", "EHRFamily", "Locking", "RecordConfiguration", "RecordErrors", "RecordFlow",
            "RecordKeys", "SawtoothProtocol", "ServerMetrics", "Telemetry", httpTypes, logging,
        ]),
    tests("ZIPArchivesTests", ["ZIPArchives"]),
    .target(
        name: "DatabaseTesting", dependencies: ["SQLDatabases"], path: "Tests/DatabaseTesting",
        swiftSettings: settings),
    tests("SQLDatabasesTests", ["SQLDatabases", "DatabaseTesting", "Locking"]),
    tests(
        "AccountsTests",
        [
            "Accounts", "Cryptography", "DatabaseTesting", "Locking", "OneTimePasswords", "PasskeyTesting",
            "PasswordStrength", "SQLDatabases", "WebAuthn",
        ]),
    tests("ZeroMQTests", ["ZeroMQ"]),
    tests("SawtoothProtocolTests", ["SawtoothProtocol", "TestVectors"]),
    tests("SawtoothSigningTests", ["SawtoothSigning", "TestVectors"]),
    tests(
        "SawtoothTransportTests",
        ["SawtoothTransport", "SawtoothProtocol", "SawtoothTesting", "ZeroMQ", "Locking", logging]),
    tests(
        "SawtoothProcessorTests",
        [
            "SawtoothProcessor", "SawtoothProtocol", "SawtoothTransport", "SawtoothTesting", "ZeroMQ", "Locking",
            "supervised-family", logging, coreMetrics, serviceLifecycle,
        ]),
    tests(
        "SawtoothClientTests",
        ["SawtoothClient", "SawtoothProtocol", "SawtoothSigning", "SawtoothTesting", "Cryptography", "TestVectors"]),
    tests("EHRFamilyTests", ["EHRFamily", "CBOR", "SawtoothProtocol", "TestVectors"]),
    tests(
        "EHRProcessorTests",
        [
            "EHRProcessor", "EHRFamily", "SawtoothProcessor", "SawtoothProtocol", "SawtoothTesting", "SawtoothSigning",
            "CBOR", "TestVectors",
        ]),
    .executableTarget(
        name: "follow-index", dependencies: ["EHRIndex", "SawtoothClient", "SQLDatabases", logging],
        path: "Tests/FollowIndex", swiftSettings: settings),
    tests(
        "EHRIndexTests",
        [
            "follow-index", "DatabaseTesting", "EHRIndex", "EHRFamily", "EHRProcessor", "SawtoothClient",
            "SawtoothProcessor", "SawtoothProtocol",
            "SawtoothSigning", "SawtoothTesting", "SQLDatabases", "Cryptography", "DevLedger", "LedgerREST",
            "NetworkAddresses", "Locking",
            "ZeroMQ", logging,
        ]),
    tests("RecordErrorsTests", ["RecordErrors"]),
    tests("JournalsTests", ["Journals", "RecordErrors", "Cryptography", "Locking"]),
    tests("KeyWrappingTests", ["RecordErrors", "KeyWrapping", "AWSSigning", "Cryptography", "TestServers"]),
    tests(
        "RecordEncryptionTests", ["RecordErrors", "RecordEncryption", "Cryptography", "DurableFiles", "TestVectors"]),
    tests(
        "RecordStorageTests",
        [
            "RecordErrors", "RecordStorage", "AWSSigning", "Cryptography", "Locking", "TestServers", logging,
            asyncHTTPClient, nioCore, nioHTTP1,
        ]),
    tests(
        "DevLedgerTests",
        ["DevLedger", "SawtoothProtocol", "SawtoothSigning", "Cryptography", "LMDB", "TestVectors", logging]),
    tests(
        "RecordKeysTests",
        [
            "RecordErrors", "RecordKeys", "KeyWrapping", "RecordEncryption", "EHRFamily", "Cryptography",
            "DurableFiles", "TestVectors",
            crypto, grdb,
        ]),
    tests(
        "HoldersTests",
        [
            "RecordErrors", "Holders", "RecordKeys", "KeyWrapping", "EHRFamily", "SawtoothSigning", "Cryptography",
            "Locking", "OneTimePasswords", "PasskeyTesting", "WebAuthn", crypto, grdb,
        ]),
    tests(
        "RecordFlowTests",
        [
            "RecordErrors", "RecordFlow", "RecordKeys", "KeyWrapping", "RecordEncryption", "RecordStorage", "EHRFamily",
            "Holders", "SawtoothClient", "SawtoothProtocol", "SawtoothSigning", "Cryptography", "Journals", "Locking",
            "RecordTesting", "TestServers", "RecordRemote", "ServiceTesting", crypto, grdb,
        ]),
    tests(
        "RecordConfigurationTests",
        [
            "RecordErrors", "RecordConfiguration", "RecordFlow", "RecordKeys", "RecordStorage", "KeyWrapping",
            "AWSSigning",
            "SawtoothClient", "TestServers", "Cryptography", "Locking",
        ]),
    .target(
        name: "ServiceTesting", dependencies: ["EncryptionService", "RecordRemote", "RecordFlow", "Holders", logging],
        path: "Tests/ServiceTesting", swiftSettings: settings),
    tests(
        "EncryptionServiceTests",
        [
            "RecordErrors", "EncryptionService", "Holders", "ServiceTesting", "RecordTesting", "RecordRemote",
            "RecordFlow",
            "RecordKeys",
            "KeyWrapping", "RecordEncryption", "RecordStorage", "EHRFamily", "SawtoothClient", "SawtoothSigning",
            "SawtoothProtocol", "Cryptography", "Locking", "OneTimePasswords", "ServerConnections", asyncHTTPClient,
            hummingbird, hummingbirdCore, nioCore, nioHTTP1, logging,
        ]),
    tests(
        "LedgerRESTTests",
        ["LedgerREST", "NetworkAddresses", "SawtoothProtocol", "SawtoothTesting", "TestVectors", logging]),
    tests(
        "EHRCommandsTests",
        ["RecordErrors", "EHRCommands", "EHRFamily", "RecordKeys", "Cryptography", "PasswordStrength"]),
    tests(
        "IntegrationTests",
        [
            "DevLedger", "LedgerREST", "NetworkAddresses", "SawtoothClient", "SawtoothProcessor", "SawtoothProtocol",
            "SawtoothSigning", "EHRFamily", "EHRProcessor", "Cryptography", "Locking", logging,
        ]),
    tests("TidyTests", []),
]

let benchmarks: [Target] = [
    benchmark("seal-bench", ["RecordErrors", "RecordEncryption", "Cryptography"]),
    benchmark(
        "record-bench",
        [
            "RecordErrors", "RecordFlow", "RecordKeys", "RecordStorage", "RecordEncryption", "KeyWrapping",
            "AWSSigning", "EHRFamily",
            "SawtoothClient", "SawtoothProtocol", "SawtoothSigning", "RecordTesting", "Cryptography", "Locking", crypto,
            asyncHTTPClient,
        ]),
]

// `EHR_TESTS=CBORTests,EHRFamilyTests swift test` leaves only those test targets in the package, and what they need:
// SwiftPM otherwise builds every target, HTTP stacks included, before it runs the first test.
let chosen = Context.environment["EHR_TESTS"].map { $0.split(separator: ",").map(String.init) }

func reachable(from names: [String], in all: [Target]) -> [Target] {
    let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    var found: Set<String> = []
    var waiting = names
    while let name = waiting.popLast() {
        guard let target = byName[name], found.insert(name).inserted else { continue }
        for case .byNameItem(let dependency, _) in target.dependencies { waiting.append(dependency) }
    }
    return all.filter { found.contains($0.name) }
}

// `EHR_FUZZ=1`, set by scripts/fuzz.sh alone, declares the libFuzzer targets and nothing that they do not need: each is
// one file with the C function `LLVMFuzzerTestOneInput`, which links only in a sanitizer build.
func fuzz(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Tests/Fuzz/\(name)", exclude: ["Corpus"],
        swiftSettings: settings)
}

let fuzzing = Context.environment["EHR_FUZZ"] != nil
let fuzzTargets: [Target] = [
    fuzz("FuzzCBOR", ["CBOR"]),
    fuzz("FuzzJournal", ["Journals"]),
    fuzz("FuzzPayload", ["EHRFamily"]),
    fuzz("FuzzProtobuf", ["SawtoothProtocol"]),
    fuzz("FuzzSealedRecord", ["Cryptography", "RecordEncryption"]),
    fuzz("FuzzWebAuthn", ["WebAuthn"]),
]

let everything = sources + (fuzzing ? fuzzTargets : allTests + benchmarks)
let targets = (fuzzing ? fuzzTargets.map(\.name) : chosen).map { reachable(from: $0, in: everything) } ?? everything

let products: [Product] = [
    .library(name: "SawtoothProtocol", targets: ["SawtoothProtocol"]),
    .library(name: "SawtoothSigning", targets: ["SawtoothSigning"]),
    .library(name: "SawtoothProcessor", targets: ["SawtoothProcessor"]),
    .library(name: "SawtoothClient", targets: ["SawtoothClient"]),
    .library(name: "SawtoothTesting", targets: ["SawtoothTesting"]),
    // What a family's author needs for payloads, entries and addresses.
    .library(name: "CBOR", targets: ["CBOR"]),
    .library(name: "Cryptography", targets: ["Cryptography"]),
    // What a back end needs to speak of health records.
    .library(name: "EHRFamily", targets: ["EHRFamily"]),
    .executable(name: "ehr", targets: ["ehr"]),
    .executable(name: "ehr-processor", targets: ["ehr-processor"]),
    .executable(name: "ehr-encryption", targets: ["ehr-encryption"]),
    .executable(name: "ehr-dev-ledger", targets: ["ehr-dev-ledger"]),
    .executable(name: "ehr-gateway", targets: ["ehr-gateway"]),
]

let package = Package(
    name: "ehr-ledger",
    products: products.filter { product in targets.contains { $0.name == product.name } }
        + (fuzzing ? fuzzTargets : []).map { .library(name: $0.name, type: .static, targets: [$0.name]) },
    traits: traits,
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/CoreOffice/XMLCoder", from: "0.18.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: targets,
    swiftLanguageModes: [.v6]
)
