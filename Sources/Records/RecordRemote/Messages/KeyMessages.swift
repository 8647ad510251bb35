internal import Cryptography
package import EHRFamily
package import FoundationEssentials
internal import KeyWrapping
package import RecordErrors
package import RecordFlow
package import RecordKeys

/// What was found of a stored record.
package struct FindingMessage: Codable, Sendable {
    /// Sealed, in bytes.
    var length: UInt64
    var plaintextLength: UInt64
    /// SHA-256 of the sealed record, the anchor's, in hex.
    var sha256: DigestHex

    enum CodingKeys: String, CodingKey {
        case length, sha256
        case plaintextLength = "plaintext_length"
    }

    package init(_ finding: RecordFinding) {
        length = finding.length
        plaintextLength = finding.plaintextLength
        sha256 = finding.anchor
    }

    package var finding: RecordFinding {
        RecordFinding(length: length, plaintextLength: plaintextLength, anchor: sha256)
    }
}

/// What goes with the erasure of a whole patient, so that no path that lost its end is one.
package struct ErasureMessage: RequestMessage {
    /// Again, as in the path.
    package var patient: PatientID

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case patient = "patient_id"
    }
}

/// How much was done. Which of the fields are there depends on what was asked.
package struct CountMessage: Codable, Sendable {
    /// Objects that were removed.
    package var objects: Int?
    /// Why the store does not list uploads that broke off.
    package var uploadsNotListed: String?
    /// Keys that were moved or wrapped anew.
    package var keys: Int?
    /// Roots that were destroyed.
    package var roots: Int?
    /// Patients whose keys were moved.
    package var patients: Int?
    /// Operations that have their verdict now.
    package var decided: Int?
    /// Operations that wait on.
    package var waiting: Int?

    enum CodingKeys: String, CodingKey {
        case objects, keys, roots, patients, decided, waiting
        case uploadsNotListed = "uploads_not_listed"
    }

    package init(
        objects: Int? = nil, uploadsNotListed: String? = nil, keys: Int? = nil, roots: Int? = nil, patients: Int? = nil,
        decided: Int? = nil,
        waiting: Int? = nil
    ) {
        self.objects = objects
        self.uploadsNotListed = uploadsNotListed
        self.keys = keys
        self.roots = roots
        self.patients = patients
        self.decided = decided
        self.waiting = waiting
    }
}

/// A patient or doctor to be registered: signed with the key in custody where neither transaction nor batch is there.
package struct RegistrationMessage: RequestMessage {
    /// `patient` or `doctor`.
    var role: String
    var id: String
    /// 65 bytes.
    var encryptionKey: Data?
    /// Whether the registrar who signs batches there is to vouch for the doctor; not where absent.
    package var attest: Bool?
    package var transaction: Data?
    package var batch: Data?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case role, id, attest, transaction, batch
        case encryptionKey = "encryption_key"
    }

    init(_ holder: KeyHolder, _ encryptionKey: EncryptionKey?, attest: Bool, _ signature: SignatureMessage?) {
        self.attest = attest ? true : nil
        role = holder.role
        id = holder.id
        self.encryptionKey = encryptionKey.map { Data($0.bytes) }
        transaction = signature?.transaction
        batch = signature?.batch
    }

    /// - Throws: `.invalid`.
    package func holder() throws(RecordFailure) -> KeyHolder { try KeyHolder(named: role, id) }

    /// - Throws: `.invalid`.
    package func key() throws(RecordFailure) -> EncryptionKey? {
        guard let encryptionKey else { return nil }
        guard let key = EncryptionKey(Array(encryptionKey)) else {
            throw RecordFailure(.invalid, "an encryption key is \(EncryptionKey.rule)")
        }
        return key
    }
}

extension KeyHolder {
    /// - Throws: `.invalid`.
    init(named role: String, _ id: String) throws(RecordFailure) {
        guard let holder = KeyHolder(role: role, id: id) else {
            throw RecordFailure(.invalid, "a role is \(KeyHolder.roles), and an id \(PatientID.rule)")
        }
        self = holder
    }
}

