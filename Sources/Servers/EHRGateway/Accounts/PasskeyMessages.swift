internal import Accounts
internal import FoundationEssentials
internal import RecordRemote
internal import WebAuthn

/// A passkey that a browser has made.
struct PasskeyAddition: RequestMessage {
    /// The account's, which unlocks the key in custody for the passkey, too.
    let password: String
    /// What its owner calls it.
    let label: String
    /// `clientDataJSON`.
    let clientData: Data
    let attestationObject: Data
    /// What its authenticator gives for the salt `ehr/1 unlock secret` (the PRF extension), 32 bytes; nil where it
    /// gives nothing.
    let secret: Data?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case password, label, secret
        case clientData = "client_data"
        case attestationObject = "attestation_object"
    }
}

struct PasskeyLabel: RequestMessage {
    let label: String

    enum CodingKeys: String, CodingKey, CaseIterable { case label }
}

/// What is shown to sign in with a passkey: what the browser has of it.
struct PasskeySignInMessage: RequestMessage {
    /// `rawId`.
    let credential: Data
    /// `clientDataJSON`.
    let clientData: Data
    let authenticatorData: Data
    let signature: Data
    /// `userHandle`.
    let user: Data?
    /// As in `PasskeyAddition`.
    let secret: Data?
    /// As in `SignInMessage`.
    let device: String?
    let cookie: Bool?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case credential, signature, user, secret, device, cookie
        case clientData = "client_data"
        case authenticatorData = "authenticator_data"
    }

    var assertion: PasskeyAssertion {
        PasskeyAssertion(
            credential: Array(credential), clientData: Array(clientData), authenticatorData: Array(authenticatorData),
            signature: Array(signature))
    }
}

/// What a browser signs in with.
struct PasskeyChallengeReply: Encodable, Sendable {
    let challenge: Data
    /// The relying party's id.
    let relyingParty: String

    enum CodingKeys: String, CodingKey {
        case challenge
        case relyingParty = "relying_party"
    }
}

/// What a browser makes a passkey with.
struct PasskeyOfferReply: Encodable, Sendable {
    let challenge: Data
    let relyingParty: String
    /// 16 bytes that say nothing.
    let user: Data
    let name: String
    let displayName: String
    /// Credentials that the account has.
    let known: [Data]

    enum CodingKeys: String, CodingKey {
        case challenge, user, name, known
        case relyingParty = "relying_party"
        case displayName = "display_name"
    }

    init(_ offer: PasskeyOffer, to account: Account) {
        (challenge, relyingParty) = (Data(offer.challenge), offer.relyingParty.id)
        (user, known) = (Data(offer.user), offer.known.map { Data($0) })
        name = account.signInName ?? account.id
        displayName = account.displayName ?? name
    }
}

/// A passkey as its owner sees it.
struct PasskeyReply: Encodable, Sendable {
    let id: String
    let label: String
    let credential: Data
    /// Whether it unlocks the holder's key without the password.
    let unlocks: Bool
    /// Whether the encryption service takes approvals by it.
    let approves: Bool
    let backedUp: Bool
    /// Unix seconds.
    let madeAt: Int64
    let usedAt: Int64?

    enum CodingKeys: String, CodingKey {
        case id, label, credential, unlocks, approves
        case backedUp = "backed_up"
        case madeAt = "made_at"
        case usedAt = "used_at"
    }

    init(_ passkey: Passkey) {
        (id, label, credential) = (passkey.id, passkey.label, Data(passkey.credential))
        (unlocks, approves, backedUp) = (passkey.unlocks, passkey.approves, passkey.isBackedUp)
        (madeAt, usedAt) = (passkey.madeAt, passkey.usedAt)
    }
}
