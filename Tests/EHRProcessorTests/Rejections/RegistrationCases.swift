import EHRFamily

extension RejectionCase {
    static let registrations = [
        RejectionCase("a patient is registered once, whoever asks", .patientExists, on: Network.open) {
            await $0.submit(RegisterPatient(patient: .p1), by: .mallory)
        },
        RejectionCase("not even the owner registers a patient twice", .patientExists, on: Network.open) {
            await $0.submit(RegisterPatient(patient: .p1), by: .alice)
        },
        RejectionCase("a doctor is registered once", .doctorExists, on: Network.open) {
            await $0.submit(RegisterDoctor(doctor: .d1), by: .mallory)
        },
        RejectionCase(
            "a doctor is registered once, though a registrar batches it", .doctorExists,
            on: Network.withRegistrar
        ) {
            await $0.submit(RegisterDoctor(doctor: .d1), by: .bob, batchedBy: .carol)
        },
    ]

    static let attestations = [
        RejectionCase("nobody attests a doctor who is not there", .doctorUnknown, on: Network.withRegistrar) {
            await $0.submit(AttestDoctor(doctor: .d2, status: .active), by: .carol)
        },
        RejectionCase("a stranger cannot suspend a doctor", .notRegistrar, on: Network.withRegistrar) {
            await $0.submit(AttestDoctor(doctor: .d1, status: .suspended), by: .mallory)
        },
        RejectionCase(
            "it is the batcher who must be the registrar, not the signer", .notRegistrar,
            on: Network.withRegistrar
        ) {
            await $0.submit(AttestDoctor(doctor: .d1, status: .suspended), by: .carol, batchedBy: .mallory)
        },
        RejectionCase("an attestation must change something", .statusUnchanged, on: Network.withRegistrar) {
            await $0.submit(AttestDoctor(doctor: .d1, status: .active), by: .carol)
        },
        RejectionCase("where the setting is there but empty nobody is a registrar", .notRegistrar) {
            var network = await Network.open()
            network.setRegistrars(" , ,")
            return network
        } _: {
            await $0.submit(AttestDoctor(doctor: .d1, status: .active), by: .carol)
        },
        RejectionCase("a registrar's key is compared exactly, upper case is another", .notRegistrar) {
            var network = await Network.open()
            network.setRegistrars(Person.carol.key.text.uppercased())
            return network
        } _: {
            await $0.submit(AttestDoctor(doctor: .d1, status: .active), by: .carol)
        },
    ]

    static let models = [
        RejectionCase("a model is entered once by each submitter", .modelExists) {
            var network = await Network.open()
            await network.submit(Network.model, by: .bob)
            return network
        } _: {
            await $0.submit(Network.model, by: .bob)
        },
        RejectionCase(
            "a model needs a registrar as batcher where there are registrars", .notRegistrar,
            on: Network.withRegistrar
        ) {
            await $0.submit(Network.model, by: .bob)
        },
        RejectionCase("a parent model must be there", .parentUnknown, on: Network.open) {
            var model = Network.model
            model.parent = .h2
            return await $0.submit(model, by: .bob)
        },
        RejectionCase("a parent model that somebody else entered is not there", .parentUnknown) {
            var network = await Network.open()
            var parent = Network.model
            parent.model = .h2
            await network.submit(parent, by: .alice)
            return network
        } _: {
            var model = Network.model
            model.parent = .h2
            return await $0.submit(model, by: .bob)
        },
    ]
}
