package import Cryptography

/// What an operator can choose. Times are seconds.
package struct AccountSettings: Sendable {
    /// What authenticators show beside the account's name.
    package var issuer = "EHR ledger"
    /// A session that is not used for so long has ended.
    package var idle: Int64 = 15 * 60
    /// The longest that a session lasts.
    package var absolute: Int64 = 8 * 3600
    /// What a new password hash costs. Those that cost less are made anew at the next sign-in.
    package var scrypt = Scrypt.standard
    /// Whether patients may make accounts by themselves.
    package var isSelfRegistrationOpen = false
    /// How long a link of an invitation or a recovery is good.
    package var link: Int64 = 7 * 86_400
    /// How long a pairing code is good.
    package var pairing: Int64 = 600

    package init() {}
}

/// Limits that nobody needs to choose, each with its reason.
enum AccountLimits {
    /// Sessions of one account: for one more, the one that was used longest ago ends.
    static let sessions = 32
    /// A session's last use is written so often at most: a write a request would be a sync a request.
    static let useWritten: Int64 = 60
    /// Devices that an account is known on; the one that was used longest ago is forgotten.
    static let devices = 20
    /// A device is forgotten after half a year without a sign-in.
    static let deviceAge: Int64 = 180 * 86_400
    /// Keys of one service that are neither revoked nor over.
    static let keys = 20
    /// The longest life of an API key: a year and a day, so that yearly renewal fits.
    static let keyAge: Int64 = 366 * 86_400
    /// Certificates of one account: several machines, and the one that comes next.
    static let certificates = 10
    /// Bytes of a label of a key or a certificate.
    static let label = 100
    /// Codes for a lost device.
    static let lostDeviceCodes = 10
    /// How long an enrolment of a one-time password waits for its first code.
    static let enrolment: Int64 = 600
    /// Bytes of a password: what scrypt hashes first costs time before any limit holds.
    static let passwordBytes = 1024
    /// Rows of a list.
    static let page = 200
    /// Passkeys of one account: telephones and security keys, with some to spare.
    static let passkeys = 20
    /// Seconds for which a passkey's challenge can be answered: people look for their telephones.
    static let challenge: Int64 = 300
    /// Names resolved in one question: a page's, with some to spare.
    static let names = 1000
}
