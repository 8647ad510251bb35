package import EHRFamily
package import FoundationEssentials
package import Holders
package import OneTimePasswords
package import RecordErrors
package import RecordKeys

/// Acts that a code approves: what the holder was shown together.
package struct ApprovalRequestMessage: RequestMessage {
    /// Six digits.
    package var code: String
    /// The lines of each act, from `act: ` on.
    package var acts: [String]

    package enum CodingKeys: String, CodingKey, CaseIterable { case code, acts }
}

/// How a holder can approve grave acts.
package struct ApprovalWaysMessage: Codable, Sendable {
    /// `approval_key`, `ledger_key`, `one_time_password`, `passkey`.
    package var ways: [String]

    package init(_ ways: [HolderDesk.ApprovalWay]) { self.ways = ways.map(\.rawValue) }
}

/// The unlock secret, where it is needed again.
package struct SecretAgainMessage: RequestMessage {
    /// 32 bytes.
    package var secret: Data?

    package enum CodingKeys: String, CodingKey, CaseIterable { case secret }
}

/// Another approval key.
package struct ApprovalKeyMessage: RequestMessage {
    /// 65 bytes.
    package var approvalKey: Data
    /// 32 bytes, for a key in custody.
    package var secret: Data?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case secret
        case approvalKey = "approval_key"
    }

    /// - Throws: `.invalid`.
    package func key() throws(RecordFailure) -> EncryptionKey {
        guard let key = try EncryptionKey(given: approvalKey) else {
            throw RecordFailure(.invalid, "an approval key is \(EncryptionKey.rule)")
        }
        return key
    }
}

/// A one-time password that was made just now.
package struct OneTimePasswordMessage: Codable, Sendable {
    /// As it is typed into an authenticator, base 32.
    package var secret: String
    /// As an authenticator reads it, `otpauth://totp/…`.
    package var uri: String

    package init(_ password: OneTimePassword, of holder: KeyHolder) {
        secret = password.text
        uri = password.uri(issuer: "ehr", account: "\(holder.role) \(holder.id)")
    }
}

/// A code of a one-time password.
package struct CodeMessage: RequestMessage {
    /// Six digits.
    package var code: String

    package enum CodingKeys: String, CodingKey, CaseIterable { case code }
}
