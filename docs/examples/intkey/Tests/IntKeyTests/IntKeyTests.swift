import CBOR
import IntKey
import SawtoothProcessor
import SawtoothProtocol
import SawtoothTesting
import Testing

@Suite("The integer key family")
struct IntKeyTests {
    private let context = InMemoryTransactionContext()

    /// The verdict: nil if the transaction is valid.
    private func apply(_ payload: [UInt8]) async -> String? {
        do {
            let request = TransactionRequest(header: TransactionHeader(), payload: payload)
            try await IntKeyTransactionHandler().apply(request, context: context)
            return nil
        } catch {
            guard case .invalidTransaction(let message, _) = ApplyError(error) else { return "not judged: \(error)" }
            return message
        }
    }

    private func apply(_ verb: IntKeyPayload.Verb, _ name: String, _ value: UInt32) async -> String? {
        await apply(IntKeyPayload(verb, name, value).encoded())
    }

    @Test("a number is set once, grows and shrinks, and stays within its 32 bits")
    func rules() async throws {
        #expect(await apply(.inc, "a", 1) == "a is not set")
        #expect(await apply(.dec, "a", 1) == "a is not set")
        #expect(await apply(.set, "a", 5) == nil)
        #expect(await apply(.set, "a", 6) == "a is set already: it is 5")
        #expect(await apply(.inc, "a", 2) == nil)
        #expect(await apply(.dec, "a", 3) == nil)
        #expect(await apply(.inc, "a", .max) == "a would pass 4294967295")
        #expect(await apply(.dec, "a", 5) == "a would fall below 0")
        let entry = CanonicalEncoder.encode(.map([(.text("a"), .unsigned(4))]))
        #expect(context.state == [try IntKeyTransactionHandler.address(of: "a"): entry])
    }

    @Test("names that share an address share its entry, in the order of their bytes")
    func collision() async throws {
        let address = try IntKeyTransactionHandler.address(of: "m")
        let stored = CanonicalEncoder.encode(.map([(.text("z"), .unsigned(1)), (.text("b"), .unsigned(2))]))
        let context = InMemoryTransactionContext([address: stored])
        let request = TransactionRequest(header: TransactionHeader(), payload: IntKeyPayload(.set, "m", 3).encoded())
        try await IntKeyTransactionHandler().apply(request, context: context)
        let sorted: [(key: CBORValue, value: CBORValue)] = [
            (.text("b"), .unsigned(2)), (.text("m"), .unsigned(3)), (.text("z"), .unsigned(1)),
        ]
        #expect(context.state == [address: CanonicalEncoder.encode(.map(sorted))])
    }

    @Test("addresses are those of Sawtooth's documentation: the name's digest from its 33rd byte on")
    func address() throws {
        // From hashlib: sha512(b"intkey")[:3], then sha512(b"name")[32:].
        let address = try IntKeyTransactionHandler.address(of: "name")
        #expect(address.hex == "1cf126cc488cca4cc3565a876f6040f8b73a7b92475be1d0b1bc453f6140fba7183b9a")
        #expect(IntKeyTransactionHandler().namespaces == ["1cf126"])
    }

    @Test(
        "what is no payload is invalid, whatever is wrong with it",
        arguments: [
            .map([]), .text("set"), .map([(.text("Verb"), .text("mul")), (.text("Name"), .text("a"))]),
            .map([(.text("Verb"), .text("set")), (.text("Name"), .text("")), (.text("Value"), .unsigned(1))]),
            .map([
                (.text("Verb"), .text("set")), (.text("Name"), .text("123456789012345678901")),
                (.text("Value"), .unsigned(1)),
            ]),
            .map([
                (.text("Verb"), .text("set")), (.text("Name"), .text("a")), (.text("Value"), .unsigned(1 << 32)),
            ]),
            .map([(.text("Verb"), .text("set")), (.text("Name"), .text("a")), (.text("Value"), .negative(0))]),
        ] as [CBORValue])
    func payloads(value: CBORValue) async {
        let bytes = CanonicalEncoder.encode(value)
        for payload in [bytes, bytes + [0], Array(bytes.dropLast())] {
            let verdict = await apply(payload)
            #expect(verdict != nil && verdict?.hasPrefix("not judged") == false)
        }
        #expect(context.state.isEmpty)
    }

    @Test("a header that does not cover the address is the transaction's fault, a lost validator is not")
    func failures() async {
        let closed = InMemoryTransactionContext(inputs: [])
        let request = TransactionRequest(header: TransactionHeader(), payload: IntKeyPayload(.set, "a", 1).encoded())
        await #expect(throws: ContextError.self) {
            try await IntKeyTransactionHandler().apply(request, context: closed)
        }
        context.fail(with: .connectionLost)
        #expect(await apply(.set, "a", 1)?.hasPrefix("not judged") == true)
    }
}
