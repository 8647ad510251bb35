import EHRFamily

extension RejectionCase {
    /// A doctor's record, on a network where the consent is as `change` makes it.
    private static func authored(
        _ sentence: String, _ code: RejectionCode,
        _ anchor: AddRecordHash = doctors, by person: Person = .bob,
        on network: @escaping @Sendable () async throws -> Network
    ) -> RejectionCase {
        RejectionCase(sentence, code, on: network) { await $0.submit(anchor, by: person) }
    }

    private static let doctors = AddRecordHash(patient: .p1, record: .r2, hash: .h2, scope: .lab, author: .d1)

    static let records = [
        RejectionCase("a record needs its patient", .patientUnknown, on: Network.open) {
            await $0.submit(AddRecordHash(patient: .p2, record: .r1, hash: .h1), by: .alice)
        },
        RejectionCase("a record is anchored once", .recordExists, on: { await Network.withConsent() }) {
            await $0.submit(Network.anchor, by: .alice)
        },
        RejectionCase("a stranger anchors nothing", .notOwner, on: Network.open) {
            await $0.submit(Network.anchor, by: .mallory)
        },
        RejectionCase(
            "a doctor anchors nothing without saying who it is", .notOwner,
            on: { await Network.withConsent { $0.write = true } }
        ) {
            await $0.submit(AddRecordHash(patient: .p1, record: .r2, hash: .h2, scope: .lab), by: .bob)
        },
        authored(
            "an author must be there", .doctorUnknown,
            AddRecordHash(patient: .p1, record: .r2, hash: .h2, scope: .lab, author: .d2)
        ) {
            await Network.withConsent { $0.write = true }
        },
        authored("a stranger does not write in a doctor's name", .notOwner, by: .mallory) {
            await Network.withConsent { $0.write = true }
        },
        authored("the patient does not write in a doctor's name either", .notOwner, by: .alice) {
            await Network.withConsent { $0.write = true }
        },
        authored("a suspended doctor does not write", .notAttested) {
            var network = await Network.withConsent { $0.write = true }
            await network.submit(AttestDoctor(doctor: .d1, status: .suspended), by: .carol)
            return network
        },
        authored("a doctor without a consent does not write", .consentMissing, on: Network.withRegistrar),
        authored("a doctor whose consent is revoked does not write", .consentRevoked) {
            var network = await Network.withConsent { $0.write = true }
            await network.submit(RevokeAccess(patient: .p1, doctor: .d1, previousVersion: 1), by: .alice)
            return network
        },
        authored("a doctor does not write outside the consent's scopes", .scopeNotCovered) {
            await Network.withConsent {
                $0.write = true
                $0.scopes = .of(.imaging)
            }
        },
        authored("a doctor does not write after the consent's expiry", .consentExpired) {
            var network = await Network.withConsent {
                $0.write = true
                $0.expiry = 1000
            }
            network.setTime(1000)
            return network
        },
        authored("a consent to read is none to write", .writeNotGranted) { await Network.withConsent() },
        RejectionCase("a superseded record must be there", .supersededUnknown, on: Network.open) {
            var anchor = Network.anchor
            anchor.supersedes = .r3
            return await $0.submit(anchor, by: .alice)
        },
        RejectionCase("a record is superseded once", .alreadySuperseded) {
            var network = await Network.open()
            await network.submit(Network.anchor, by: .alice)
            await network.submit(AddRecordHash(patient: .p1, record: .r2, hash: .h2, supersedes: .r1), by: .alice)
            return network
        } _: {
            await $0.submit(AddRecordHash(patient: .p1, record: .r3, hash: .h2, supersedes: .r1), by: .alice)
        },
        authored(
            "a doctor supersedes nothing whose scope the consent does not cover", .scopeNotCovered,
            AddRecordHash(patient: .p1, record: .r2, hash: .h2, scope: .imaging, supersedes: .r1, author: .d1)
        ) {
            await Network.withConsent {
                $0.write = true
                $0.scopes = .of(.imaging)
            }
        },
        RejectionCase("an existing record is said before a missing one to supersede", .recordExists) {
            var network = await Network.open()
            await network.submit(Network.anchor, by: .alice)
            return network
        } _: {
            var anchor = Network.anchor
            anchor.supersedes = .r3
            return await $0.submit(anchor, by: .mallory)
        },
    ]
}
