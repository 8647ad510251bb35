import Cryptography
import Foundation
import KeyWrapping
import TestServers
import Testing

/// A token's library that hangs is not to be had, so one is compiled: Tests/Doubles/hanging_token.c.
@Suite("A PKCS#11 library that hangs", .serialized, .enabled(if: HangingToken.compiler != nil, "needs a C compiler"))
struct HangingTokenTests {
    private let context: WrappingContext

    init() throws {
        context = try WrappingContext(purpose: .patientRoot, ids: ["p"])
    }

    @Test("it is left at the deadline, holds up no other library, and what waited behind it is never begun")
    func abandoned() async throws {
        let token = try HangingToken()
        func wrapper(_ deadline: Double) -> PKCS11Token {
            PKCS11Token(
                library: token.library, token: "t", label: "l", pin: SecretBytes(copying: [1, 2, 3, 4]),
                deadline: deadline)
        }
        let hasty = wrapper(0.3)
        let start = ContinuousClock.now
        for call in 0..<3 {
            let context = context
            await #expect(throws: KeyWrappingError.unreachable("the token “t” has not answered within 0.3 s")) {
                if call < 2 {
                    _ = try await hasty.wrap(.random(count: 32), context: context)
                } else {
                    try await hasty.rotate()
                }
            }
        }
        #expect(ContinuousClock.now - start < .seconds(30))
        if SoftHSM.isHere {
            let other = try SoftHSM.wrapper(label: "ehr-\(UUID().uuidString)")
            _ = try await other.wrap(.random(count: 32), context: context)
        }
        try token.release()
        let error = await #expect(throws: KeyWrappingError.self) {
            _ = try await wrapper(60).wrap(.random(count: 32), context: context)
        }
        #expect(error?.description.contains("there is no token of that label") == true)
        // The call that hung, and the last one. A load of a library takes no such call.
        #expect(try token.calls() == 2)
    }
}

/// The library, in a folder of its own.
final class HangingToken {
    static let compiler = ["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang", "/opt/swift/usr/bin/clang"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private let folder = TemporaryFolder()
    var library: String { folder.path("hanging_token.so") }

    private struct NotCompiled: Error {}

    init() throws {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Doubles/hanging_token.c")
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: try #require(HangingToken.compiler))
        compiler.arguments = ["-shared", "-fPIC", "-I/usr/include/p11-kit-1", "-o", library, source.path]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw NotCompiled() }
        try folder.write([], "calls")
        setenv("HANGING_TOKEN", folder.path("calls"), 1)
    }

    /// Lets calls come back from now on.
    func release() throws { try folder.write([], "calls.released") }

    /// How often the library was asked for its slots.
    func calls() throws -> Int { try folder.read("calls").count }
}
