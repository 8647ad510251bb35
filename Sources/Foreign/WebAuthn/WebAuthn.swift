// WebAuthn: what a browser says of a passkey, verified (W3C Web Authentication, Level 3, sections 7.1 and 7.2).
//
// `RelyingParty` verifies the two ceremonies: a registration, of which it gives the credential to keep, and an
// assertion. It takes ES256 (ECDSA over P-256 with SHA-256), which every authenticator has, and asks for user presence
// and user verification in both. Attestation is not believed: `none` is what is asked for, and a self attestation is
// held to its signature and means no more. CBOR is read strictly, and a public key in the one form that CTAP2 allows.
//
// It knows no HTTP, draws no challenge and keeps nothing: that a challenge is used once, for the session and the act
// that it was drawn for, that a credential's id is nobody else's and that the new counter is kept, is its caller's
// business.

/// Why what a browser sent is not believed. Nothing of a person is in it.
package enum WebAuthnRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// It cannot be read; the text says which part of it.
    case malformed(String)
    /// It was made for the other ceremony.
    case otherCeremony
    /// It answers another challenge.
    case otherChallenge
    /// It was made at another origin.
    case otherOrigin
    /// It was made in a frame of another site's page.
    case crossOrigin
    /// It is of a credential of another relying party.
    case otherRelyingParty
    /// Nobody has touched the authenticator.
    case userAbsent
    /// The authenticator has not verified the person.
    case userUnverified
    /// It says that a copy is kept of what cannot be copied.
    case contradictoryBackup
    /// The credential's key is of another kind than ES256, or no point of the curve.
    case algorithmUnsupported
    /// The attestation is neither `none` nor a self attestation that verifies.
    case attestationRefused
    /// The signature is not the credential's.
    case signatureInvalid
    /// The counter did not rise: there may be a copy of the credential.
    case counterFell

    package var description: String {
        switch self {
        case .malformed(let part): "\(part) cannot be read"
        case .otherCeremony: "it was made for the other of registration and sign-in"
        case .otherChallenge: "it answers another challenge"
        case .otherOrigin: "it was made at another address than this one's"
        case .crossOrigin: "it was made in a frame of another site"
        case .otherRelyingParty: "it is of a passkey of another site"
        case .userAbsent: "nobody has touched the authenticator"
        case .userUnverified: "the authenticator has not verified the person: by PIN, finger or face"
        case .contradictoryBackup: "it says that a passkey is backed up which cannot be"
        case .algorithmUnsupported: "its key is not of ES256 (P-256)"
        case .attestationRefused: "its attestation is not what was asked for: none"
        case .signatureInvalid: "its signature is not the passkey's"
        case .counterFell: "its counter did not rise: the passkey may have been copied, so remove it and add another"
        }
    }
}

/// Bounds of what is read at all.
enum WebAuthnLimits {
    /// Bytes of client data: some 200, and what later browsers add.
    static let clientData = 4096
    /// Bytes of authenticator data: with a key some 200, and extensions.
    static let authenticatorData = 4096
    /// Bytes of an attestation object.
    static let attestationObject = 16 * 1024
    /// Bytes of a credential's id: the greatest that the standard allows.
    static let credentialID = 1023
    /// Bytes of a signature: 72 in DER.
    static let signature = 128
}
