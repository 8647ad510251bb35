internal import Cryptography
internal import EHRFamily
package import FoundationEssentials
package import Holders
package import RecordErrors
package import RecordKeys
package import SawtoothSigning

/// Whom a message is about.
package struct HolderMessage: RequestMessage {
    /// `patient` or `doctor`.
    package var role: String
    package var id: String

    package enum CodingKeys: String, CodingKey, CaseIterable { case role, id }

    package init(_ holder: KeyHolder) {
        role = holder.role
        id = holder.id
    }

    /// - Throws: `.invalid`.
    package func holder() throws(RecordFailure) -> KeyHolder { try KeyHolder(named: role, id) }
}

/// A code to enrol with.
package struct EnrolmentCodeMessage: Codable, Sendable {
    package var code: String

    package init(_ code: OneTimeCode) { self.code = code.text }
}

/// An enrolment: with an unlock secret for a key in custody, or with a ledger key and its signature.
package struct EnrolmentMessage: RequestMessage {
    package var role: String
    package var id: String
    package var code: String
    /// 32 bytes.
    package var secret: Data?
    /// 66 hex digits.
    package var publicKey: String?
    /// 64 bytes, of the enrolment's text.
    package var signature: Data?
    /// 65 bytes.
    package var encryptionKey: Data?
    /// 65 bytes.
    package var approvalKey: Data?
    /// Whether a ledger key that was kept here until now is destroyed.
    package var discardKeptKey: Bool?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case role, id, code, secret, signature
        case discardKeptKey = "discard_kept_key"
        case publicKey = "public_key"
        case encryptionKey = "encryption_key"
        case approvalKey = "approval_key"
    }

    package init(_ enrolment: HolderDesk.Enrolment) {
        role = enrolment.holder.role
        id = enrolment.holder.id
        code = enrolment.code.text
        encryptionKey = enrolment.encryptionKey.map { Data($0.bytes) }
        approvalKey = enrolment.approvalKey.map { Data($0.bytes) }
        discardKeptKey = enrolment.isDiscardingKeptKey ? true : nil
    }

    /// - Throws: `.invalid`; `.enrolmentRefused` for what is no code.
    package func enrolment() throws(RecordFailure) -> HolderDesk.Enrolment {
        guard let code = OneTimeCode(code) else { throw RecordFailure(.enrolmentRefused) }
        var enrolment = HolderDesk.Enrolment(
            holder: try KeyHolder(named: role, id), code: code,
            encryptionKey: try EncryptionKey(given: encryptionKey),
            approvalKey: try EncryptionKey(given: approvalKey))
        enrolment.isDiscardingKeptKey = discardKeptKey ?? false
        return enrolment
    }
}

/// A holder as the service knows them.
package struct EnrolledMessage: Codable, Sendable {
    /// 66 hex digits.
    package var publicKey: String
    /// Drawn just now, in their order; absent where none were.
    package var recoveryCodes: [String]?

    enum CodingKeys: String, CodingKey {
        case publicKey = "public_key"
        case recoveryCodes = "recovery_codes"
    }

    package init(publicKey: PublicKey, recoveryCodes: [OneTimeCode]? = nil) {
        self.publicKey = publicKey.hex
        self.recoveryCodes = recoveryCodes?.map(\.text)
    }
}

/// Another unlock secret, for who has the one of now or a recovery code.
package struct SecretChangeMessage: RequestMessage {
    package var role: String
    package var id: String
    /// 32 bytes, the new one.
    package var secret: Data
    /// 32 bytes, the one of now.
    package var oldSecret: Data?
    package var recoveryCode: String?
    /// The code's place on its page, from 1.
    package var recoveryNumber: Int?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case role, id, secret
        case oldSecret = "old_secret"
        case recoveryCode = "recovery_code"
        case recoveryNumber = "recovery_number"
    }

    /// What shows whose secret it is.
    ///
    /// - Throws: `.invalid`; `.sessionRefused` for what is no code.
    package func proof() throws(RecordFailure) -> HolderDesk.Proof {
        switch (oldSecret, recoveryCode, recoveryNumber) {
        case (let old?, nil, nil): return .secret(try UnlockSecret(given: old))
        case (nil, let code?, let number?):
            guard let code = OneTimeCode(code) else { throw RecordFailure(.sessionRefused) }
            return .recovery(number: number, code)
        default:
            throw RecordFailure(.messageInvalid, "give old_secret, or recovery_code and recovery_number")
        }
    }

    /// - Throws: `.invalid`.
    package func holder() throws(RecordFailure) -> KeyHolder { try KeyHolder(named: role, id) }
}

/// The unlock secret alone, where it is asked for again.
package struct SecretMessage: RequestMessage {
    /// 32 bytes.
    package var secret: Data

    package enum CodingKeys: String, CodingKey, CaseIterable { case secret }
}

/// Recovery codes, drawn just now, in their order.
package struct RecoveryCodesMessage: Codable, Sendable {
    package var codes: [String]

    package init(_ codes: [OneTimeCode]) { self.codes = codes.map(\.text) }
}

extension UnlockSecret {
    /// - Throws: `.invalid` for anything but 32 bytes.
    package init(given bytes: Data) throws(RecordFailure) {
        guard let secret = UnlockSecret(SecretBytes(copying: Array(bytes))) else {
            throw RecordFailure(.invalid, "an unlock secret is \(UnlockSecret.byteCount) bytes, not \(bytes.count)")
        }
        self = secret
    }
}

extension EncryptionKey {
    /// - Throws: `.invalid`.
    init?(given bytes: Data?) throws(RecordFailure) {
        guard let bytes else { return nil }
        guard let key = EncryptionKey(Array(bytes)) else {
            throw RecordFailure(.invalid, "an encryption or approval key is \(EncryptionKey.rule)")
        }
        self = key
    }
}
