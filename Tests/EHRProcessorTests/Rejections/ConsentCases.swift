import EHRFamily

extension RejectionCase {
    private static func grant(_ change: (inout GrantAccess) -> Void) -> GrantAccess {
        var grant = Network.grant
        change(&grant)
        return grant
    }

    static let grants = [
        RejectionCase("a patient who is not there grants nothing", .patientUnknown, on: Network.withRegistrar) {
            await $0.submit(grant { $0.patient = .p2 }, by: .alice)
        },
        RejectionCase("a grant signed by a stranger is invalid", .notOwner, on: Network.withRegistrar) {
            await $0.submit(Network.grant, by: .mallory)
        },
        RejectionCase("a doctor cannot grant in the patient's name", .notOwner, on: Network.withRegistrar) {
            await $0.submit(Network.grant, by: .bob)
        },
        RejectionCase("a doctor who is not there is granted nothing", .doctorUnknown, on: Network.withRegistrar) {
            await $0.submit(grant { $0.doctor = .d2 }, by: .alice)
        },
        RejectionCase("a doctor whom no registrar attested is granted nothing", .notAttested) {
            var network = await Network.withRegistrar()
            await network.submit(RegisterDoctor(doctor: .d2), by: .bob)
            return network
        } _: {
            await $0.submit(grant { $0.doctor = .d2 }, by: .alice)
        },
        RejectionCase("a suspended doctor is granted nothing, in an open network too", .notAttested) {
            var network = await Network.open()
            await network.submit(AttestDoctor(doctor: .d1, status: .suspended), by: .mallory)
            return network
        } _: {
            await $0.submit(Network.grant, by: .alice)
        },
        RejectionCase(
            "a first grant over version 1 is stale", .staleVersion, .currentVersion(0),
            on: Network.withRegistrar
        ) {
            await $0.submit(grant { $0.previousVersion = 1 }, by: .alice)
        },
        RejectionCase(
            "a second grant over version 0 is stale", .staleVersion, .currentVersion(1),
            on: { await Network.withConsent() }
        ) {
            await $0.submit(Network.grant, by: .alice)
        },
        RejectionCase(
            "a grant that was under way when the patient revoked is stale", .staleVersion,
            .currentVersion(1)
        ) {
            var network = await Network.withRegistrar()
            await network.submit(Network.revoke, by: .alice)
            return network
        } _: {
            await $0.submit(Network.grant, by: .alice)
        },
        RejectionCase(
            "the largest version that can be written is only stale", .staleVersion, .currentVersion(0),
            on: Network.withRegistrar
        ) {
            await $0.submit(grant { $0.previousVersion = Limits.integer }, by: .alice)
        },
        RejectionCase("an expiry at block time is over", .expiryPassed) {
            var network = await Network.withRegistrar()
            network.setTime(1000)
            return network
        } _: {
            await $0.submit(grant { $0.expiry = 1000 }, by: .alice)
        },
        RejectionCase("a stale version is said before an expiry that is over", .staleVersion, .currentVersion(0)) {
            var network = await Network.withRegistrar()
            network.setTime(1000)
            return network
        } _: {
            await $0.submit(
                grant {
                    $0.expiry = 1
                    $0.previousVersion = 2
                }, by: .alice)
        },
    ]

    static let revocations = [
        RejectionCase("a patient who is not there revokes nothing", .patientUnknown, on: Network.withRegistrar) {
            await $0.submit(RevokeAccess(patient: .p2, doctor: .d1, previousVersion: 0), by: .alice)
        },
        RejectionCase("a revocation signed by a stranger is invalid", .notOwner, on: { await Network.withConsent() }) {
            await $0.submit(RevokeAccess(patient: .p1, doctor: .d1, previousVersion: 1), by: .mallory)
        },
        RejectionCase(
            "a consent to a doctor who is not there cannot be revoked", .doctorUnknown,
            on: Network.withRegistrar
        ) {
            await $0.submit(RevokeAccess(patient: .p1, doctor: .d2, previousVersion: 0), by: .alice)
        },
        RejectionCase(
            "a revocation over another version is stale", .staleVersion, .currentVersion(1),
            on: { await Network.withConsent() }
        ) {
            await $0.submit(Network.revoke, by: .alice)
        },
        RejectionCase("a second revocation over the first one's version is stale", .staleVersion, .currentVersion(2)) {
            var network = await Network.withConsent()
            await network.submit(RevokeAccess(patient: .p1, doctor: .d1, previousVersion: 1), by: .alice)
            return network
        } _: {
            await $0.submit(RevokeAccess(patient: .p1, doctor: .d1, previousVersion: 1), by: .alice)
        },
    ]
}
