// swift-tools-version: 6.2
import PackageDescription

// The integer key family, a processor for it, and its tests: a separate package, as the author of a family would have.
let package = Package(
    name: "intkey",
    products: [.executable(name: "intkey-processor", targets: ["intkey-processor"])],
    dependencies: [
        // No traits: only this package and swift-log, without the dependencies of ehr-ledger's programs.
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
