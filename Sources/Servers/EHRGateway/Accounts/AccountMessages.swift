internal import Accounts
internal import Cryptography
internal import EHRFamily
internal import FoundationEssentials
internal import RecordRemote

/// A patient makes an account.
struct RegistrationRequest: RequestMessage {
    let name: String
    let displayName: String
    let password: String
    let approvalKey: Data?
    let encryptionKey: Data?
    /// `elsewhere` makes no key in custody: `POST /v1/me/keys` enrols with one of the patient's own.
    let signing: SigningMessage?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, password, signing
        case displayName = "display_name"
        case approvalKey = "approval_key"
        case encryptionKey = "encryption_key"
    }
}

/// Keys of the holder's own, 65 bytes each of P-256 in Base64: what grave acts are approved with, and what record keys
/// are sealed to. Both stay with whoever has their private halves.
struct HolderKeys: Sendable {
    var approval: EncryptionKey?
    var encryption: EncryptionKey?

    /// - Throws: `GatewayProblem` for what is no such key.
    init(approval: Data?, encryption: Data?) throws {
        self.approval = try HolderKeys.key(approval, "approval_key")
        self.encryption = try HolderKeys.key(encryption, "encryption_key")
    }

    static let rule = "65 bytes of an uncompressed point of P-256, in Base64"

    private static func key(_ data: Data?, _ name: String) throws -> EncryptionKey? {
        guard let data else { return nil }
        guard let key = EncryptionKey(Array(data)) else {
            throw GatewayProblem.invalid(name, rule)
        }
        return key
    }
}

/// A link that is followed, or looked at. It stands in a body and never in a path: paths reach logs.
struct LinkMessage: RequestMessage {
    let link: String
    let name: String?
    let password: String?
    /// A code for a lost device, where a recovery asks for it.
    let code: String?
    /// One of the holder's recovery codes, with which the key in custody is wrapped under the new password.
    let recoveryNumber: Int?
    let recoveryCode: String?
    /// Drawn for the holder by a registrar, or by who maintains the encryption service.
    let enrolmentCode: String?
    let approvalKey: Data?
    let encryptionKey: Data?
    /// As in a registration.
    let signing: SigningMessage?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case link, name, password, code, signing
        case recoveryNumber = "recovery_number"
        case recoveryCode = "recovery_code"
        case enrolmentCode = "enrolment_code"
        case approvalKey = "approval_key"
        case encryptionKey = "encryption_key"
    }
}

/// Somebody who is to have an account.
struct InvitationRequest: RequestMessage {
    let role: String
    let displayName: String
    let institution: String?
    /// What a service is on the ledger; nobody there where not given. People are what their role says.
    let holderRole: String?
    /// Who they are on the ledger; a new pseudonym where not given.
    let holderID: String?
    let listed: Bool?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case role, institution, listed
        case displayName = "display_name"
        case holderRole = "holder_role"
        case holderID = "holder_id"
    }
}

/// What an administrator changes; what is left out stays.
struct AccountChangeRequest: RequestMessage {
    let role: String?
    let displayName: String?
    let name: String?
    let institution: String?
    let listed: Bool?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case role, name, institution, listed
        case displayName = "display_name"
    }
}

struct PasswordChangeRequest: RequestMessage {
    let password: String
    let newPassword: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case password
        case newPassword = "new_password"
    }
}

/// A recovery code, for who has a new password that does not unlock the key in custody.
struct RecoveryRequest: RequestMessage {
    let password: String
    let recoveryNumber: Int
    let recoveryCode: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case password
        case recoveryNumber = "recovery_number"
        case recoveryCode = "recovery_code"
    }
}

struct PasswordRequest: RequestMessage {
    let password: String

    enum CodingKeys: String, CodingKey, CaseIterable { case password }
}

/// How somebody signs in who has shown a certificate.
struct CertificateSignInMessage: RequestMessage {
    /// Whether the token goes into a cookie, and not into the body.
    let cookie: Bool?

