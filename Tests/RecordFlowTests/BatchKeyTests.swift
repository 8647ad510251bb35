import EHRFamily
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import Testing

@Suite("The key that signs batches")
struct BatchKeyTests {
    private let ledger = ScriptedLedger()
    private let batcher: PrivateKey
    private let doctorKey: PrivateKey
    private let doctor = KeyHolder.doctor(DoctorID(unchecked: "d"))
    private let patient = KeyHolder.patient(PatientID(unchecked: "p"))

    init() throws { (batcher, doctorKey) = (try PrivateKey.random(), try PrivateKey.random()) }

    private func desk(isRegistrar: Bool = false) async throws -> RecordDesk {
        let desk = try await Desk(ledger)
        return RecordDesk(
            keys: desk.store, wrapper: desk.desk.wrapper, objects: desk.objects, ledger: ledger, batcher: batcher,
            isRegistrar: isRegistrar)
    }

    private func setRegistrars(_ list: String) {
        let setting = Setting(entries: [.init(key: RegistrarSetting.key, value: list)])
        ledger.chain.withLock { $0.state[RegistrarSetting.address] = setting.encoded() }
    }

    private var submitted: Int { ledger.chain.withLock { $0.submitted.count } }

    private func code(_ body: () async throws(RecordFailure) -> Void) async -> RecordFailure.Code? {
        do {
            try await body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test("what the service batches declares exactly what its action needs, and depends on nothing")
    func headers() async throws {
        let desk = try await self.desk()
        let payload = try Payload(registering: doctor, nil).content
        let needed = payload.requiredAddresses(signer: PublicKeyHex(unchecked: doctorKey.publicKey.hex))
        func register(
            inputs: [String], outputs: [String], dependencies: [TransactionID] = []
        ) async throws -> RecordFailure.Code? {
            let transaction = try TransactionBuilder(
                familyName: Family.name, familyVersion: Family.version, signer: doctorKey, batcher: batcher.publicKey
            ).transaction(
                payload: payload.encoded(), inputs: inputs, outputs: outputs, dependencies: dependencies)
            return await code { () async throws(RecordFailure) in
                _ = try await desk.register(
                    doctor, encryptionKey: nil, attest: false, signed: .transaction(transaction), timeout: .seconds(5))
            }
        }
        let other = Addressing.patient(PatientID(unchecked: "q")).hex
        let earlier = try #require(TransactionID(hex: String(repeating: "a", count: 128)))
        for (inputs, outputs) in [
            (needed.inputs + [other], needed.outputs), (needed.inputs, needed.outputs + [other]),
            ([String(other.prefix(6)), RegistrarSetting.address.hex], needed.outputs),
            (needed.inputs + [needed.inputs[0]], needed.outputs), (needed.inputs, [String(other.prefix(6))]),
        ] {
            #expect(try await register(inputs: inputs, outputs: outputs) == .headerUnfit, "\(inputs) \(outputs)")
        }
        let dependent = try await register(inputs: needed.inputs, outputs: needed.outputs, dependencies: [earlier])
        #expect(dependent == .headerUnfit)
        #expect(submitted == 0)
        #expect(try await register(inputs: needed.inputs.reversed(), outputs: needed.outputs) == nil)
        #expect(submitted == 1)
    }

    @Test("a registrar's key signs no batches unless a setting says so, and then vouches for nobody unasked")
    func registrar() async throws {
        let (desk, registrars) = (try await self.desk(), try await self.desk(isRegistrar: true))
        func register(_ desk: RecordDesk, _ holder: KeyHolder, attest: Bool) async -> RecordFailure.Code? {
            await code { () async throws(RecordFailure) in
                try await desk.register(holder, attest: attest, signer: doctorKey)
            }
        }
        func check(_ desk: RecordDesk) async -> RecordFailure.Code? {
            await code { () async throws(RecordFailure) in try await desk.checkBatcher() }
        }
        let others = ["", "02" + String(repeating: "1", count: 64), "x\(batcher.publicKey.hex)"]
        for list in others {
            setRegistrars(list)
            #expect(await check(desk) == nil)
            #expect(await register(desk, doctor, attest: true) == .invalid)
            #expect(await register(desk, doctor, attest: false) == nil)
        }
        #expect(submitted == others.count)
        setRegistrars("\(others[1]),\t\(batcher.publicKey.hex) ")
        #expect(await check(desk) == .batchKeyRegistrar)
        #expect(await check(registrars) == nil)
        for attest in [false, true] {
            #expect(await register(desk, doctor, attest: attest) == .batchKeyRegistrar)
        }
        #expect(await register(registrars, doctor, attest: false) == .attestationUnasked)
        #expect(submitted == others.count)
        #expect(await register(registrars, doctor, attest: true) == nil)
        #expect(await register(registrars, patient, attest: false) == nil)
        #expect(await register(registrars, patient, attest: true) == .invalid)
        #expect(submitted == others.count + 2)
    }
}
