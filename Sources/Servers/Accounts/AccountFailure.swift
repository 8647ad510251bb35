internal import Cryptography
internal import SQLDatabases

/// Why something about accounts was not done. It holds nothing of a person beyond what the caller gave.
package struct AccountFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// A word for programs; it never changes its meaning.
    package enum Code: String, CaseIterable, Sendable {
        // What was asked for.
        case notFound = "not_found"
        /// A name, a holder or an entry is somebody's already.
        case taken
        /// The account was changed meanwhile: read it again.
        case staleVersion = "stale_version"
        case invalid
        /// The caller's role may not do that.
        case forbidden
        /// A password that is easy to guess.
        case weakPassword = "weak_password"

        // Who acts.
        /// Wrong name, password or code, or no account that can be signed in to: which of them, nobody is told.
        case signInRefused = "sign_in_refused"
        /// The password is right, and a code is needed beside it.
        case secondFactorNeeded = "second_factor_needed"
        /// The password is right, and an admin has suspended the account.
        case suspended
        /// A one-time code that is wrong, used up or over.
        case codeRefused = "code_refused"
        /// No such session, or one that has ended.
        case sessionEnded = "session_ended"
        /// No such key, or one that is revoked or over.
        case keyRefused = "key_refused"
        /// A right that the key does not have.
        case rightMissing = "right_missing"
        /// No account is bound to the certificate.
        case certificateRefused = "certificate_refused"
        /// What a browser said of a passkey is not believed; or it is known already, or to sign in with not at all.
        case passkeyRefused = "passkey_refused"
        /// The gateway has no name that browsers have passkeys at.
        case passkeysOff = "passkeys_off"
        /// A link that is unknown, used up or over.
        case linkRefused = "link_refused"
        case registrationClosed = "registration_closed"

        // What may pass: `retryAfter` says when.
        case tooManyAttempts = "too_many_attempts"
        case busy

        // The operator's.
        case databaseUnavailable = "database_unavailable"
        case databaseFull = "database_full"
        case databaseDamaged = "database_damaged"
        case cryptographyFailed = "cryptography_failed"
    }

    package let code: Code
    /// A sentence for people: what was wrong, the limit, the value, what to do.
    package let description: String
    /// Seconds until it may work; nil where waiting does not help.
    package let retryAfter: Int64?

    package init(_ code: Code, _ description: String? = nil, retryAfter: Int64? = nil) {
        self.code = code
        self.description = description ?? code.sentence
        self.retryAfter = retryAfter
    }

    /// What another's error is here; the error itself where it is one of these.
    package init(because error: any Error) {
        switch error {
        case let failure as AccountFailure: self = failure
        case let failure as SQLFailure:
            switch failure.kind {
            case .unavailable, .missing: self.init(.databaseUnavailable, failure.description, retryAfter: 5)
            case .full, .readOnly: self.init(.databaseFull, failure.description)
            case .unfit: self.init(.invalid, failure.description)
            case .constraint, .damaged, .otherVersion: self.init(.databaseDamaged, failure.description)
            }
        case is CryptographyError: self.init(.cryptographyFailed, "OpenSSL failed: \(error)")
        // A task that was cancelled, mainly.
        default: self.init(.databaseUnavailable, "it was not done: \(error)", retryAfter: 1)
        }
    }
}

extension AccountFailure.Code {
    /// What it means where nothing more is said.
    fileprivate var sentence: String {
        switch self {
        case .notFound: "there is no such account, session, key or entry"
        case .taken: "that name or holder belongs to another account already: choose another one"
        case .staleVersion: "the account was changed meanwhile: read it again, and change that version"
        case .invalid: "what was asked for makes no sense"
        case .forbidden: "this role may not do that"
        case .weakPassword: "the password is easy to guess: take four or more words that nobody links"
        case .signInRefused: "name, password or code is wrong"
        case .secondFactorNeeded: "the code that your authenticator shows is needed too"
        case .suspended: "this account is suspended: ask an administrator of your institution"
        case .codeRefused: "that code is wrong, or was used, or is over: wait for the next one"
        case .sessionEnded: "this session has ended: sign in again"
        case .keyRefused: "there is no such API key, or it is revoked or over"
        case .rightMissing: "the API key does not have that right"
        case .certificateRefused: "no account is bound to that certificate"
        case .passkeyRefused: "the passkey is not accepted: try again"
        case .passkeysOff: "there are no passkeys here: whoever runs the gateway sets gateway.passkeys.origin"
        case .linkRefused: "this link is unknown, used up or over: ask for another one"
        case .registrationClosed: "nobody registers here by themselves: ask for an invitation"
        case .tooManyAttempts: "too many attempts: wait, and try again"
        case .busy: "too many people are signing in at once: try again in a moment"
        case .databaseUnavailable: "the database of accounts cannot be reached"
        case .databaseFull: "the database of accounts cannot be written: there is no space, or it is read-only"
        case .databaseDamaged: "the database of accounts holds what it should not"
        case .cryptographyFailed: "OpenSSL failed"
        }
    }
}
