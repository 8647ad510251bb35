// swift-tools-version: 6.2
import PackageDescription

// The validator's side of a load test. A package of its own that shares no code with what it measures.
let package = Package(
    name: "benchmarks",
    targets: [
        .systemLibrary(name: "CNative", path: "Sources/CNative"),
        .executableTarget(
            name: "sawtooth-load", dependencies: ["CNative"], path: "Sources/sawtooth-load",
            swiftSettings: [.treatAllWarnings(as: .error)]),
    ],
    swiftLanguageModes: [.v6]
)
