import Cryptography
import Foundation
import KeyWrapping
import RecordErrors
import TestServers
import Testing

@Suite("PKCS#11 token", .enabled(if: SoftHSM.isHere, "needs Debian's softhsm2"))
struct PKCS11TokenTests {
    private let context: WrappingContext
    private let label = "ehr-\(UUID().uuidString)"

    init() throws {
        context = try WrappingContext(purpose: .patientRoot, ids: ["p"])
    }

    private func error(_ body: () async throws -> Void) async -> RecordFailure? {
        do {
            try await body()
            return nil
        } catch {
            return error as? RecordFailure
        }
    }

    @Test("a second wrapper on the same token and label unwraps what the first wrapped, and follows its rotation")
    func shared() async throws {
        let (first, second) = (try SoftHSM.wrapper(label: label), try SoftHSM.wrapper(label: label))
        let key = SecretBytes.random(count: 32)
        let before = try await first.wrap(key, context: context)
        #expect(try await second.unwrap(before, context: context) == key)
        try await first.rotate()
        let after = try await second.wrap(key, context: context)
        #expect(after.keyID != before.keyID)
        #expect(try await first.unwrap(after, context: context) == key)
    }

    @Test("ten rotations keep their order")
    func ordered() async throws {
        let wrapper = try SoftHSM.wrapper(label: label)
        var ids: [[UInt8]] = []
        for _ in 0..<11 {
            ids.append(try await wrapper.wrap(.random(count: 32), context: context).keyID)
            try await wrapper.rotate()
        }
        #expect(Set(ids).count == 11)
    }

    @Test("a missing library, something that is no such library, and a missing token are told apart by their messages")
    func missing() async throws {
        for (library, message) in [("/no/such/library.so", "No such file"), ("libz.so.1", "no PKCS #11 library")] {
            let wrapper = PKCS11Token(
                library: library, token: "t", label: label, pin: SecretBytes(copying: [1, 2, 3, 4]))
            let error = await error { _ = try await wrapper.wrap(.random(count: 32), context: context) }
            guard let why = error?.words(of: .wrapperRefused) else {
                Issue.record("\(library) gave \(String(describing: error))")
                continue
            }
            #expect(why.contains(library) && (why.contains(message) || why.contains("cannot open")), "\(why)")
        }
        let error = await error {
            _ = try await SoftHSM.wrapper(label: label, token: "no such token").wrap(
                .random(count: 32), context: context)
        }
        guard let why = error?.words(of: .wrapperAway) else {
            Issue.record("a missing token gave \(String(describing: error))")
            return
        }
        #expect(why.contains("no such token"))
    }

    @Test("a token that does not answer in time is given up, and answers later calls")
    func deadline() async throws {
        let hasty = try SoftHSM.wrapper(label: label, deadline: 0)
        let given = await withTaskGroup(of: RecordFailure?.self) { group in
            // Far more at once than a token takes on in no time.
            for _ in 0..<200 {
                group.addTask { await error { _ = try await hasty.wrap(.random(count: 32), context: context) } }
            }
            return await group.reduce(into: [RecordFailure]()) { given, error in
                if let error { given.append(error) }
            }
        }
        #expect(!given.isEmpty)
        #expect(
            given.allSatisfy { $0 == RecordFailure(.wrapperAway, "the token “ehr test” has not answered within 0.0 s") }
        )
        _ = try await SoftHSM.wrapper(label: label).wrap(.random(count: 32), context: context)
    }

    @Test("a wrong PIN is refused, and said to be wrong")
    func wrongPIN() async throws {
        // A login is the process's, so a wrong PIN shows only in a process that is not logged in: this asks a token of
        // its own.
        let error = await error {
            _ = try await SoftHSM.wrapper(label: label, pin: "9999-test", token: SoftHSM.otherToken()).wrap(
                .random(count: 32), context: context)
        }
        #expect(error == RecordFailure(.wrapperRefused, "logging in failed on the token: the PIN is wrong"))
    }
}
