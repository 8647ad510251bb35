/// What the production check says of the ledger, looked at anew twice a minute at most: anybody may ask for it.
actor LedgerFindings {
    private static let age = Duration.seconds(30)

    private let look: @Sendable () async -> [CheckFinding]
    private var latest: (at: ContinuousClock.Instant, task: Task<[CheckFinding], Never>)?

    init(_ look: @escaping @Sendable () async -> [CheckFinding]) {
        self.look = look
    }

    func all() async -> [CheckFinding] {
        if let latest, latest.at.duration(to: .now) < Self.age { return await latest.task.value }
        let task = Task { [look] in await look() }
        latest = (.now, task)
        return await task.value
    }
}
