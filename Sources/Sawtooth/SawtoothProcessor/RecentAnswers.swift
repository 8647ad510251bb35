/// The most recently answered requests, in a ring: key and correlation id of each, in reused memory.
struct RecentAnswers {
    /// Longer ids get their own memory, so that it is not kept forever.
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

    /// Adds an answer.
    ///
    /// - Returns: its index, and the key that was dropped if the ring was full.
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

    /// Whether the answer at `place` belongs to `id`.
    func matches(_ place: Int, _ id: UnsafeRawBufferPointer) -> Bool {
        place < ids.count && ids[place].elementsEqual(id)
    }

    mutating func removeAll() {
        keys.removeAll(keepingCapacity: true)
        ids.removeAll(keepingCapacity: true)
        next = 0
    }
}
