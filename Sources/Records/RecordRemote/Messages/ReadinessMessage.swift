/// What a service that is ready says of itself.
package struct ReadinessMessage: Codable, Sendable {
    /// Whether something that is signed waits for the ledger's verdict; absent from services of before.
    package var verdictAwaited: Bool?

    package init(verdictAwaited: Bool?) {
        self.verdictAwaited = verdictAwaited
    }

    enum CodingKeys: String, CodingKey {
        case verdictAwaited = "verdict_awaited"
    }
}

/// What waits in the service's outbox.
package struct QueueMessage: Codable, Sendable {
    /// Operations that are signed and have no verdict of the ledger.
    package var awaitedVerdicts: Int

    package init(awaitedVerdicts: Int) {
        self.awaitedVerdicts = awaitedVerdicts
    }

    enum CodingKeys: String, CodingKey {
        case awaitedVerdicts = "awaited_verdicts"
    }
}
