/// The requests answered last, in a ring: what each is known by, and its correlation id, in memory that is used again.
struct RecentAnswers {
    /// Longer ids get memory of their own, so that one of them does not stay for ever.
    private static let reusedCount = 256

    private let capacity: Int
    private var keys: [UInt64] = []
    private var ids: [[UInt8]] = []
    private var next = 0

    init(capacity: Int) {
        self.capacity = capacity
        keys.reserveCapacity(capacity)
        ids.reserveCapacity(capacity)
    }

    /// Puts an answer in.
    ///
    /// - Returns: where it is, and the key that falls out, if the ring was full.
    mutating func append(_ key: UInt64, _ id: UnsafeRawBufferPointer) -> (place: Int, oldest: UInt64?) {
        let place = next
        next = place + 1 == capacity ? 0 : place + 1
        guard place < keys.count else {
            keys.append(key)
            ids.append([UInt8](id))
            return (place, nil)
        }
        let oldest = keys[place]
        keys[place] = key
        if ids[place].capacity > Self.reusedCount { ids[place] = [] }
        ids[place].removeAll(keepingCapacity: true)
        ids[place].append(contentsOf: id)
        return (place, oldest)
    }

    /// Whether the answer at `place` was to `id`.
    func matches(_ place: Int, _ id: UnsafeRawBufferPointer) -> Bool {
        place < ids.count && ids[place].elementsEqual(id)
    }

    mutating func removeAll() {
        keys.removeAll(keepingCapacity: true)
        ids.removeAll(keepingCapacity: true)
        next = 0
    }
}
