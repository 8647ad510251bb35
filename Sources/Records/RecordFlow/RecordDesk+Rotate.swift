package import EHRFamily
internal import KeyWrapping
package import RecordErrors
package import RecordKeys

// Keys move in the background, and no object is touched.
//
// To the patient's new epoch, after a consent was withdrawn:
// 1. Record keys of epochs gone by, and the labels beside them, are unsealed and sealed under the new root, some
//    hundred at a time; each page is one transaction that replaces only what is still there and only while the epoch is
//    still the current one.
// 2. A root that no record key hangs on any more is destroyed.
//
// To a new KEK: the wrapper makes one, then each root and signing key is wrapped anew, one at a time, replaced only
// where it is still the same.
//
// A crash or another process at work leaves some keys moved and some not, all of which open; going on is starting
// again. That a change of the KEK is not finished is noted in the key store before it begins, until every key was
// wrapped under the new one. Nothing is undone.

extension RecordDesk {
    /// Keys of one transaction: short enough not to keep a revoke waiting.
    private static let page = 256

    package func moveKeys(of patient: PatientID) async throws(RecordFailure) -> (keys: Int, roots: Int) {
        var moved = 0
        var last: RecordID?
        var failures: [(record: RecordID, error: RecordFailure)] = []
        var oldRoots = OldRoots(self)
        while true {
            let old = try await keys.oldKeys(of: patient, after: last, limit: RecordDesk.page)
            guard let end = old.last else { break }
            let root = try await currentRoot(of: patient)
            var pairs: [(old: WrappedRecordKey, new: WrappedRecordKey)] = []
            for (key, stored) in old where key.epoch != root.epoch {
                do {
                    let old = try await oldRoots.opened(stored).dataKey(for: key.scope)
                    let new = try root.dataKey(for: key.scope)
                    pairs.append((key, try new.wrap(old.unwrap(key), of: key.record, label: old.label(of: key))))
                } catch {
                    guard error.code.isOfOneKey else { throw error }
                    failures.append((key.record, error))
                }
            }
            do {
                moved += try await keys.replaceRecordKeys(pairs, of: patient)
                last = end.0.record
            } catch let error where error.code == .epochChanged {
                // Withdrawn again meanwhile: on to the newest epoch, and all from the start.
                (last, failures) = (nil, [])
            }
        }
        let roots = try await keys.dropUnusedRoots(of: patient)
        guard let first = failures.first else { return (moved, roots) }
        throw first.error.ofOneKey(
            after: "\(failures.count) of \(failures.count + moved) keys of patient \(patient) could not be"
                + " moved to the newest epoch; the first, of record \(first.record): ")
    }

    /// A patient whose keys do not move does not stop the others; that error is thrown at the end and names the
    /// patient.
    package func moveAllKeys() async throws(RecordFailure) -> Int {
        var done = 0
        var last: PatientID?
        var failures: [RecordFailure] = []
        while true {
            let patients = try await keys.patientsToRotate(after: last, limit: 100)
            guard let end = patients.last else { break }
            for patient in patients {
                do {
                    _ = try await moveKeys(of: patient)
                    done += 1
                } catch let error where error.code == .erased {
                    // Erased meanwhile: nothing is left to move.
                } catch {
                    guard error.code.isOfOneKey else { throw error }
                    let isNamed = error.description.contains("patient \(patient)")
                    failures.append(isNamed ? error : error.ofOneKey(after: "patient \(patient): "))
                }
            }
            last = end
        }
        guard let first = failures.first else { return done }
        throw first.ofOneKey(
            after: "keys of \(failures.count) of \(failures.count + done) patients did not all move; ")
    }

    package func rotateKEK() async throws(RecordFailure) -> Int {
        // Before, so that a crash does not hide it; and after, so that a pass that began before is not the end of it.
        try await keys.noteRotation()
        try await wrapper.rotate()
        try await keys.noteRotation()
        return try await rewrapKeys()
    }

