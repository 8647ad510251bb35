internal import Cryptography
package import EHRFamily
internal import KeyWrapping
internal import RecordKeys

// Keys move on, in the background, and no object is touched.
//
// To the patient's new epoch, after a consent was withdrawn:
// 1. Record keys of epochs gone by are unwrapped and wrapped under the new root, some hundred at a time; each page is
//    one transaction that replaces only what is still there and only while the epoch is still the current one.
// 2. A root that no record key hangs on any more is destroyed.
//
// To a new KEK: the wrapper makes one, then each root and signing key is wrapped anew, one at a time, replaced only
// where it is still the same.
//
// A crash or another process at work leaves some keys moved and some not, all of which open; going on is starting
// again. That a change of the KEK is not finished is noted in the key store before it begins, until every key was
// wrapped under the new one. Nothing is undone.

/// Moves wrapped keys to a newer key.
package struct RotateKeys: Sendable {
    /// Keys of one transaction: short enough not to keep a revoke waiting.
    static let page = 256

    private let desk: RecordDesk

    package init(_ desk: RecordDesk) {
        self.desk = desk
    }

    /// Moves the patient's record keys to the current epoch and destroys roots that are not needed.
    ///
    /// One key that does not open keeps none of the others from moving; it is the error in the end.
    ///
    /// - Returns: how many keys were moved and how many roots destroyed.
    /// - Throws: `FlowError.keys`, `.wrapper`, `.cryptography`.
    @discardableResult
    package func moveKeys(of patient: PatientID) async throws(FlowError) -> (keys: Int, roots: Int) {
        var moved = 0
        var (last, failures): (RecordID?, [(RecordID, FlowError)]) = (nil, [])
        var opened = OldRoots(desk)
        while true {
            let after = last
            let old = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
                try await desk.keys.oldKeys(of: patient, after: after, limit: RotateKeys.page)
            }
            guard let end = old.last else { break }
            let root = try await desk.currentRoot(of: patient)
            var pairs: [(old: WrappedRecordKey, new: WrappedRecordKey)] = []
            for (key, stored) in old where key.epoch != root.epoch {
                do throws(FlowError) {
                    pairs.append((key, try RotateKeys.rewrap(key, await opened.root(stored), root)))
                } catch {
                    guard error.isOfOneKey else { throw error }
                    failures.append((key.record, error))
                }
            }
            let page = pairs
            do throws(KeyStoreError) {
                moved += try await desk.keys.replace(page, of: patient)
                last = end.0.record
            } catch .staleEpoch {
                // Withdrawn again meanwhile: on to the newest epoch, and all from the start.
                (last, failures) = (nil, [])
            } catch {
                throw .keys(error)
            }
        }
        let roots = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await desk.keys.dropUnusedRoots(of: patient)
        }
        if let (record, first) = failures.first {
            throw first.after(
                "\(failures.count) of \(failures.count + moved) keys of patient \(patient) could not be"
                    + " moved to the newest epoch; the first, of record \(record): ")
        }
        return (moved, roots)
    }

    /// Does so for every patient with keys of epochs gone by.
    ///
    /// One patient whose keys do not move keeps none of the others; it is the error in the end and names the patient.
    ///
    /// - Returns: how many patients there were.
    /// - Throws: as `moveKeys`.
    @discardableResult
    package func moveAll() async throws(FlowError) -> Int {
        var (done, last): (Int, PatientID?) = (0, nil)
        var failures: [FlowError] = []
        while true {
            let after = last
            let patients = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
                try await desk.keys.patientsToRotate(after: after, limit: 100)
            }
            guard let end = patients.last else { break }
            for patient in patients {
                do throws(FlowError) {
                    try await moveKeys(of: patient)
                    done += 1
                } catch .keys(.erased) {
                    // Erased meanwhile: nothing is left to move.
                } catch {
                    guard error.isOfOneKey else { throw error }
                    failures.append(error.naming(patient))
                }
            }
            last = end
        }
        if let first = failures.first {
            throw first.after("keys of \(failures.count) of \(failures.count + done) patients did not all move; ")
        }
        return done
    }

    /// Makes a new KEK and wraps everything under it.
    ///
    /// - Returns: how many keys were wrapped anew.
    /// - Throws: `FlowError.wrapper`, `.keys`.
    package func rotateKEK() async throws(FlowError) -> Int {
        // Before, so that a crash does not hide it; and after, so that a pass that began before is not the end of it.
        try await noteRotation()
        try await flow(FlowError.wrapper) { () async throws(KeyWrappingError) in try await desk.wrapper.rotate() }
        try await noteRotation()
        return try await rewrapAll()
    }

    /// Goes on with a change of the KEK that was not seen to its end, if there is one.
    ///
    /// - Returns: how many keys were wrapped anew; nil where there was nothing to do.
    /// - Throws: as `rewrapAll`.
    package func finishRotation() async throws(FlowError) -> Int? {
        let unfinished = try await unfinishedRotation()
        return unfinished == nil ? nil : try await rewrapAll()
    }

    /// Notes a change of the KEK that an earlier version began and did not finish: keys are then under more than one
    /// KEK of the wrapper that is used.
    ///
    /// - Throws: `FlowError.keys`.
    package func noteEarlierRotation() async throws(FlowError) {
        let status = try await desk.keyStatus()
        guard status.keks.count > 1, status.keks.allSatisfy({ $0.kind == desk.wrapper.kind }),
            !status.isRotationUnfinished
        else { return }
        try await noteRotation()
    }

    /// Wraps every root and signing key under the current KEK; what goes on after a rotation that was cut short.
    ///
    /// One key that the wrapper cannot open keeps none of the others from moving; it is the error in the end, and the
    /// rotation stays unfinished.
    ///
    /// - Returns: how many keys were wrapped anew.
    /// - Throws: `FlowError.wrapper`, `.keys`.
    package func rewrapAll() async throws(FlowError) -> Int {
        let rotation = try await unfinishedRotation()
        var (done, cursor): (Int, Int64?) = (0, nil)
        var failures: [KeyWrappingError] = []
        repeat {
            let after = cursor
            let page = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
                try await desk.keys.storedKeys(after: after, limit: RotateKeys.page)
            }
            for key in page.keys {
                let wrapped: WrappedKey
                do throws(KeyWrappingError) {
                    wrapped = try await desk.wrapper.rewrap(key.wrapped, context: RotateKeys.context(of: key))
                } catch {
                    // The wrapper is away, or lets nobody in: the next key would fare no better.
                    guard error.isOfOneKey else { throw .wrapper(error) }
                    failures.append(error)
                    continue
                }
                let isReplaced = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
                    try await desk.keys.replace(key, with: wrapped)
                }
                if isReplaced { done += 1 }
            }
            cursor = page.cursor
        } while cursor != nil
        if let first = failures.first { throw .wrapper(first.counted(failures.count, moved: done)) }
        if let rotation {
            try await flow(FlowError.keys) { () async throws(KeyStoreError) in
                try await desk.keys.noteRotationDone(rotation)
            }
        }
        return done
    }

    private func noteRotation() async throws(FlowError) {
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in try await desk.keys.noteRotation() }
    }

    private func unfinishedRotation() async throws(FlowError) -> Int64? {
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await desk.keys.unfinishedRotation()
        }
    }

    private static func rewrap(
        _ key: WrappedRecordKey, _ old: PatientRoot, _ new: PatientRoot
    ) throws(FlowError) -> WrappedRecordKey {
        try flow(FlowError.cryptography) { () throws(CryptographyError) in
            let dek = try old.dataKey(for: key.scope).unwrap(key)
            return try new.dataKey(for: key.scope).wrap(dek, of: key.record)
        }
    }

    private static func context(of key: StoredKey) throws(KeyWrappingError) -> WrappingContext {
        switch key {
        case .root(let root):
            try WrappingContext(purpose: .patientRoot, ids: KeyContexts.root(of: root.patient, epoch: root.epoch))
        case .signingKey(let key):
            try WrappingContext(purpose: .signingKey, ids: KeyContexts.signingKey(of: key.holder))
        }
    }
}
