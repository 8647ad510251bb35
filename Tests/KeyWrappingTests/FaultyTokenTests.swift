import Cryptography
import Foundation
import KeyWrapping
import RecordErrors
import TestServers
import Testing

/// Tokens' libraries that do this are not to be had, so they are compiled: Tests/Doubles.
@Suite("PKCS#11 libraries with faults", .serialized, .enabled(if: CompiledToken.compiler != nil, "needs a C compiler"))
struct FaultyTokenTests {
    private let context: WrappingContext

    init() throws {
        context = try WrappingContext(purpose: .patientRoot, ids: ["p"])
    }

    @Test(
        "no key is wrapped under a key that can be taken out of its token",
        arguments: [("10", false), ("11", true), ("00", true), ("01", true)])
    func extractable(attributes: String, isRefusedForIt: Bool) async throws {
        let token = try CompiledToken("extractable_token.c")
        setenv("EXTRACTABLE_TOKEN", attributes, 1)
        let wrapper = PKCS11Token(
            library: token.library, token: "t", label: "l", pin: SecretBytes(copying: [1, 2, 3, 4]), deadline: 60)
        let error = await #expect(throws: RecordFailure.self) {
            _ = try await wrapper.wrap(.random(count: 32), context: context)
        }
        guard let why = error?.words(of: .wrapperRefused) else {
            Issue.record("\(String(describing: error))")
            return
        }
        // One that stays is used; this library then encrypts nothing.
        #expect(why.contains("can be taken out of it") == isRefusedForIt, "\(why)")
    }

    @Test("one that hangs is left at the deadline, holds up no other, and what waited behind it is never begun")
    func abandoned() async throws {
        let token = try CompiledToken("hanging_token.c")
        setenv("HANGING_TOKEN", token.folder.path("calls"), 1)
        try token.folder.write([], "calls")
        func wrapper(_ deadline: Double) -> PKCS11Token {
            PKCS11Token(
                library: token.library, token: "t", label: "l", pin: SecretBytes(copying: [1, 2, 3, 4]),
                deadline: deadline)
        }
        let hasty = wrapper(0.3)
        let start = ContinuousClock.now
        for call in 0..<3 {
            let context = context
            await #expect(throws: RecordFailure(.wrapperAway, "the token “t” has not answered within 0.3 s")) {
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
        try token.folder.write([], "calls.released")
        let error = await #expect(throws: RecordFailure.self) {
            _ = try await wrapper(60).wrap(.random(count: 32), context: context)
        }
        #expect(error?.description.contains("there is no token of that label") == true)
        // The call that hung, and the last one. A load of a library takes no such call.
        #expect(try token.folder.read("calls").count == 2)
    }
}

/// A library of Tests/Doubles, compiled into a folder of its own.
final class CompiledToken {
    static let compiler: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        return ["cc", "gcc", "clang"].flatMap { name in folders.map { "\($0)/\(name)" } }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    let folder = TemporaryFolder()
    var library: String { folder.path("token.so") }

    private struct NotCompiled: Error {}

    init(_ source: String) throws {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Doubles/\(source)")
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: try #require(CompiledToken.compiler))
        compiler.arguments = ["-shared", "-fPIC", "-I/usr/include/p11-kit-1", "-o", library, source.path]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw NotCompiled() }
    }
}
