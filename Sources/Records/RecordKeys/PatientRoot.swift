package import Cryptography
package import EHRFamily
package import RecordEncryption
package import RecordErrors

/// The secret that all record keys of one patient and epoch are wrapped under, through the keys derived from it.
package struct PatientRoot: Sendable {
    package static let length = 32

    package let patient: PatientID
    package let epoch: UInt32
    /// Wrapped under the KEK wherever it is stored.
    package let secret: SecretBytes

    /// - Throws: `.cryptographyFailed` where the secret is not 32 bytes long.
    package init(patient: PatientID, epoch: UInt32, secret: SecretBytes) throws(RecordFailure) {
        guard secret.count == PatientRoot.length else {
            throw RecordFailure(
                .cryptographyFailed,
                because: CryptographyError.wrongLength(
                    of: "a patient's root", expected: "\(PatientRoot.length)", actual: secret.count))
        }
        self.patient = patient
        self.epoch = epoch
        self.secret = secret
    }

    private init(fresh secret: SecretBytes, of patient: PatientID, epoch: UInt32) {
        self.patient = patient
        self.epoch = epoch
        self.secret = secret
    }

    /// A new root.
    package static func random(of patient: PatientID, epoch: UInt32) -> PatientRoot {
        PatientRoot(fresh: .random(count: length), of: patient, epoch: epoch)
    }

    /// The key that wraps record keys of `scope`: HKDF-SHA256 of the root, salt `ehr/1 pdk`, info the scope.
    package func dataKey(for scope: ScopeCode) throws(RecordFailure) -> PatientDataKey {
        do {
            let key = try HKDF.derive(
                inputKey: secret, salt: Array("ehr/1 pdk".utf8), info: Array(scope.text.utf8), count: 32, hash: .sha256)
            return PatientDataKey(patient: patient, scope: scope, epoch: epoch, key: key)
        } catch {
            throw RecordFailure(.cryptographyFailed, because: error)
        }
    }
}

/// A patient data key (PDK): wraps the record keys of one patient, scope and epoch. It never leaves the service.
package struct PatientDataKey: Sendable {
    package let patient: PatientID
    package let scope: ScopeCode
    package let epoch: UInt32
    private let key: SecretBytes

    init(patient: PatientID, scope: ScopeCode, epoch: UInt32, key: SecretBytes) {
        self.patient = patient
        self.scope = scope
        self.epoch = epoch
        self.key = key
    }

    /// `dek` wrapped for storage (RFC 3394), 40 bytes, and the record's label sealed beside it (AES-256-GCM).
    ///
    /// - Throws: `.cryptographyFailed`.
    package func wrap(
        _ dek: DataEncryptionKey, of record: RecordID, label: RecordLabel? = nil
    ) throws(RecordFailure) -> WrappedRecordKey {
        do {
            let wrapped = try AESKeyWrap.wrap(dek.bytes, under: key("ehr/1 dek", of: record))
            var sealed: [UInt8]?
            if let label {
                let nonce = RandomBytes.make(AESGCM.nonceLength)
                sealed = try nonce + AESGCM.seal(label.encoded, key: key("ehr/1 label", of: record), nonce: nonce)
            }
            return WrappedRecordKey(
                patient: patient, record: record, scope: scope, epoch: epoch, wrapped: wrapped, label: sealed)
        } catch {
            throw RecordFailure(.cryptographyFailed, because: error)
        }
    }

    /// What `wrap` was given.
    ///
    /// - Throws: `.cryptographyFailed` for the key of another patient, record, scope or epoch, whatever its row says,
    ///   and for altered bytes.
    package func unwrap(_ stored: WrappedRecordKey) throws(RecordFailure) -> DataEncryptionKey {
        do {
            return try DataEncryptionKey(AESKeyWrap.unwrap(stored.wrapped, under: key("ehr/1 dek", of: stored.record)))
        } catch {
            throw RecordFailure(.cryptographyFailed, because: error)
        }
    }

    /// The label that `wrap` was given; no key of a record is needed for it.
    ///
    /// - Throws: as `unwrap`; `.keysDamaged` where it holds no label.
    package func label(of stored: WrappedRecordKey) throws(RecordFailure) -> RecordLabel? {
        guard let sealed = stored.label else { return nil }
        let nonce = Array(sealed.prefix(AESGCM.nonceLength))
        let bytes: [UInt8]
        do {
            bytes = try AESGCM.open(
                Array(sealed.dropFirst(AESGCM.nonceLength)), key: key("ehr/1 label", of: stored.record), nonce: nonce)
        } catch {
            throw RecordFailure(.cryptographyFailed, because: error)
        }
        return try RecordLabel(decoding: bytes)
    }

    /// A key for one use with one record. AES key wrap binds nothing to what it wraps, so the key that it uses is bound
    /// instead.
    private func key(_ use: String, of record: RecordID) throws(CryptographyError) -> SecretBytes {
        var info = Array(use.utf8)
        for id in [patient.text, record.text, scope.text] { info += [0] + Array(id.utf8) }
        info.append(0)
        for shift in [24, 16, 8, 0] as [UInt32] { info.append(UInt8(truncatingIfNeeded: epoch >> shift)) }
        return try HKDF.expand(key: key, info: info, count: AESKeyWrap.keyLength, hash: .sha256)
    }
}

/// A record's key as it is stored: wrapped under the data key of its patient, scope and epoch. The record's label is
/// stored with it, moves with it and is destroyed with it.
package struct WrappedRecordKey: Equatable, Sendable {
    package static let length = SealedRecord.keyLength + AESKeyWrap.overhead

    package let patient: PatientID
    package let record: RecordID
    package let scope: ScopeCode
    package let epoch: UInt32
    /// 40 bytes.
    package let wrapped: [UInt8]
    /// 12-byte nonce, ciphertext and 16-byte tag; nil for a record without a label.
    package let label: [UInt8]?

    package init(
        patient: PatientID, record: RecordID, scope: ScopeCode, epoch: UInt32, wrapped: [UInt8], label: [UInt8]? = nil
    ) {
        self.patient = patient
        self.record = record
        self.scope = scope
        self.epoch = epoch
        self.wrapped = wrapped
        self.label = label
    }
}
