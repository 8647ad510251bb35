import EHRFamily
import EHRProcessor
import SawtoothProcessor
import SawtoothProtocol
import SawtoothTesting

/// A ledger of one node without a validator: state, and the handler that is under test.
struct Network: Sendable {
    /// How a transaction ended.
    struct Verdict: Sendable {
        /// Nil where it is valid.
        var code: String?
        var message = ""
        var extendedData: [UInt8] = []
        var events: [Event] = []
        /// What the state requests asked for.
        var reads: [[StateAddress]] = []
        var writes = 0
        /// INTERNAL_ERROR, which no transaction may cause.
        var isInternalError = false

        var isValid: Bool { code == nil && !isInternalError }
    }

    static let handler = EHRTransactionHandler()

    var state: [StateAddress: [UInt8]] = [:]

    /// Runs a transaction whose header declares what its action needs, unless told otherwise.
    @discardableResult
    mutating func submit(
        _ payload: some ActionPayload, by signer: Person, batchedBy batcher: Person? = nil, inputs: [String]? = nil,
        outputs: [String]? = nil
    ) async -> Verdict {
        let required = payload.requiredAddresses(signer: signer.key)
        return await submit(
            payload.encoded(), signer: signer.key.text, batcher: (batcher ?? signer).key.text,
            inputs: inputs ?? required.inputs, outputs: outputs ?? required.outputs)
    }

    @discardableResult
    mutating func submit(
        _ payload: [UInt8], signer: String, batcher: String, inputs: [String],
        outputs: [String]
    ) async -> Verdict {
        let context = InMemoryTransactionContext(state, inputs: inputs, outputs: outputs)
        let header = TransactionHeader(
            batcherPublicKey: batcher, familyName: "ehr", familyVersion: "1.0",
            inputs: inputs, outputs: outputs, signerPublicKey: signer)
        var verdict = Verdict()
        do throws(ApplyError) {
            try await Self.handler.apply(TransactionRequest(header: header, payload: payload), context: context)
            state = context.state
        } catch {
            switch error {
            case .invalidTransaction(let message, let extendedData):
                verdict.code = RejectionNotice(extendedData: extendedData)?.code ?? "no code"
                verdict.message = message
                verdict.extendedData = extendedData
            case .internalError(let message, _):
                verdict.isInternalError = true
                verdict.message = message
            }
        }
        verdict.events = context.events
        verdict.reads = context.reads
        verdict.writes = context.writes
        return verdict
    }
}

extension Network {
    /// Names the registrars: the setting as the Settings family stores it.
    mutating func setRegistrars(_ value: String) {
        let setting = Setting(entries: [.init(key: RegistrarSetting.key, value: value)])
        state[RegistrarSetting.address] = setting.encoded()
    }

    /// Switches block time on and sets it: config and latest block as the BlockInfo family stores them.
    mutating func setTime(_ seconds: UInt64, block: UInt64 = 41) {
        state[BlockInfoAddressing.config] = BlockInfoConfig(latestBlock: block, targetCount: 256).encoded()
        state[BlockInfoAddressing.block(block)] = BlockInfo(blockNum: block, timestamp: seconds).encoded()
    }

    func patient(_ id: PatientID) throws -> PatientEntry? {
        try state[Addressing.patient(id)].map { try PatientEntry(decoding: $0) }
    }

    func doctor(_ id: DoctorID) throws -> DoctorEntry? {
        try state[Addressing.doctor(id)].map { try DoctorEntry(decoding: $0) }
    }

    func record(_ id: RecordID, of patient: PatientID = .p1) throws -> RecordEntry? {
        try state[Addressing.record(id, of: patient)].map { try RecordEntry(decoding: $0) }
    }

    func consent(of patient: PatientID = .p1, to doctor: DoctorID = .d1) throws -> ConsentEntry? {
        try state[Addressing.consent(of: patient, to: doctor)].map { try ConsentEntry(decoding: $0) }
    }

    func access(_ id: AccessID, by doctor: DoctorID = .d1) throws -> AccessEntry? {
        try state[Addressing.access(id, by: doctor)].map { try AccessEntry(decoding: $0) }
    }
}
