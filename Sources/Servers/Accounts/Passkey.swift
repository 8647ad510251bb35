internal import SQLDatabases
package import WebAuthn

/// A passkey that an account signs in with.
package struct Passkey: Hashable, Sendable {
    /// 32 hex digits: names it in lists.
    package let id: String
    package let account: String
    /// Its credential's id, 1 to 1023 bytes.
    package let credential: [UInt8]
    package let publicKey: CredentialPublicKey
    /// Of its last assertion here.
    package let counter: UInt32
    /// What its owner calls it.
    package let label: String
    /// Whether its authenticator's secret unlocks the holder's key at the encryption service.
    package let unlocks: Bool
    /// Whether the encryption service takes approvals by it.
    package let approves: Bool
    /// Whether a copy is kept elsewhere, as where a platform synchronises passkeys.
    package let isBackedUp: Bool
    /// Unix seconds.
    package let madeAt: Int64
    /// Unix seconds; nil where nobody has signed in with it yet.
    package let usedAt: Int64?

    static let columns =
        "id, account, credential, public_key, counter, label, unlocks, approves, backed_up, made_at, used_at"

    init(_ row: SQLRow) throws(SQLFailure) {
        do {
            publicKey = try CredentialPublicKey(point: try row.bytes("public_key"))
        } catch is WebAuthnRefusal {
            throw SQLFailure(.damaged, "a passkey's public key is none")
        } catch {
            throw SQLFailure(.damaged, "a passkey's public key is not there")
        }
        id = try row.text("id")
        account = try row.text("account")
        credential = try row.bytes("credential")
        counter = UInt32(clamping: try row.integer("counter"))
        label = try row.text("label")
        unlocks = try row.flag("unlocks")
        approves = try row.flag("approves")
        isBackedUp = try row.flag("backed_up")
        madeAt = try row.integer("made_at")
        usedAt = try row.optionalInteger("used_at")
    }
}

/// What a browser makes a passkey with.
package struct PasskeyOffer: Sendable {
    package let relyingParty: RelyingParty
    /// Good once, in the session that it was drawn in.
    package let challenge: [UInt8]
    /// What the authenticator keeps to find the account by: 16 bytes that say nothing.
    package let user: [UInt8]
    /// Credentials of the account: an authenticator that has one of them makes no other.
    package let known: [[UInt8]]
}

/// A passkey that a browser has made, and what its owner wants of it.
package struct PasskeyRequest: Sendable {
    /// `clientDataJSON`.
    package var clientData: [UInt8]
    package var attestationObject: [UInt8]
    package var label: String
    /// The id of the session in which its challenge was drawn.
    package var session: String

    package init(clientData: [UInt8], attestationObject: [UInt8], label: String, session: String) {
        (self.clientData, self.attestationObject) = (clientData, attestationObject)
        (self.label, self.session) = (label, session)
    }
}
