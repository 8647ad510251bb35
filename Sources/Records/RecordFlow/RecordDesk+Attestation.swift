package import EHRFamily
package import RecordErrors
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

// When doctors who are enrolled were seen attested on the ledger: what their emergencies rest on while it is away. They
// are looked for when they open a session, hourly, and whenever an emergency is.

extension RecordDesk {
    /// Seconds after which a doctor who was seen attested is looked for again.
    private static let attestationAge: UInt64 = 3600
    /// The same for one who was not.
    private static let attestationRetry: UInt64 = 300
    /// Doctors of one question to the ledger.
    private static let doctorsAtOnce = 100

    /// Looks for the doctors whose time has come.
    ///
    /// - Throws: `.ledgerAway` and others; those that were not looked at keep what was seen before.
    package func lookForAttestations() async throws(RecordFailure) {
        let now = clock()
        var last: DoctorID?
        while true {
            let page = try await keys.doctorsToLookFor(at: now, after: last, limit: RecordDesk.doctorsAtOnce)
            guard let end = page.last else { return }
            for doctor in page { try await lookForAttestation(of: doctor) }
            last = end
        }
    }

    /// Looks for one doctor; nothing where it is not one who is enrolled.
    package func lookForAttestation(of doctor: DoctorID) async throws(RecordFailure) {
        guard let pinned = try await pinned(doctor) else { return }
        let head = try await ledger.head()
        let entry = try await DoctorEntry(
            entry: ledger.data(at: [Addressing.doctor(doctor)], head: head).first ?? nil)
        if let entry, entry.doctor == doctor, entry.owner == pinned.owner {
            _ = try await look(at: entry, head)
        } else {
            try await note(doctor, isAttested: false)
        }
    }

    /// Notes whether the ledger shows the doctor attested: the family's own rule.
    func look(at doctor: DoctorEntry, _ head: BlockReference) async throws(RecordFailure) -> Bool {
        let isAttested: Bool
        switch doctor.attestation {
        case .active?: isAttested = true
        // On a network without registrars nobody attests.
        case nil: isAttested = try await ledger.data(at: [RegistrarSetting.address], head: head).first == .some(nil)
        default: isAttested = false
        }
        try await note(doctor.doctor, isAttested: isAttested)
        return isAttested
    }

    private func note(_ doctor: DoctorID, isAttested: Bool) async throws(RecordFailure) {
        let now = clock()
        let again = now + (isAttested ? RecordDesk.attestationAge : RecordDesk.attestationRetry)
        try await keys.noteAttestation(of: doctor, at: isAttested ? now : nil, lookingAgainAt: again)
    }
}
