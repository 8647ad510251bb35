import Glibc
import SawtoothProcessor
import SawtoothProtocol
import SawtoothTesting
import Testing

/// The family of the guide, tested as the guide tells an author to.
@Suite("CounterHandler, the guide's example")
struct CounterExampleTests {
    private func apply(_ payload: String, _ context: InMemoryTransactionContext) async -> ApplyError? {
        let header = TransactionHeader(familyName: "counter", familyVersion: "1.0")
        do {
            try await CounterHandler().apply(.init(header: header, payload: Array(payload.utf8)), context: context)
            return nil
        } catch {
            return ApplyError(error)
        }
    }

    @Test("a counter is set once, grows, and does not overflow")
    func rules() async throws {
        let context = InMemoryTransactionContext()
        #expect(await apply("inc a 1", context) == .invalidTransaction(message: "a is not there"))
        #expect(await apply("set a 5", context) == nil)
        #expect(await apply("set a 6", context) == .invalidTransaction(message: "a is there already"))
        #expect(await apply("inc a 2", context) == nil)
        let address = try #require(CounterHandler.address("a"))
        #expect(context.state == [address: Array("7".utf8)])
        #expect(context.events.count == 2)
        let most = UInt32.max
        #expect(await apply("inc a \(most)", context) == .invalidTransaction(message: "a would pass \(most)"))
    }

    @Test(
        "no payload ends in anything but a verdict",
        arguments: [
            "", " ", "set", "set  1", "set a -1", "set a 1 ", "dec a 1", "set a\0 1",
            "set \(String(repeating: "x", count: 33)) 1",
        ])
    func payloads(payload: String) async {
        let context = InMemoryTransactionContext()
        guard case .invalidTransaction = await apply(payload, context) else {
            Issue.record("\(payload) was taken")
            return
        }
        #expect(context.state.isEmpty)
    }

    @Test("an address outside the header's outputs is a rejection, a lost connection is not")
    func failures() async {
        let closed = InMemoryTransactionContext(outputs: [])
        guard case .invalidTransaction = await apply("set a 1", closed) else {
            Issue.record("an uncovered address was written")
            return
        }
        let lost = InMemoryTransactionContext()
        lost.fail(with: .connectionLost)
        guard case .internalError = await apply("set a 1", lost) else {
            Issue.record("a lost connection was a verdict")
            return
        }
    }

    @Test("it runs on a processor")
    func processor() async throws {
        let validator = try ScriptedValidator()
        try await withProcessor(validator, [CounterHandler()]) { _ in
            var transaction = ScriptedTransaction(family: "counter", payload: Array("set a 5".utf8))
            #expect(await validator.run(transaction)?.status == .ok)
            transaction.payload = Array("inc a 5".utf8)
            #expect(await validator.run(transaction)?.status == .ok)
            #expect(validator.observations.state.values.first == Array("10".utf8))
        }
        validator.stop()
    }

    @Test("the guide shows the very code that is tested here, in under 60 lines")
    func guide() throws {
        let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let code = try #require(read(folder + "/CounterExample.swift"))
        let guide = try #require(read(folder + "/../../docs/processor-sdk.md"))
        #expect(guide.contains("```swift\n" + code + "```\n"))
        #expect(code.split(separator: "\n", omittingEmptySubsequences: false).count <= 60)
    }

    private func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