/// The public half of a signing key in custody.
package struct SigningKeyMessage: Codable, Sendable {
    /// 66 hex digits; absent where there is no key.
    package var publicKey: String?

    enum CodingKeys: String, CodingKey {
        case publicKey = "public_key"
    }

    package init(publicKey: String?) {
        self.publicKey = publicKey
    }
}

/// What there is in the key database, in numbers.
package struct KeyStatusMessage: Codable, Sendable {
    struct KEK: Codable, Sendable {
        /// The wrapper's kind.
        var kind: String
        /// In hex.
        var keyID: String
        var roots: Int
        var signingKeys: Int

        enum CodingKeys: String, CodingKey {
            case kind, roots
            case keyID = "key_id"
            case signingKeys = "signing_keys"
        }
    }

    var patients: Int
    var anchoredRecords: Int
    var storedRecords: Int
    var keks: [KEK]
    /// Whether an earlier KEK is still needed; absent from services of before.
    var isRotationUnfinished: Bool?
    var patientsToRotate: Int
    var keysToRotate: Int
    var waitingOperations: Int
    var unsignedOperations: Int
    /// Absent from services of before.
    var lostOperations: Int?
    /// Absent from services of before.
    var unanchoredEmergencies: Int?
    var unneededObjects: Int
    var erasures: Int
    /// Unix seconds.
    var lastErasure: UInt64?

    enum CodingKeys: String, CodingKey {
        case patients, keks, erasures
        case anchoredRecords = "anchored_records"
        case storedRecords = "stored_records"
        case isRotationUnfinished = "kek_rotation_unfinished"
        case patientsToRotate = "patients_to_rotate"
        case keysToRotate = "keys_to_rotate"
        case waitingOperations = "waiting_operations"
        case unsignedOperations = "unsigned_operations"
        case lostOperations = "lost_operations"
        case unanchoredEmergencies = "unanchored_emergencies"
        case unneededObjects = "unneeded_objects"
        case lastErasure = "last_erasure"
    }

    package init(_ status: KeyStoreStatus) {
        patients = status.patients
        anchoredRecords = status.anchoredRecords
        storedRecords = status.storedRecords
        keks = status.keks.map {
            KEK(
                kind: $0.kind.word, keyID: Hex.encode($0.keyID), roots: $0.roots, signingKeys: $0.signingKeys)
        }
        isRotationUnfinished = status.isRotationUnfinished
        patientsToRotate = status.patientsToRotate
        keysToRotate = status.keysToRotate
        waitingOperations = status.waitingOperations
        unsignedOperations = status.unsignedOperations
        lostOperations = status.lostOperations
        unanchoredEmergencies = status.unanchoredEmergencies
        unneededObjects = status.unneededObjects
        erasures = status.erasures
        lastErasure = status.lastErasure
    }

    /// The status; nil for a kind of wrapper that this version does not know.
    package var status: KeyStoreStatus? {
        var uses: [KeyStoreStatus.KEKUse] = []
        for kek in keks {
            guard let kind = WrappedKey.Kind.allCases.first(where: { $0.word == kek.kind }),
                let keyID = Hex.decode(kek.keyID)
            else { return nil }
            uses.append(
                KeyStoreStatus.KEKUse(kind: kind, keyID: keyID, roots: kek.roots, signingKeys: kek.signingKeys))
        }
        return KeyStoreStatus(
            patients: patients, anchoredRecords: anchoredRecords, storedRecords: storedRecords, keks: uses,
            isRotationUnfinished: isRotationUnfinished ?? false, patientsToRotate: patientsToRotate,
            keysToRotate: keysToRotate, waitingOperations: waitingOperations,
            unsignedOperations: unsignedOperations, lostOperations: lostOperations ?? 0,
            unanchoredEmergencies: unanchoredEmergencies ?? 0, unneededObjects: unneededObjects, erasures: erasures,
            lastErasure: lastErasure)
    }
}

extension WrappedKey.Kind {
    /// For programs; `name` is for people.
    var word: String {
        switch self {
        case .localKeystore: "local-keystore"
        case .pkcs11: "pkcs11"
        case .vaultTransit: "vault-transit"
        case .awsKMS: "aws-kms"
        }
    }
}
