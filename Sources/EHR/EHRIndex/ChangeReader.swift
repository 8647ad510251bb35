internal import EHRFamily
internal import SQLDatabases
internal import SawtoothClient

extension IndexFollower {
    /// What changes from the first reading on, or what has changed since `position`: read from the database, in order,
    /// none twice. It ends when the task that reads it is cancelled; while the database is away, it waits.
    ///
    /// A reader that is slow holds up nobody, and holds no memory: changes wait in the database.
    ///
    /// - Parameters:
    ///   - position: after which to begin; nil for the newest.
    ///   - concern: whose changes.
    package func changes(
        after position: ChangePosition? = nil, concerning concern: Concern = .everyone
    ) -> AsyncStream<IndexChange> {
        let reader = ChangeReader(index: index, bell: bell, place: position, concern: concern)
        return AsyncStream { await reader.next() }
    }

    /// The place after the newest change of now; nil where no block is known yet.
    package func newestPlace() async throws(IndexFailure) -> ChangePosition? {
        try await index.ask { (index) throws(IndexFailure) in try index.head()?.end }.value
    }
}

/// One reader of the stream of changes.
actor ChangeReader {
    /// Changes read at a time.
    private static let batch = 100

    private let index: LedgerIndex
    private let bell: ChangeBell
    private let concern: Concern
    private var place: ChangePosition?
    private var isPlaced: Bool
    private var read: [IndexChange] = []

    init(index: LedgerIndex, bell: ChangeBell, place: ChangePosition?, concern: Concern) {
        self.index = index
        self.bell = bell
        self.concern = concern
        self.place = place
        isPlaced = place != nil
    }

    /// The next change; nil once the task is cancelled.
    func next() async -> IndexChange? {
        var backOff = BackOff()
        while !Task.isCancelled {
            if !read.isEmpty { return read.removeFirst() }
            let rings = bell.rings
            do {
                try await fill()
                if read.isEmpty && isPlaced { await bell.wait(beyond: rings) }
            } catch {
                await backOff.wait()
            }
        }
        return nil
    }

    private func fill() async throws(IndexFailure) {
        let (place, isPlaced, concern) = (place, isPlaced, concern)
        let found = try await index.ask { (index) throws(IndexFailure) -> (ChangePosition?, [IndexChange]) in
            guard isPlaced else { return (try index.head()?.end, []) }
            let kept = try place.map { (place) throws(IndexFailure) in try index.kept(place) } ?? nil
            var changes: [IndexChange] = kept == place ? [] : [.rewound(to: kept)]
            var last = kept
            let transactions = try index.transactions(
                after: kept?.position.rawValue ?? -1, concerning: concern, limit: Self.batch)
            for transaction in transactions {
                let place = ChangePosition(transaction.mark.position, block: transaction.mark.block.id)
                last = place
                changes.append(.committed(transaction, place))
            }
            return (last, changes)
        }.value
        self.place = found.0
        self.isPlaced = true
        read = found.1
    }
}

extension IndexHead {
    /// The place after all that the block holds.
    var end: ChangePosition? {
        LedgerPosition(block: block.number, ordinal: 1 << Int(LedgerPosition.ordinalBits) - 1)
            .map { ChangePosition($0, block: block.id) }
    }
}

extension IndexSnapshot {
    /// The place itself where its block is on the chain; else the end of the last block before it that is. Nil where
    /// none is known.
    func kept(_ place: ChangePosition) throws(IndexFailure) -> ChangePosition? {
        if let block = try block(place.position.block), block.block.id.hex.hasPrefix(place.blockDigits) { return place }
        var previous = try rows(
            "SELECT id, previous FROM undone_blocks WHERE number = $1", [SQLValue(place.position.block)]
        ) { (row) throws(SQLFailure) in (try row.bytes("id"), try row.bytes("previous")) }
        .first { BlockID($0.0)?.hex.hasPrefix(place.blockDigits) == true }?.1
        // Each step is one block lower, so this ends.
        while let id = previous.flatMap({ BlockID($0) }), id != .beforeGenesis {
            if let block = try block(id) { return block.end }
            previous = try rows("SELECT previous FROM undone_blocks WHERE id = $1", [id.value]) {
                (row) throws(SQLFailure) in try row.bytes("previous")
            }.first
        }
        return nil
    }
}
