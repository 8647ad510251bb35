internal import Crypto
package import Cryptography
package import EHRFamily
internal import FoundationEssentials
package import RecordEncryption

/// One record's key, sealed to one reader for one access: HPKE in base mode (RFC 9180) with DHKEM(P-256, HKDF-SHA256),
/// HKDF-SHA256 and AES-256-GCM.
///
/// Base mode does not say who sealed it: a reader learns that the key is right from the record, which opens only with
/// it, and that the record is right from its anchor.
package struct KeyRelease: Equatable, Sendable {
    /// What a release is for; it opens for nothing else.
    package struct Purpose: Hashable, Sendable {
        package let patient: PatientID
        package let record: RecordID
        package let doctor: DoctorID
        package let access: AccessID

        package init(patient: PatientID, record: RecordID, doctor: DoctorID, access: AccessID) {
            self.patient = patient
            self.record = record
            self.doctor = doctor
            self.access = access
        }
    }

    /// The encapsulated key's 65 bytes, then 48 bytes of ciphertext and tag.
    package static let length = EncryptionKey.byteCount + SealedRecord.keyLength + SealedRecord.tagLength

    private static let suite = HPKE.Ciphersuite(
        kem: .P256_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)

    package let purpose: Purpose
    package let recipient: EncryptionKey
    /// 113 bytes.
    package let sealed: [UInt8]

    /// What was sealed elsewhere, or stored.
    package init(purpose: Purpose, recipient: EncryptionKey, sealed: [UInt8]) {
        self.purpose = purpose
        self.recipient = recipient
        self.sealed = sealed
    }

    /// Seals `dek` to `recipient`.
    ///
    /// - Throws: `KeyReleaseError.invalidRecipient` where the recipient's 65 bytes are no point of the curve (the
    ///   ledger does not check that), `.failed`.
    package static func seal(
        _ dek: DataEncryptionKey, to recipient: EncryptionKey, for purpose: Purpose
    ) throws(KeyReleaseError) -> KeyRelease {
        guard let key = try? P256.KeyAgreement.PublicKey(x963Representation: recipient.bytes) else {
            throw .invalidRecipient
        }
        do {
            var sender = try HPKE.Sender(
                recipientKey: key, ciphersuite: suite, info: Data(info(purpose, recipient)))
            var sealed = Array(sender.encapsulatedKey)
            sealed += try dek.bytes.withUnsafeBytes { try sender.seal($0) }
            guard sealed.count == length else { throw KeyReleaseError.failed }
            return KeyRelease(purpose: purpose, recipient: recipient, sealed: sealed)
        } catch {
            throw .failed
        }
    }

    /// The record's key, for who holds the recipient's private key: 32 bytes, the scalar big-endian.
    ///
    /// - Throws: `KeyReleaseError.invalidPrivateKey`; `.notReleasedForThis` for another record, reader, access entry or
    ///   recipient, and for altered bytes.
    package func open(privateKey: SecretBytes) throws(KeyReleaseError) -> DataEncryptionKey {
        let key: P256.KeyAgreement.PrivateKey
        do {
            key = try privateKey.withUnsafeBytes { bytes in
                try P256.KeyAgreement.PrivateKey(rawRepresentation: bytes)
            }
        } catch {
            throw .invalidPrivateKey
        }
        guard sealed.count == KeyRelease.length,
            Array(key.publicKey.x963Representation) == recipient.bytes
        else { throw .notReleasedForThis }
        do {
            var opener = try HPKE.Recipient(
                privateKey: key, ciphersuite: KeyRelease.suite, info: Data(KeyRelease.info(purpose, recipient)),
                encapsulatedKey: Data(sealed.prefix(EncryptionKey.byteCount)))
            var opened = try opener.open(Data(sealed.dropFirst(EncryptionKey.byteCount)))
            defer { opened.resetBytes(in: opened.startIndex..<opened.endIndex) }
            var bytes = Array(opened)
            return try DataEncryptionKey(SecretBytes(movingFrom: &bytes))
        } catch {
            throw .notReleasedForThis
        }
    }

    /// `ehr/1 release`, then 00 and each id in turn, then 00 and SHA-256 of the recipient's key.
    private static func info(_ purpose: Purpose, _ recipient: EncryptionKey) -> [UInt8] {
        var info = Array("ehr/1 release".utf8)
        for id in [purpose.patient.text, purpose.record.text, purpose.doctor.text, purpose.access.text] {
            info += [0] + Array(id.utf8)
        }
        return info + [0] + SHA256.hash(recipient.bytes)
    }
}

/// Why a record's key was not released, or a release not opened.
package enum KeyReleaseError: Error, Equatable, Sendable {
    /// The reader's encryption key on the ledger is not a point of P-256: the reader must register another.
    case invalidRecipient
    /// The private key is not one of P-256.
    case invalidPrivateKey
    /// It was sealed to another key, or for another record, reader or access entry, or it was altered.
    case notReleasedForThis
    /// The library refused what its arguments do not explain.
    case failed
}

extension KeyReleaseError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidRecipient:
            "the reader's encryption key is not a point of the curve P-256; the reader must register another"
        case .invalidPrivateKey: "the private key is not 32 bytes that make a key of the curve P-256"
        case .notReleasedForThis:
            "the release was made for another key, record, reader or access entry, or was altered"
        case .failed: "the record's key could not be sealed to the reader"
        }
    }
}
