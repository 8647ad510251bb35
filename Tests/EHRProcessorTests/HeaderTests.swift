import EHRFamily
import EHRProcessor
import SawtoothProcessor
import SawtoothProtocol
import SawtoothTesting
import Testing

@Suite("Declared addresses")
struct HeaderTests {
    /// A transaction of each action that is valid on the ledger that it comes with.
    private static func valid() async throws -> [(Network, any ActionPayload, Person, Person)] {
        let consent = await Network.withConsent {
            $0.write = true
            $0.expiry = 1000
        }
        var timed = consent
        timed.setTime(1)
        let registered = await Network.withRegistrar(), emergency = await Network.withEmergency()
        var parented = Network.model
        parented.parent = .h2
        var parent = Network.model
        parent.model = .h2
        var models = registered
        await models.submit(parent, by: .bob, batchedBy: .carol)
        var expiring = Network.grant
        expiring.expiry = 5
        let authored = AddRecordHash(patient: .p1, record: .r2, hash: .h2, scope: .lab, supersedes: .r1, author: .d1)
        return [
            (Network(), RegisterPatient(patient: .p1), .alice, .alice),
            (registered, RegisterDoctor(doctor: .d2), .bob, .bob),
            (registered, AttestDoctor(doctor: .d1, status: .suspended), .carol, .carol),
            (registered, Network.anchor, .alice, .alice), (timed, authored, .bob, .bob),
            (registered, Network.grant, .alice, .alice), (registered, expiring, .alice, .alice),
            (consent, RevokeAccess(patient: .p1, doctor: .d1, previousVersion: 1), .alice, .alice),
            (timed, Network.log, .bob, .bob), (timed, Network.emergency, .bob, .bob),
            (emergency, Network.review, .alice, .alice),
            (registered, try Network.rotation(of: .patient(.p1), to: .dave), .alice, .alice),
            (registered, try Network.rotation(of: .doctor(.d1), to: .dave), .bob, .carol),
            (models, parented, .bob, .carol),
        ]
    }

    @Test("every address that an action may touch must be declared, whichever branch its rules take")
    func everyAddress() async throws {
        let cases = try await Self.valid()
        #expect(Set(cases.map { type(of: $0.1).action }) == Set(Action.allCases))
        for (network, payload, signer, batcher) in cases {
            let required = payload.requiredAddresses(signer: signer.key)
            var ledger = network
            let verdict = await ledger.submit(payload, by: signer, batchedBy: batcher)
            #expect(verdict.isValid, "\(payload): \(verdict.message)")
            for index in required.inputs.indices {
                var fewer = required.inputs
                fewer.remove(at: index)
                ledger = network
                let refused = await ledger.submit(payload, by: signer, batchedBy: batcher, inputs: fewer)
                #expect(refused.code == "undeclared_input" && refused.reads.isEmpty, "\(payload)")
            }
            for index in required.outputs.indices {
                var fewer = required.outputs
                fewer.remove(at: index)
                ledger = network
                let refused = await ledger.submit(payload, by: signer, batchedBy: batcher, outputs: fewer)
                #expect(refused.code == "undeclared_output" && refused.reads.isEmpty, "\(payload)")
            }
        }
    }

    @Test("a header that declares the whole ledger is as good as one that lists addresses")
    func wideHeader() async throws {
        for (network, payload, signer, batcher) in try await Self.valid() {
            var narrow = network, wide = network
            await narrow.submit(payload, by: signer, batchedBy: batcher)
            let verdict = await wide.submit(
                payload, by: signer, batchedBy: batcher, inputs: [""],
                outputs: [Family.namespaceHex])
            #expect(verdict.isValid, "\(payload): \(verdict.message)")
            #expect(wide.state == narrow.state)
        }
    }

    @Test("an action reads in one request, or in two where block time is recorded, and writes in one")
    func requests() async throws {
        for (network, payload, signer, batcher) in try await Self.valid() {
            var ledger = network
            let verdict = await ledger.submit(payload, by: signer, batchedBy: batcher)
            let required = payload.requiredAddresses(signer: signer.key)
            let timed = required.readsBlockTime && network.state[BlockInfoAddressing.config] != nil
            #expect(verdict.reads.count == (timed ? 2 : 1), "\(payload)")
            #expect(verdict.reads.first == required.reads)
            #expect(verdict.writes == 1 && verdict.events.count == 1)
        }
    }