    /// Continues an unfinished KEK rotation, if there is one.
    ///
    /// - Returns: how many keys were rewrapped; nil if there was nothing to do.
    /// - Throws: as `rewrapKeys`.
    package func finishRotation() async throws(RecordFailure) -> Int? {
        let unfinished = try await keys.unfinishedRotation()
        return unfinished == nil ? nil : try await rewrapKeys()
    }

    /// Notes a change of the KEK that an earlier version began and did not finish: keys are then under more than one
    /// KEK of the wrapper that is used.
    package func noteEarlierRotation() async throws(RecordFailure) {
        let status = try await keys.status()
        guard status.keks.count > 1, status.keks.allSatisfy({ $0.kind == wrapper.kind }), !status.isRotationUnfinished
        else { return }
        try await keys.noteRotation()
    }

    /// A key that the wrapper cannot open does not stop the others; that error is thrown at the end, and the rotation
    /// stays unfinished.
    package func rewrapKeys() async throws(RecordFailure) -> Int {
        let rotation = try await keys.unfinishedRotation()
        var done = 0
        var cursor: Int64?
        var failures: [RecordFailure] = []
        repeat {
            let page = try await keys.storedKeys(after: cursor, limit: RecordDesk.page)
            for key in page.keys {
                do {
                    let wrapped = try await wrapper.rewrap(key.wrapped, context: WrappingContext(of: key))
                    if try await keys.replace(key, with: wrapped) { done += 1 }
                } catch {
                    // The wrapper is unreachable or refuses everything: the next key would fail too.
                    guard [.wrapperNotItsKey, .wrapperDamaged].contains(error.code) else { throw error }
                    failures.append(error)
                }
            }
            cursor = page.cursor
        } while cursor != nil
        if let first = failures.first {
            throw first.after(
                "\(failures.count) of \(failures.count + done) keys could not be wrapped anew; the first: ")
        }
        if let rotation { try await keys.noteRotationDone(rotation) }
        return done
    }

    package func keyStatus() async throws(RecordFailure) -> KeyStoreStatus {
        try await keys.status()
    }
}

/// Roots of epochs gone by, each opened once; one that does not open is not asked for again.
private struct OldRoots {
    private let desk: RecordDesk
    private var known: [UInt32: Result<PatientRoot, RecordFailure>] = [:]

    init(_ desk: RecordDesk) {
        self.desk = desk
    }

    mutating func opened(_ stored: StoredRoot) async throws(RecordFailure) -> PatientRoot {
        if let known = known[stored.epoch] { return try known.get() }
        do {
            let root = try await desk.open(stored)
            known[stored.epoch] = .success(root)
            return root
        } catch {
            if error.code.isOfOneKey { known[stored.epoch] = .failure(error) }
            throw error
        }
    }
}

extension RecordFailure.Code {
    /// Whether another key may do where one did not.
    fileprivate var isOfOneKey: Bool {
        [.wrapperNotItsKey, .wrapperDamaged, .cryptographyFailed, .keysDamaged].contains(self)
    }
}

extension RecordFailure {
    /// The same error of one key after some words. A row that the library cannot make sense of is damaged.
    fileprivate func ofOneKey(after words: String) -> RecordFailure {
        code == .cryptographyFailed
            ? RecordFailure(.keysDamaged, words + description, cause: cause) : after(words)
    }
}

extension WrappingContext {
    fileprivate init(of key: StoredKey) throws(RecordFailure) {
        switch key {
        case .root(let root): try self.init(rootOf: root.patient, root.epoch)
        case .signingKey(let key): try self.init(signingKeyOf: key.holder)
        case .lockedKey(let key):
            try self.init(purpose: .lockedKey, ids: KeyContexts.lockedKey(key.name, of: key.holder))
        case .oneTimePassword(let password):
            try self.init(purpose: .oneTimePassword, ids: KeyContexts.oneTimePassword(of: password.holder))
        }
    }
}
