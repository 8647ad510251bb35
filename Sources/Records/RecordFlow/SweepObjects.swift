internal import RecordKeys
internal import RecordStorage

// Objects that nobody has the key of are removed.
//
// Those that the key store names: of erased records, of refused anchors, of deposits that lost to another of the same
// id. And those that it does not know: of deposits that died between the object and its row; only when they are old
// enough that no deposit can still be at work on them. And what the store has of uploads that never became an object.
//
// Removing twice is removing once. Nothing that a record needs is ever removed: the key store is asked for each object
// right before, and an object's name is never used for another.

/// Removes objects that nothing needs.
package struct SweepObjects: Sendable {
    /// How old an object must be to be taken for abandoned, in seconds: longer than any upload lasts.
    package static let abandonedAge: UInt64 = 24 * 3600

    /// How old an upload without an end must be to be taken for abandoned, in seconds. A store may tell only when it
    /// began, and one may go on for a day: an exchange with the encryption service ends then.
    package static let abandonedUploadAge: UInt64 = 7 * 24 * 3600

    private let desk: RecordDesk

    package init(_ desk: RecordDesk) {
        self.desk = desk
    }

    /// Gives up deposits and grants that nobody has signed for `age` seconds; their objects can be removed then.
    ///
    /// - Returns: how many.
    /// - Throws: `FlowError.keys`.
    @discardableResult
    package func giveUpUnsigned(olderThan age: UInt64 = abandonedAge) async throws(FlowError) -> Int {
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await desk.keys.giveUpUnsigned(olderThan: age)
        }
    }

    /// Removes the objects that the key store says are not needed.
    ///
    /// - Returns: how many.
    /// - Throws: `FlowError.keys`, `.objects`.
    package func removeUnneeded() async throws(FlowError) -> Int {
        var removed = 0
        while true {
            let names = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
                try await desk.keys.unneededObjects(limit: 100)
            }
            if names.isEmpty { return removed }
            for name in names {
                try await flow(FlowError.objects) { () async throws(RecordStoreError) in
                    try await desk.objects.remove(ObjectName(name))
                }
                try await flow(FlowError.keys) { () async throws(KeyStoreError) in
                    try await desk.keys.forget(object: name)
                }
                removed += 1
            }
        }
    }

    /// Removes objects that the key store has never heard of and that are older than `age` seconds, and what uploads
    /// left behind that ended without an object, `abandonedUploadAge` after.
    ///
    /// - Returns: how many of both.
    /// - Throws: `FlowError.keys`, `.objects`.
    package func removeAbandoned(olderThan age: UInt64 = abandonedAge) async throws(FlowError) -> Int {
        var removed = 0
        var last: ObjectName?
        let now = desk.clock()
        while true {
            let after = last
            let page = try await flow(FlowError.objects) { () async throws(RecordStoreError) in
                try await desk.objects.list(after: after, limit: 100)
            }
            guard let end = page.last else { break }
            for object in page where now >= age && UInt64(clamping: object.modified) <= now - age {
                let isNeeded = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
                    try await desk.keys.isNeeded(object: object.name.text)
                }
                if isNeeded { continue }
                try await flow(FlowError.objects) { () async throws(RecordStoreError) in
                    try await desk.objects.remove(object.name)
                }
                removed += 1
            }
            last = end.name
        }
        let uploads = try await flow(FlowError.objects) { () async throws(RecordStoreError) in
            try await desk.objects.removeAbandoned(olderThan: Int64(SweepObjects.abandonedUploadAge))
        }
        return removed + uploads
    }
}
