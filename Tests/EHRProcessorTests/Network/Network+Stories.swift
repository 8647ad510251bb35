import EHRFamily

/// Ledgers on which something has happened already. Alice owns patient p1, bob doctor d1, carol is the registrar where
/// there is one; mallory owns nothing.
extension Network {
    /// The payloads that tests vary.
    static let grant = GrantAccess(patient: .p1, doctor: .d1, scopes: .of(.lab), keyReference: .k1, previousVersion: 0)
    static let revoke = RevokeAccess(patient: .p1, doctor: .d1, previousVersion: 0)
    static let anchor = AddRecordHash(patient: .p1, record: .r1, hash: .h1, scope: .lab)
    static let log = LogAccess(access: .a1, patient: .p1, doctor: .d1, record: .r1)
    static let emergency = EmergencyAccess(access: .a1, patient: .p1, doctor: .d1, record: .r1, reason: .coma, at: 5)
    static let review = ReviewAccess(access: .a1, doctor: .d1, patient: .p1, outcome: .justified)
    static let model = ModelProvenance(
        model: .h1, sites: [SiteID(unchecked: "s1")],
        metrics: [Metric(name: MetricCode(unchecked: "n"), value: .integer(1))])

    /// A network without registrars: patient p1, doctor d1.
    static func open() async -> Network {
        var network = Network()
        await network.submit(RegisterPatient(patient: .p1), by: .alice)
        await network.submit(RegisterDoctor(doctor: .d1), by: .bob)
        return network
    }

    /// The same with carol as registrar, who attested d1.
    static func withRegistrar() async -> Network {
        var network = Network()
        network.setRegistrars(Person.carol.key.text)
        await network.submit(RegisterPatient(patient: .p1), by: .alice)
        await network.submit(RegisterDoctor(doctor: .d1), by: .bob, batchedBy: .carol)
        return network
    }

    /// With a registrar, record r1 of the scope `lab`, and a consent to read that scope.
    static func withConsent(_ change: (inout GrantAccess) -> Void = { _ in }) async -> Network {
        var network = await withRegistrar()
        await network.submit(anchor, by: .alice)
        var grant = grant
        change(&grant)
        await network.submit(grant, by: .alice)
        return network
    }

    /// With an emergency access a1 that waits for its review.
    static func withEmergency() async -> Network {
        var network = await withConsent()
        await network.submit(emergency, by: .bob)
        return network
    }

    static func rotation(
        of subject: RotateOwner.Subject, to person: Person,
        version: UInt64 = 1
    ) throws -> RotateOwner {
        let message = RotateOwner.proofMessage(subject: subject, newOwner: person.key, previousVersion: version)
        return RotateOwner(
            subject: subject, newOwner: person.key, proof: try person.sign(message),
            previousVersion: version)
    }
}
