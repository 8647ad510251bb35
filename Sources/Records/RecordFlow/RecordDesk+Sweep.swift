package import RecordErrors
internal import RecordKeys
internal import RecordStorage

// Objects that nobody has the key of are removed.
//
// Those that the key store names: of erased records, of anchors whose refusal is final, of deposits that lost to
// another of the same id. And those that it does not know: of deposits that died between the object and its row; only
// when they are old enough that no deposit can still be at work on them. And what the store has of uploads that never
// became an object.
//
// And what holders have left: enrolment codes that are too old, and keys in custody that a rotation has replaced.
//
// Removing is idempotent. Nothing that a record needs is ever removed: the key store is asked for each object right
// before, and an object's name is never reused.

extension RecordDesk {
    /// The age at which an object counts as abandoned, in seconds: longer than any upload lasts.
    package static let abandonedAge: UInt64 = 24 * 3600

    /// How old an upload without an end must be to be taken for abandoned, in seconds. A store may tell only when it
    /// began, and one may go on for a day: an exchange with the encryption service ends then.
    package static let abandonedUploadAge: UInt64 = 7 * 24 * 3600

    package func sweepObjects() async throws(RecordFailure) -> SweptObjects {
        _ = try await keys.giveUpUnsigned(olderThan: RecordDesk.abandonedAge)
        let now = clock()
        try await keys.deleteEnrolmentCodes(
            madeBefore: now > EnrolledHolder.codeAge ? now - EnrolledHolder.codeAge : 0)
        do {
            try await reviewRefusals()
            try await destroyOldKeys()
        } catch let error where error.code == .ledgerAway {
            // What it refused is kept on; what was erased goes all the same.
        }
        let removed = try await removeUnneededObjects() + removeAbandonedObjects()
        let abandoned = try await objects.removeAbandoned(olderThan: Int64(RecordDesk.abandonedUploadAge))
        return SweptObjects(removed: removed + abandoned.removed, notListed: abandoned.notListed)
    }

    /// Removes the objects that the key store says are not needed.
    ///
    /// - Returns: how many.
    func removeUnneededObjects() async throws(RecordFailure) -> Int {
        var removed = 0
        while true {
            let names = try await keys.unneededObjects(limit: 100)
            if names.isEmpty { return removed }
            for name in names {
                try await objects.remove(ObjectName(name))
                try await keys.forget(object: name)
                removed += 1
            }
        }
    }

    /// Removes old objects that the key store has never heard of.
    ///
    /// - Returns: how many.
    private func removeAbandonedObjects() async throws(RecordFailure) -> Int {
        var removed = 0
        var last: ObjectName?
        let (now, age) = (clock(), RecordDesk.abandonedAge)
        while true {
            let page = try await objects.list(after: last, limit: 100)
            guard let end = page.last else { return removed }
            for object in page where now >= age && UInt64(clamping: object.modified) <= now - age {
                if try await keys.isNeeded(object: object.name.text) { continue }
                try await objects.remove(object.name)
                removed += 1
            }
            last = end.name
        }
    }
}
