package import EHRFamily
package import RecordErrors
package import RecordKeys
internal import SawtoothProtocol
package import SawtoothSigning

// Another ledger key takes over from one in custody: one that was made for it, or one that the holder brings.
//
// 1. The ledger's entry is read: the key of now must be its owner.
// 2. In one transaction of the key store: the new key's wraps, and the operation with the signed rotation. **From here
//    on it is accepted.**
// 3. The operation is seen through. Once the ledger has it, the new key is pinned (`noteCommitted`).
// 4. With a sweep, once it has been committed for `refusalAge` and the ledger's entry has the pinned owner, every other
//    key of the holder is destroyed.
//
// A crash before 2 leaves nothing; after it an operation that waits, and two keys that the holder's secrets open: the
// pinned one signs. INVALID leaves the pin where it is; the new key stays until the refusal is final, in case the
// ledger has it after all. A rotation that a fork took back is submitted again for as long as it takes.

/// A rotation of a ledger key in custody.
package struct RotateLedgerKey: Sendable {
    package let holder: KeyHolder
    /// What names the operation.
    package let operation: String
    /// The key of now.
    package let old: PrivateKey
    /// The holder's own new key, with its proof, which ends custody; nil where `new` goes into custody.
    package let brought: RotateOwner?
    /// The new key that goes into custody; its wraps are in `change`.
    package let new: PrivateKey?
    /// For a key that goes into custody: pinned with it, and put on the ledger; nil keeps the one of now.
    package let encryptionKey: EncryptionKey?
    /// What becomes of the holder's wraps with it.
    package let change: LockedKey.Change
    /// Whether the registrar who signs the batch is to vouch for the doctor's new key.
    package let isAttested: Bool

    package init(
        holder: KeyHolder, operation: String, old: PrivateKey, brought: RotateOwner? = nil, new: PrivateKey?,
        encryptionKey: EncryptionKey? = nil, change: LockedKey.Change, isAttested: Bool = false
    ) {
        self.holder = holder
        self.operation = operation
        self.old = old
        self.brought = brought
        self.new = new
        self.encryptionKey = encryptionKey
        self.change = change
        self.isAttested = isAttested
    }
}

extension RecordDesk {
    /// The holder's rotation of that id, which was accepted before; nil where there is none.
    ///
    /// - Throws: `.conflict` for an operation of that id about something else.
    package func rotation(_ id: String, of holder: KeyHolder) async throws(RecordFailure) -> LedgerOperation? {
        guard let known = try await keys.operation(id) else { return nil }
        guard known.kind == .rotation, known.owner == holder else { throw RecordFailure(.conflict, "operation \(id)") }
        return known
    }

    /// Steps 1 to 3.
    ///
    /// - Returns: the operation: committed, refused, or waiting where there is no verdict within `timeout`.
    /// - Throws: `.invalid` where the key of now does not own the ledger's entry, or the new one is not proved;
    ///   `.attestationUnasked`; `.conflict` while another rotation waits, and where the wraps have changed meanwhile.
    ///   Nothing is kept then.
    package func rotate(
        _ request: RotateLedgerKey, timeout: Duration = .seconds(30)
    ) async throws(RecordFailure) -> LedgerOperation {
        if let known = try await rotation(request.operation, of: request.holder) {
            return try await settle(known, timeout: timeout)
        }
        let subject = try RotateOwner.Subject(request.holder)
        try await checkAttestation(of: request.holder, isAsked: request.isAttested)
        let batch = try batch(await payload(of: request), signedBy: request.old)
        var (patient, doctor): (PatientID?, DoctorID?)
        switch subject {
        case .patient(let id): patient = id
        case .doctor(let id): doctor = id
        }
        let operation = LedgerOperation(
            id: request.operation, kind: .rotation, patient: patient, doctor: doctor, owner: request.holder,
            batch: batch.encoded())
        let kept = try await keys.keepRotation(operation, request.change)
        // It is accepted, and recovery codes have changed: that is said whatever becomes of the first try.
        return (try? await settle(kept, timeout: timeout)) ?? kept
    }

    /// Step 4.
    func destroyOldKeys() async throws(RecordFailure) {
        let now = clock()
        let before = now > refusalAge ? now - refusalAge : 0
        var final: [EnrolledHolder] = []
        for holder in try await keys.holdersWithOldKeys(settledBefore: before)
        where try await party(holder.holder)?.owner == holder.owner {
            final.append(holder)
        }
        if !final.isEmpty { _ = try await keys.destroyOldKeys(of: final, settledBefore: before) }
    }

    private func payload(of request: RotateLedgerKey) async throws(RecordFailure) -> RotateOwner {
        let holder = request.holder
        guard let party = try await party(holder), party.owner.text == request.old.publicKey.hex else {
            throw RecordFailure(
                .invalid, "the ledger key of \(holder.role) \(holder.id) is not the owner of the ledger's entry")
        }
        let subject = try RotateOwner.Subject(holder)
        if let rotation = request.brought {
            guard rotation.subject == subject, rotation.isProved else {
                throw RecordFailure(.invalid, "the new key has not signed for it: its proof does not verify")
            }
            return rotation
        }
        guard let key = request.new else { throw RecordFailure(.invalid, "there is no new key") }
        let owner = PublicKeyHex(unchecked: key.publicKey.hex)
        let message = RotateOwner.proofMessage(subject: subject, newOwner: owner, previousVersion: party.version)
        do {
            return RotateOwner(
                subject: subject, newOwner: owner, proof: SignatureHex(unchecked: try key.sign(message).hex),
                encryptionKey: request.encryptionKey, previousVersion: party.version)
        } catch {
            throw RecordFailure(.cryptographyFailed, cause: error)
        }
    }

    /// Owner and version of the holder's entry; nil where there is none.
    private func party(
        _ holder: KeyHolder
    ) async throws(RecordFailure) -> (owner: PublicKeyHex, version: UInt64)? {
        switch holder {
        case .patient(let id):
            try await entry(PatientEntry.self, at: Addressing.patient(id)).map { ($0.owner, $0.version) }
        case .doctor(let id):
            try await entry(DoctorEntry.self, at: Addressing.doctor(id)).map { ($0.owner, $0.version) }
        case .registrar, .submitter: nil
        }
    }
}

extension RotateOwner.Subject {
    /// - Throws: `.invalid` for one who has no entry on the ledger.
    package init(_ holder: KeyHolder) throws(RecordFailure) {
        switch holder {
        case .patient(let id): self = .patient(id)
        case .doctor(let id): self = .doctor(id)
        case .registrar, .submitter:
            throw RecordFailure(
                .invalid,
                "the key of \(holder.role) \(holder.id) owns no entry of the ledger, so there is nothing to rotate: "
                    + "enrol another \(holder.role) with the new key")
        }
    }
}
