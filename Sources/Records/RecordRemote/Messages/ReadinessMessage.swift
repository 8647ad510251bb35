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
