internal import Locking

/// Counts attempts that were wrong, and says when the next one may be made.
///
/// Three things hold attempts up, none of which a stranger can raise for somebody else: a name from one address, an
/// address whatever the name, and a device that the account is known on. An attempt from such a device is held against
/// that device alone. In memory: a restart forgets all of it.
final class AttemptLimits: Sendable {
    /// What is counted.
    enum Count: Hashable, Sendable {
        /// SHA-256 of the name as it is compared, or of what was typed where it is no name.
        case name([UInt8], from: String)
        case address(String)
        /// SHA-256 of the device's token.
        case device([UInt8])
        /// Codes beside the right password, of an account.
        case code(String)
        /// Pairing codes tried by an account.
        case pairing(String)
        /// Failures at an account from anywhere. It keeps nobody out: the audit goes by it.
        case anywhere(String)

        /// Whether there are as many as anybody likes: the others are of accounts and their devices.
        var isStrangers: Bool {
            switch self {
            case .name, .address: true
            case .device, .code, .pairing, .anywhere: false
            }
        }

        var rule: Rule {
            switch self {
            case .name: Rule(free: 5, first: 15, longest: 900, forgotten: 3600)
            // Many people have one address, a hospital or a mobile network, and somebody there is always wrong: one
            // failure is forgiven every two minutes.
            case .address: Rule(free: 100, first: 15, longest: 900, forgotten: 3600, forgiven: 120)
            case .device: Rule(free: 10, first: 15, longest: 900, forgotten: 3600)
            // Six digits, three of them good at a time: 35 tries a day find one in 26 years.
            case .code: Rule(free: 5, first: 60, longest: 3600, forgotten: 86_400)
            case .pairing: Rule(free: 5, first: 60, longest: 3600, forgotten: 86_400)
            case .anywhere: Rule(free: .max, first: 0, longest: 0, forgotten: 3600)
            }
        }
    }

    struct Rule {
        /// Failures without a wait.
        let free: Int
        /// Seconds of the first wait, which doubles.
        let first: Int64
        /// Seconds of the longest wait.
        let longest: Int64
        /// Seconds without an attempt after which nothing is counted any more.
        let forgotten: Int64
        /// Seconds in which one failure is forgiven; nil where none is.
        var forgiven: Int64?
    }

    private struct Entry {
        var failures = 0
        var last: Int64
        /// Up to when failures were forgiven.
        var forgiven: Int64
        /// No attempt is looked at before.
        var until: Int64 = 0
    }

    /// Entries kept: some 200 bytes each. Beyond it those of strangers that were used longest ago are forgotten.
    static let entryLimit = 100_000

    private let entries = LockedValue<[Count: Entry]>([:])
    private let now: @Sendable () -> Int64

    init(now: @escaping @Sendable () -> Int64) {
        self.now = now
    }

    /// Counts one attempt as wrong until it is known better, so that many at once are no more than one by one.
    ///
    /// - Throws: `.tooManyAttempts`, before anything is counted.
    func admit(_ counts: [Count]) throws(AccountFailure) {
        let now = now()
        let wait: Int64 = entries.withLock { entries in
            for count in counts {
                guard var entry = entries[count] else { continue }
                if let each = count.rule.forgiven {
                    let number = max(now - entry.forgiven, 0) / each
                    entry.forgiven += number * each
                    entry.failures = max(entry.failures - Int(clamping: number), 0)
                }
                // A clock that was set back must not make anybody wait longer than the longest.
                entry.until = min(entry.until, now + count.rule.longest)
                entries[count] = now - entry.last >= count.rule.forgotten ? nil : entry
            }
            let wait = counts.map { (entries[$0]?.until ?? 0) - now }.max() ?? 0
            guard wait <= 0 else { return wait }
            if entries.count >= AttemptLimits.entryLimit { AttemptLimits.prune(&entries, now) }
            for count in counts {
                var entry = entries[count] ?? Entry(last: now, forgiven: now)
                entry.failures += 1
                entry.last = now
                let rule = count.rule
                if entry.failures >= rule.free {
                    entry.until = now + min(rule.first << Int64(min(entry.failures - rule.free, 16)), rule.longest)
                }
                entries[count] = entry
            }
            return 0
        }
        guard wait <= 0 else {
            throw AccountFailure(
                .tooManyAttempts, "too many attempts: wait \(wait) seconds, and try again", retryAfter: wait)
        }
    }

    /// What was admitted was right: all is forgotten, but of an address, where it is only not counted.
    func succeeded(_ counts: [Count]) {
        entries.withLock { entries in
            for count in counts {
                if case .address = count { AttemptLimits.uncount(count, in: &entries) } else { entries[count] = nil }
            }
        }
    }

    /// What was admitted was not looked at, or was neither right nor wrong.
    func withdrawn(_ counts: [Count]) {
        entries.withLock { entries in
            for count in counts { AttemptLimits.uncount(count, in: &entries) }
        }
    }

    /// How many failures are counted.
    func failures(of count: Count) -> Int { entries.withLock { $0[count]?.failures ?? 0 } }

    /// How many counts there are.
    var entryCount: Int { entries.withLock { $0.count } }

    private static func uncount(_ count: Count, in entries: inout [Count: Entry]) {
        guard var entry = entries[count] else { return }
        entry.failures -= 1
        entry.until = 0
        entries[count] = entry.failures > 0 ? entry : nil
    }

    /// Only what strangers can make more of gives way: else they could have the tries at somebody's codes forgotten.
    private static func prune(_ entries: inout [Count: Entry], _ now: Int64) {
        entries = entries.filter { now - $0.value.last < $0.key.rule.forgotten }
        guard entries.count >= entryLimit else { return }
        let strangers = entries.filter { $0.key.isStrangers }.sorted { $0.value.last > $1.value.last }
        for (count, _) in strangers.dropFirst(strangers.count / 2) { entries[count] = nil }
    }
}
