/// When emergencies open a record without a verdict of the ledger, and how many.
package struct EmergencyRules: Sendable {
    /// Seconds without a verdict after which the journal's path opens: longer than a ledger that is well takes.
    package static let defaultWait: UInt64 = 10
    /// Records that one doctor opens on that path in an hour: a night in an emergency ward.
    package static let defaultLimit = 20
    /// Longest batch of an emergency, in bytes: its record in the journal takes it in Base64, beside the ids. One that
    /// declares what it must has some 1,800.
    static let batchLimit = 2_400

    /// Seconds.
    package var wait: UInt64
    /// Of one doctor in an hour.
    package var limit: Int

    package init(wait: UInt64 = EmergencyRules.defaultWait, limit: Int = EmergencyRules.defaultLimit) {
        self.wait = wait
        self.limit = limit
    }
}