    @Test("the same transaction over the same state gives the same bytes, whatever order a payload has")
    func determinism() async throws {
        for (network, payload, signer, batcher) in try await Self.valid() {
            let required = payload.requiredAddresses(signer: signer.key)
            var results: Set<[StateAddress: [UInt8]]> = []
            for _ in 0..<5 {
                var ledger = network
                await ledger.submit(
                    payload.encoded(), signer: signer.key.text, batcher: batcher.key.text,
                    inputs: required.inputs.reversed(), outputs: required.outputs.reversed())
                results.insert(ledger.state)
            }
            #expect(results.count == 1)
        }
    }
}

@Suite("State requests that fail")
struct ContextFailureTests {
    /// A context whose every request fails, or answers with too little.
    struct Failing: TransactionContext {
        let error: ContextError
        var values: [[UInt8]?]?

        func getState(_ addresses: [StateAddress]) async throws(ContextError) -> [[UInt8]?] {
            guard let values else { throw error }
            return values
        }
        func setState(_ entries: [StateEntry]) async throws(ContextError) { throw error }
        func deleteState(_ addresses: [StateAddress]) async throws(ContextError) -> [StateAddress] { throw error }
        func addEvent(_ event: Event) async throws(ContextError) { throw error }
        func addReceiptData(_ data: [UInt8]) async throws(ContextError) { throw error }
        func finish(setting entries: [StateEntry], events: [Event]) async throws(ContextError) { throw error }
    }

    private func apply(_ context: Failing) async -> ApplyError? {
        let payload = RegisterPatient(patient: .p1)
        let required = payload.requiredAddresses(signer: Person.alice.key)
        let header = TransactionHeader(
            inputs: required.inputs, outputs: required.outputs,
            signerPublicKey: Person.alice.key.text)
        do throws(ApplyError) {
            let request = TransactionRequest(header: header, payload: payload.encoded())
            try await EHRTransactionHandler().apply(request, context: context)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "a lost connection is never a rejection",
        arguments: [
            ContextError.connectionLost, .malformedResponse("no addresses"), .refused(status: 9),
        ])
    func transport(error: ContextError) async {
        for values in [nil, [nil]] as [[[UInt8]?]?] {
            guard case .internalError? = await apply(Failing(error: error, values: values)) else {
                Issue.record("\(error) with \(String(describing: values)) was judged")
                continue
            }
        }
    }

    @Test("an answer with fewer entries than asked for is never taken for absence")
    func shortAnswer() async {
        guard case .internalError? = await apply(Failing(error: .connectionLost, values: [])) else {
            Issue.record("a short answer was judged")
            return
        }
    }

    @Test("a validator that denies a declared address makes the transaction invalid with the same codes")
    func authorization() async {
        let address = Addressing.patient(.p1)
        for (values, code) in [(nil, RejectionCode.undeclaredInput), ([nil], .undeclaredOutput)] as [([[UInt8]?]?, _)] {
            let error = await apply(Failing(error: .authorization([address]), values: values))
            guard case .invalidTransaction(_, let extendedData)? = error else {
                Issue.record("\(code): \(String(describing: error))")
                continue
            }
            #expect(extendedData == Rejection(code, "", .address(address.hex)).extendedData)
        }
    }

    @Test("the handler registers the family that the specification names")
    func registration() {
        let handler = EHRTransactionHandler()
        #expect(handler.familyName == "ehr")
        #expect(handler.familyVersions == ["1.0"])
        #expect(handler.namespaces == ["ac06e9"])
        let request = TransactionRequest(header: TransactionHeader(), payload: Network.grant.encoded())
        #expect(handler.label(for: request) == "grant_access")
        #expect(handler.label(for: TransactionRequest(header: TransactionHeader(), payload: [])) == "undecodable")
    }
}
