// swift-tools-version: 6.2
import PackageDescription

// The integer key family, a processor for it, and its tests: a package of its own, as an author of a family has one.
let package = Package(
    name: "intkey",
    products: [.executable(name: "intkey-processor", targets: ["intkey-processor"])],
    dependencies: [
        // No traits: this package and swift-log, and nothing of what the programs of ehr-ledger need.
        .package(name: "ehr-ledger", path: "../../..", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .target(
            name: "IntKey",
            dependencies: [
                .product(name: "SawtoothProcessor", package: "ehr-ledger"),
                .product(name: "SawtoothProtocol", package: "ehr-ledger"),
                .product(name: "CBOR", package: "ehr-ledger"),
                .product(name: "Cryptography", package: "ehr-ledger"),
            ]),
        .executableTarget(
            name: "intkey-processor",
            dependencies: [
                "IntKey",
                .product(name: "SawtoothProcessor", package: "ehr-ledger"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "IntKeyTests",
            dependencies: [
                "IntKey",
                .product(name: "SawtoothProcessor", package: "ehr-ledger"),
                .product(name: "SawtoothProtocol", package: "ehr-ledger"),
                .product(name: "SawtoothTesting", package: "ehr-ledger"),
                .product(name: "CBOR", package: "ehr-ledger"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
