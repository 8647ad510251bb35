import EHRFamily

extension RejectionCase {
    static let accesses = [
        RejectionCase("a doctor who is not there logs nothing", .doctorUnknown, on: { await Network.withConsent() }) {
            await $0.submit(LogAccess(access: .a1, patient: .p1, doctor: .d2, record: .r1), by: .bob)
        },
        RejectionCase("nobody logs in a doctor's name", .notOwner, on: { await Network.withConsent() }) {
            await $0.submit(Network.log, by: .alice)
        },
        RejectionCase("a suspended doctor logs nothing", .notAttested) {
            var network = await Network.withConsent()
            await network.submit(AttestDoctor(doctor: .d1, status: .suspended), by: .carol)
            return network
        } _: {
            await $0.submit(Network.log, by: .bob)
        },
        RejectionCase("an access is to a record that is there", .recordUnknown, on: { await Network.withConsent() }) {
            await $0.submit(LogAccess(access: .a1, patient: .p1, doctor: .d1, record: .r3), by: .bob)
        },
        RejectionCase("an access without a consent is invalid", .consentMissing) {
            var network = await Network.withRegistrar()
            await network.submit(Network.anchor, by: .alice)
            return network
        } _: {
            await $0.submit(Network.log, by: .bob)
        },
        RejectionCase("an access after the consent was revoked is invalid", .consentRevoked) {
            var network = await Network.withConsent()
            await network.submit(RevokeAccess(patient: .p1, doctor: .d1, previousVersion: 1), by: .alice)
            return network
        } _: {
            await $0.submit(Network.log, by: .bob)
        },
        RejectionCase("a tombstone is no consent", .consentRevoked) {
            var network = await Network.withRegistrar()
            await network.submit(Network.anchor, by: .alice)
            await network.submit(Network.revoke, by: .alice)
            return network
        } _: {
            await $0.submit(Network.log, by: .bob)
        },
        RejectionCase(
            "an access outside the consent's scopes is invalid", .scopeNotCovered,
            on: { await Network.withConsent { $0.scopes = .of(.imaging, .general) } }
        ) {
            await $0.submit(Network.log, by: .bob)
        },
        RejectionCase("an access at the consent's expiry is invalid", .consentExpired) {
            var network = await Network.withConsent { $0.expiry = 1000 }
            network.setTime(1000)
            return network
        } _: {
            await $0.submit(Network.log, by: .bob)
        },
        RejectionCase(
            "an access for another purpose than the consent's is invalid", .purposeMismatch,
            on: { await Network.withConsent() }
        ) {
            var log = Network.log
            log.purpose = PurposeCode(unchecked: "HRESCH")
            return await $0.submit(log, by: .bob)
        },
        RejectionCase("an access is logged once", .accessExists) {
            var network = await Network.withConsent()
            await network.submit(Network.log, by: .bob)
            return network
        } _: {
            await $0.submit(Network.log, by: .bob)
        },
    ]

    static let emergencies = [
        RejectionCase(
            "a doctor who is not there has no emergency", .doctorUnknown,
            on: { await Network.withConsent() }
        ) {
            var emergency = Network.emergency
            emergency.doctor = .d2
            return await $0.submit(emergency, by: .bob)
        },
        RejectionCase(
            "nobody declares an emergency in a doctor's name", .notOwner,
            on: { await Network.withConsent() }
        ) {
            await $0.submit(Network.emergency, by: .mallory)
        },
        RejectionCase("a suspended doctor cannot declare an emergency", .notAttested) {
            var network = await Network.withConsent()
            await network.submit(AttestDoctor(doctor: .d1, status: .suspended), by: .carol)
            return network
        } _: {
            await $0.submit(Network.emergency, by: .bob)
        },
        RejectionCase("an emergency is about a record that is there", .recordUnknown, on: Network.withRegistrar) {
            await $0.submit(Network.emergency, by: .bob)
        },
        RejectionCase("an emergency does not replace an access of the same id", .accessExists) {
            var network = await Network.withConsent()
            await network.submit(Network.log, by: .bob)
            return network
        } _: {
            await $0.submit(Network.emergency, by: .bob)
        },
    ]

    static let reviews = [
        RejectionCase("only an access that is there is reviewed", .accessUnknown, on: { await Network.withConsent() }) {
            await $0.submit(Network.review, by: .alice)
        },
        RejectionCase("an access under a consent is not reviewed", .notEmergency) {
            var network = await Network.withConsent()
            await network.submit(Network.log, by: .bob)
            return network
        } _: {
            await $0.submit(Network.review, by: .alice)
        },
        RejectionCase("an access is reviewed once", .alreadyReviewed) {
            var network = await Network.withEmergency()
            await network.submit(Network.review, by: .alice)
            return network
        } _: {
            await $0.submit(ReviewAccess(access: .a1, doctor: .d1, patient: .p1, outcome: .disputed), by: .carol)
        },
        RejectionCase("another patient does not review it", .accessMismatch) {
            var network = await Network.withEmergency()
            await network.submit(RegisterPatient(patient: .p2), by: .mallory)
            return network
        } _: {
            await $0.submit(ReviewAccess(access: .a1, doctor: .d1, patient: .p2, outcome: .justified), by: .mallory)
        },
        RejectionCase("a review needs its patient", .patientUnknown) {
            var network = await Network.withEmergency()
            network.state[Addressing.patient(.p1)] = nil
            return network
        } _: {
            await $0.submit(Network.review, by: .carol)
        },
        RejectionCase("a review needs its doctor", .doctorUnknown) {
            var network = await Network.withEmergency()
            network.state[Addressing.doctor(.d1)] = nil
            return network
        } _: {
            await $0.submit(Network.review, by: .alice)
        },
        RejectionCase("a stranger does not review", .notReviewer, on: Network.withEmergency) {
            await $0.submit(Network.review, by: .mallory)
        },
        RejectionCase("in an open network nobody is a registrar who could review", .notReviewer) {
            var network = await Network.withEmergency()
            network.state[RegistrarSetting.address] = nil
            return network
        } _: {
            await $0.submit(Network.review, by: .carol)
        },
        RejectionCase("a registrar who owns the doctor does not review", .reviewerInvolved) {
            var network = await Network.withEmergency()
            network.setRegistrars("\(Person.carol.key),\(Person.bob.key)")
            return network
        } _: {
            await $0.submit(Network.review, by: .bob)
        },
        RejectionCase("who made the access does not review it after handing the doctor over", .reviewerInvolved) {
            var network = await Network.withEmergency()
            network.setRegistrars("\(Person.carol.key),\(Person.bob.key)")
            await network.submit(try Network.rotation(of: .doctor(.d1), to: .dave), by: .bob, batchedBy: .carol)
            return network
        } _: {
            await $0.submit(Network.review, by: .bob)
        },
    ]
}
