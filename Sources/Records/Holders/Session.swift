internal import OneTimePasswords
package import RecordKeys
package import SawtoothSigning

/// Someone's time at the service: who acts, since when, and with which key.
package struct Session: Sendable {
    /// How it was opened.
    package enum Way: String, Sendable {
        /// With an unlock secret, for a key in custody.
        case secret
        /// With a signature of the pinned ledger key.
        case signature
    }

    /// 32 hex digits: names it in lists and opens nothing.
    package let id: String
    package let holder: KeyHolder
    package let way: Way
    /// Unix seconds.
    package let openedAt: UInt64
    /// The holder's key in custody, unlocked, as it was pinned when the session was opened; nil where the holder keeps
    /// it. Which one is pinned now, `HolderDesk.signer` says.
    package let signer: PrivateKey?
    /// Other keys in custody, unlocked, while a rotation is not final.
    var others: [PrivateKey] = []
    /// A one-time password that was made in it and waits for its first code.
    var newPassword: OneTimePassword?

    let opened: Duration
    var used: Duration

    /// Whether it has ended by itself.
    func isOver(at now: Duration) -> Bool {
        now - used >= HolderLimits.idle || now - opened >= HolderLimits.absolute
    }
}
