// Holders: who may act for a patient or a doctor, and with which key (docs/spec/holders.md).
//
// It owns enrolment (a code, once, and then keys that are pinned), custody under an unlock secret, sessions, and the
// approval of grave acts. A holder who is enrolled acts in a session only, and a session opens with what only the
// holder has: an unlock secret, or the pinned ledger key. A key in custody is wrapped under the unlock secret first and
// under the KEK second, so that key database, backups and KEK together sign nothing for who is signed out.
//
// It knows no HTTP, asks no ledger and keeps no session beyond the life of the process. What it keeps goes through
// `HolderStore`.

package import EHRFamily
package import KeyWrapping
package import RecordErrors
package import RecordKeys

/// Limits of enrolment and sessions, each with its reason.
package enum HolderLimits {
    /// Seconds for which an enrolment code is good.
    package static let enrolmentAge = EnrolledHolder.codeAge
    /// Seconds without a call after which a session ends: a screen that was left alone.
    package static let idle: Duration = .seconds(15 * 60)
    /// Seconds after which a session ends in any case: a working day.
    package static let absolute: Duration = .seconds(8 * 3600)
    /// Seconds for which a challenge can be signed, and waits for a person at most.
    package static let challengeAge: Duration = .seconds(60)
    /// Seconds for which an act can be approved once it was asked for.
    package static let approvalAge: Duration = .seconds(120)
    /// Acts that one code approves, as many as are read together, and bytes of each act's text.
    package static let actsAtOnce = 16
    package static let actLength = 4096
    /// Wrong secrets and codes of one holder in `attemptWindow`.
    package static let attempts = 10
    package static let attemptWindow: Duration = .seconds(15 * 60)
    /// Sessions of one holder at one time; the oldest ends for one more.
    package static let sessionsEach = 32
    /// Sessions, challenges and windows of attempts at one time, of all holders: some MB.
    package static let sessions = 50_000
    /// Recovery codes of one holder, as many as fit on a page.
    package static let recoveryCodes = 10
}

/// What every call about holders works with.
package struct HolderDesk: Sendable {
    let store: any KeyStore
    let wrapper: any KeyWrapper
    package let sessions: Sessions
    /// To whom keys in custody are sealed, for a safe; nil for nobody.
    let recoveryRecipient: EncryptionKey?
    /// Unix seconds.
    let clock: @Sendable () -> UInt64

    package init(
        store: any KeyStore, wrapper: any KeyWrapper, sessions: Sessions, recoveryRecipient: EncryptionKey? = nil,
        clock: @escaping @Sendable () -> UInt64
    ) {
        self.store = store
        self.wrapper = wrapper
        self.sessions = sessions
        self.recoveryRecipient = recoveryRecipient
        self.clock = clock
    }

    /// The holder as pinned; nil for one who is not enrolled.
    package func enrolled(_ holder: KeyHolder) async throws(RecordFailure) -> EnrolledHolder? {
        try await store.enrolled(holder)
    }
}
