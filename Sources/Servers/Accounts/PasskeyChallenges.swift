internal import Cryptography
internal import Locking

/// Challenges for passkeys. Each says under this process's key what it was drawn for and when, so that what strangers
/// draw is kept nowhere; which ones were answered is kept until they are over.
///
///     challenge = 16 random bytes, 8 bytes of Unix seconds, HMAC-SHA256 of both and the purpose
final class PasskeyChallenges: Sendable {
    enum Purpose: Sendable {
        case signIn
        /// In the session of that id.
        case registration(session: String)

        fileprivate var text: String {
            switch self {
            case .signIn: "sign-in"
            case .registration(let session): "registration \(session)"
            }
        }
    }

    private static let drawnCount = 16
    private static let count = drawnCount + 8 + SHA256.digestLength

    private let key = SecretBytes.random(count: 32)
    /// When each ends.
    private let answered = LockedValue<[[UInt8]: Int64]>([:])
    private let now: @Sendable () -> Int64
    private let random: AccountDesk.RandomSource

    init(now: @escaping @Sendable () -> Int64, random: @escaping AccountDesk.RandomSource) {
        self.now = now
        self.random = random
    }

    /// - Throws: `.cryptographyFailed`.
    func draw(for purpose: Purpose) throws(AccountFailure) -> [UInt8] {
        let head = random(PasskeyChallenges.drawnCount) + withUnsafeBytes(of: now().bigEndian) { Array($0) }
        return head + (try code(of: head, purpose))
    }

    /// Whether it was drawn here for that, not too long ago, and was not answered.
    func isGood(_ challenge: [UInt8], for purpose: Purpose) -> Bool {
        guard challenge.count == PasskeyChallenges.count else { return false }
        let head = Array(challenge.prefix(PasskeyChallenges.drawnCount + 8))
        guard let code = try? code(of: head, purpose),
            ConstantTime.equal(code, Array(challenge.dropFirst(head.count)))
        else { return false }
        return !isOver(challenge, at: now()) && answered.withLock { $0[challenge] == nil }
    }

    /// Uses up one that is good.
    ///
    /// - Returns: false where it was used meanwhile.
    func use(_ challenge: [UInt8]) -> Bool {
        let now = now()
        return answered.withLock { answered in
            answered = answered.filter { now < $0.value }
            guard !isOver(challenge, at: now), answered[challenge] == nil else { return false }
            answered[challenge] = PasskeyChallenges.end(of: challenge)
            return true
        }
    }

    private func isOver(_ challenge: [UInt8], at now: Int64) -> Bool {
        let end = PasskeyChallenges.end(of: challenge)
        // A clock that was set back makes none good for longer.
        return now >= end || now < end - AccountLimits.challenge
    }

    private static func end(of challenge: [UInt8]) -> Int64 {
        let drawn = challenge.dropFirst(drawnCount).prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return drawn &+ AccountLimits.challenge
    }

    private func code(of head: [UInt8], _ purpose: Purpose) throws(AccountFailure) -> [UInt8] {
        do {
            return try HMAC.code(of: head + Array(purpose.text.utf8), key: key, hash: .sha256)
        } catch {
            throw AccountFailure(because: error)
        }
    }
}
