import EHRFamily
import SawtoothProtocol

extension RejectionCase {
    private static let consentAddress = Addressing.consent(of: .p1, to: .d1)

    /// A ledger on which something stands that no processor wrote.
    private static func spoiled(
        _ sentence: String, _ code: RejectionCode, at address: StateAddress, _ bytes: [UInt8],
        _ payload: some ActionPayload, by signer: Person
    ) -> RejectionCase {
        RejectionCase(sentence, code, .address(address.hex)) {
            var network = await Network.withConsent()
            network.state[address] = bytes
            return network
        } _: {
            await $0.submit(payload, by: signer)
        }
    }

    private static func logged(
        _ sentence: String, at address: StateAddress,
        _ spoil: @escaping @Sendable (inout Network) -> Void
    ) -> RejectionCase {
        RejectionCase(sentence, .badBlockInfo, .address(address.hex)) {
            var network = await Network.withConsent()
            network.setTime(1000, block: 300)
            spoil(&network)
            return network
        } _: {
            await $0.submit(Network.log, by: .bob)
        }
    }

    private static let otherPatient = PatientEntry(patient: .p2, owner: Person.alice.key).encoded()
    private static let otherConsent = ConsentEntry(patient: .p1, doctor: .d2, status: .revoked, terms: nil).encoded()
    private static let block = BlockInfoAddressing.block(300)

    static let stored = [
        spoiled(
            "an entry that cannot be read is not taken for absent", .badState, at: Addressing.patient(.p1), [0xff],
            RegisterPatient(patient: .p1), by: .alice),
        spoiled(
            "a doctor's entry is no patient", .badState, at: Addressing.patient(.p1),
            DoctorEntry(doctor: .d1, owner: Person.alice.key).encoded(), Network.anchor, by: .alice),
        spoiled(
            "an entry of another patient is a collision", .addressCollision, at: Addressing.patient(.p1),
            otherPatient, RegisterPatient(patient: .p1), by: .alice),
        spoiled(
            "a consent to another doctor is a collision", .addressCollision, at: consentAddress, otherConsent,
            Network.log, by: .bob),
        spoiled(
            "a model of another submitter is a collision", .addressCollision,
            at: Addressing.model(.h1, by: Person.carol.key),
            ModelEntry(
                model: .h1, submitter: Person.bob.key, sites: Network.model.sites, metrics: Network.model.metrics
            ).encoded(), Network.model, by: .carol),
        spoiled(
            "a damaged consent is said before an access that exists", .badState, at: consentAddress, [0xa0],
            Network.log, by: .bob),
        spoiled(
            "a setting that cannot be read opens no network", .badSetting, at: RegistrarSetting.address,
            [0x0a, 0xff], RegisterDoctor(doctor: .d2), by: .bob),
        spoiled(
            "a setting whose value is no UTF-8 cannot be read", .badSetting, at: RegistrarSetting.address,
            [0x0a, 0x05, 0x0a, 0x01, 0x61, 0x12, 0x00, 0x0a, 0x03, 0x12, 0x01, 0xff], Network.log, by: .bob),
        logged("a block config that cannot be read is not taken for absent", at: BlockInfoAddressing.config) {
            $0.state[BlockInfoAddressing.config] = [0xff]
        },
        logged("a block without an entry leaves no time", at: block) { $0.state[block] = nil },
        logged("a block entry that cannot be read leaves no time", at: block) { $0.state[block] = [0xff] },
        logged("an entry of another block is none of this one", at: block) {
            $0.state[block] = BlockInfo(blockNum: 299, timestamp: 1).encoded()
        },
    ]

    static let headers = [
        RejectionCase("a signer in upper case is nobody", .badSigner, on: Network.open) {
            let required = RegisterPatient(patient: .p2).requiredAddresses(signer: Person.bob.key)
            return await $0.submit(
                RegisterPatient(patient: .p2).encoded(), signer: Person.bob.key.text.uppercased(),
                batcher: Person.bob.key.text, inputs: required.inputs, outputs: required.outputs)
        },
        RejectionCase("a batcher who might be stored must be written as keys are", .badSigner, on: Network.open) {
            let attest = AttestDoctor(doctor: .d1, status: .active)
            let required = attest.requiredAddresses(signer: Person.bob.key)
            return await $0.submit(
                attest.encoded(), signer: Person.bob.key.text, batcher: "",
                inputs: required.inputs, outputs: required.outputs)
        },
        RejectionCase(
            "a header without inputs is invalid", .undeclaredInput,
            .address(Addressing.patient(.p2).hex), on: Network.open
        ) {
            await $0.submit(RegisterPatient(patient: .p2), by: .alice, inputs: [])
        },
        RejectionCase(
            "a header without outputs is invalid", .undeclaredOutput,
            .address(Addressing.patient(.p2).hex), on: Network.open
        ) {
            await $0.submit(RegisterPatient(patient: .p2), by: .alice, outputs: [])
        },
        RejectionCase(
            "addresses are checked before any rule", .undeclaredOutput,
            .address(Addressing.patient(.p1).hex), on: Network.open
        ) {
            await $0.submit(RegisterPatient(patient: .p1), by: .alice, outputs: [])
        },
    ]
}
