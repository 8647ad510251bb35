internal import EHRFamily
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys

/// Accesses of one doctor to records of one patient that arrive close together go to the ledger in one batch: there a
/// batch of fifty takes little longer than a batch of one. Each keeps its own verdict.
///
/// The first goes at once, since nobody knows whether others will come; those of the next 20 ms go together at their
/// end. A lone access is not delayed, and a burst is two batches.
actor AccessGathering {
    typealias Outcome = Result<LedgerOperation, RecordFailure>
    typealias Logging = @Sendable ([Access]) async throws -> [Outcome]

    /// Accesses that may share a batch: of one session, to one patient, for one purpose, by those who wait as long.
    struct Kind: Hashable, Sendable {
        let session: String
        let patient: PatientID
        let purpose: PurposeCode?
        let wait: Duration
    }

    private struct Gathered {
        var accesses: [Access] = []
        let outcomes: Task<[Outcome], any Error>
    }

    private let pause: @Sendable () async -> Void
    private var gathered: [Kind: Gathered] = [:]

    /// - Parameter pause: how long others may join.
    init(pause: @escaping @Sendable () async -> Void = { try? await Task.sleep(for: .milliseconds(20)) }) {
        self.pause = pause
    }

    /// Has the accesses logged, alone or with others.
    ///
    /// - Parameter logging: logs accesses of this kind, whoever's request they came with.
    /// - Returns: their outcomes, in their order.
    func log(_ accesses: [Access], _ kind: Kind, _ logging: @escaping Logging) async throws -> [Outcome] {
        guard var others = gathered[kind] else {
            // A task of its own: whoever hangs up takes nobody's access along.
            let outcomes = Task {
                await pause()
                let joined = self.close(kind)
                return joined.isEmpty ? [] : try await logging(joined)
            }
            gathered[kind] = Gathered(outcomes: outcomes)
            return try await logging(accesses)
        }
        // The same access twice is a repeated request, which is asked for alone.
        let place = others.accesses.count
        guard place + accesses.count <= GatewayLimits.recordsPerAccess,
            Set(others.accesses.map(\.id)).isDisjoint(with: accesses.map(\.id))
        else { return try await logging(accesses) }
        others.accesses += accesses
        gathered[kind] = others
        return Array(try await others.outcomes.value[place..<place + accesses.count])
    }

    /// How many have joined.
    func count(of kind: Kind) -> Int { gathered[kind]?.accesses.count ?? 0 }

    private func close(_ kind: Kind) -> [Access] {
        gathered.removeValue(forKey: kind)?.accesses ?? []
    }
}
