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
// again. Nothing is undone.

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
    /// - Returns: how many keys were moved and how many roots destroyed.
    /// - Throws: `FlowError.keys`, `.wrapper`, `.cryptography`.
    @discardableResult
    package func moveKeys(of patient: PatientID) async throws(FlowError) -> (keys: Int, roots: Int) {
        var moved = 0
        var opened: [UInt32: PatientRoot] = [:]
        while true {
            let old = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
                try await desk.keys.oldKeys(of: patient, limit: RotateKeys.page)
            }
            if old.isEmpty { break }
            let root = try await desk.currentRoot(of: patient)
            var pairs: [(old: WrappedRecordKey, new: WrappedRecordKey)] = []
            for (key, stored) in old where key.epoch != root.epoch {
                let from: PatientRoot
                if let known = opened[stored.epoch] { from = known } else { from = try await desk.open(stored) }
                opened[stored.epoch] = from
                pairs.append((key, try RotateKeys.rewrap(key, from, root)))
            }
            let page = pairs
            do throws(KeyStoreError) {
                moved += try await desk.keys.replace(page, of: patient)
            } catch .staleEpoch {
                // Withdrawn again meanwhile: on to the newest epoch.
                continue
            } catch {
                throw .keys(error)
            }
        }
        let roots = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await desk.keys.dropUnusedRoots(of: patient)
        }
        return (moved, roots)
    }

    /// Does so for every patient with keys of epochs gone by.
    ///
    /// - Returns: how many patients there were.
    /// - Throws: as `moveKeys`.
    @discardableResult
    package func moveAll() async throws(FlowError) -> Int {
        var done = 0
        while true {
            let patients = try await flow(FlowError.keys) { () async throws(KeyStoreError) in
                try await desk.keys.patientsToRotate(limit: 100)
            }
            if patients.isEmpty { return done }
            for patient in patients {
                try await moveKeys(of: patient)
                done += 1
            }
        }
    }

    /// Makes a new KEK and wraps everything under it.
    ///
    /// - Returns: how many keys were wrapped anew.
    /// - Throws: `FlowError.wrapper`, `.keys`.
    package func rotateKEK() async throws(FlowError) -> Int {
        try await flow(FlowError.wrapper) { () async throws(KeyWrappingError) in try await desk.wrapper.rotate() }
        return try await rewrapAll()
    }

    /// Wraps every root and signing key under the current KEK; what goes on after a rotation that was cut short.
    ///
    /// One key that the wrapper cannot open keeps none of the others from moving; it is the error in the end.
    ///
    /// - Returns: how many keys were wrapped anew.
    /// - Throws: `FlowError.wrapper`, `.keys`.
    package func rewrapAll() async throws(FlowError) -> Int {
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
        return done
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

extension KeyWrappingError {
    /// Whether another key may do where this one did not.
    fileprivate var isOfOneKey: Bool {
        switch self {
        case .notMyKey, .damaged: true
        case .refused, .unreachable: false
        }
    }

    /// The same, saying of how many keys it is the first.
    fileprivate func counted(_ count: Int, moved: Int) -> KeyWrappingError {
        let others = "\(count) of \(count + moved) keys could not be wrapped anew; the first: "
        return switch self {
        case .notMyKey(let why): .notMyKey(others + why)
        case .damaged(let why): .damaged(others + why)
        case .refused, .unreachable: self
        }
    }
}