    enum CodingKeys: String, CodingKey, CaseIterable { case cookie }
}

/// What unlocks the keys of whoever is signed in.
struct UnlockMessage: RequestMessage {
    let password: String
    /// What an authenticator shows, where the encryption service asks for it.
    let code: String?

    enum CodingKeys: String, CodingKey, CaseIterable { case password, code }
}

/// The keys of a holder whose account has none yet: in custody, or with the holder's own ledger key.
struct KeysRequest: RequestMessage {
    let password: String
    /// Drawn for the holder by a registrar, or by who maintains the encryption service.
    let enrolmentCode: String?
    let approvalKey: Data?
    let encryptionKey: Data?
    /// Of `POST /v1/me/enrolment-codes`, where the holder keeps the ledger key.
    let code: String?
    /// That key, 66 hex digits.
    let publicKey: String?
    /// 64 bytes, its signature of the enrolment's text (docs/spec/holders.md#enrolment).
    let signature: Data?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case password, code, signature
        case publicKey = "public_key"
        case enrolmentCode = "enrolment_code"
        case approvalKey = "approval_key"
        case encryptionKey = "encryption_key"
    }
}

struct CodeRequest: RequestMessage {
    let code: String

    enum CodingKeys: String, CodingKey, CaseIterable { case code }
}

/// An account that was made, and what its person is shown once.
struct NewAccountReply: Encodable, Sendable {
    let account: AccountReply
    /// The link's token: where the page for it is says who runs the gateway.
    var link: String?
    /// What the encryption service enrols the person with, beside the link; drawn in a registrar's session.
    var enrolmentCode: String?
    /// Each sets a new password, once, where the old one is lost.
    var recoveryCodes: [String]?
    /// Whether the ledger has the holder's entry by now.
    var registered: Bool?

    enum CodingKeys: String, CodingKey {
        case account, link, registered
        case enrolmentCode = "enrolment_code"
        case recoveryCodes = "recovery_codes"
    }
}

struct InviteeReply: Encodable, Sendable {
    /// `invitation` or `recovery`.
    let purpose: String
    let role: String
    let displayName: String?
    let name: String?
    let needsCode: Bool

    enum CodingKeys: String, CodingKey {
        case purpose, role, name
        case displayName = "display_name"
        case needsCode = "needs_code"
    }
}

struct PairingCodeReply: Encodable, Sendable {
    let code: String
    /// Unix seconds.
    let expiresAt: Int64

    enum CodingKeys: String, CodingKey {
        case code
        case expiresAt = "expires_at"
    }
}

/// Somebody of the directory.
struct DirectoryReply: Encodable, Sendable {
    /// `doctor:ID` and the like.
    let holder: String
    let name: String
    let institution: String?

    enum CodingKeys: String, CodingKey { case holder, name, institution }

    init(_ entry: DirectoryEntry) {
        (holder, name, institution) = (entry.holder.text, entry.name, entry.institution)
    }
}

struct OneTimePasswordReply: Encodable, Sendable {
    /// For an authenticator: `otpauth://...`, shown once.
    let uri: String
    let text: String

    enum CodingKeys: String, CodingKey { case uri, text }
}

/// What stands beside the password.
struct SecondFactorReply: Encodable, Sendable {
    let secondFactor: String
    /// Codes for a lost device that were not used; nil where the encryption service keeps the second factor.
    let codesLeft: Int?

    enum CodingKeys: String, CodingKey {
        case secondFactor = "second_factor"
        case codesLeft = "codes_left"
    }
}

struct CodesReply: Encodable, Sendable {
    let codes: [String]

    enum CodingKeys: String, CodingKey { case codes }
}

extension SecretBytes {
    /// The UTF-8 of what somebody typed.
    static func typed(_ text: String) -> SecretBytes {
        var bytes = Array(text.utf8)
        return SecretBytes(movingFrom: &bytes)
    }
}
