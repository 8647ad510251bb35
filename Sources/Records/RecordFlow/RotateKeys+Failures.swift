internal import EHRFamily
internal import KeyWrapping
internal import RecordKeys

/// Roots of epochs gone by, each opened once; one that does not open is not asked for again.
struct OldRoots {
    private let desk: RecordDesk
    private var opened: [UInt32: PatientRoot] = [:]
    private var failed: [UInt32: FlowError] = [:]

    init(_ desk: RecordDesk) {
        self.desk = desk
    }

    mutating func root(_ stored: StoredRoot) async throws(FlowError) -> PatientRoot {
        if let known = opened[stored.epoch] { return known }
        if let failure = failed[stored.epoch] { throw failure }
        do throws(FlowError) {
            let root = try await desk.open(stored)
            opened[stored.epoch] = root
            return root
        } catch {
            if error.isOfOneKey { failed[stored.epoch] = error }
            throw error
        }
    }
}

extension KeyWrappingError {
    /// Whether another key may do where this one did not.
    var isOfOneKey: Bool {
        switch self {
        case .notMyKey, .damaged: true
        case .refused, .unreachable: false
        }
    }

    /// The same, saying of how many keys it is the first.
    func counted(_ count: Int, moved: Int) -> KeyWrappingError {
        after("\(count) of \(count + moved) keys could not be wrapped anew; the first: ")
    }

    func after(_ words: String) -> KeyWrappingError {
        switch self {
        case .notMyKey(let why): .notMyKey(words + why)
        case .damaged(let why): .damaged(words + why)
        case .refused, .unreachable: self
        }
    }
}

extension FlowError {
    /// Whether another key may do where this one did not.
    var isOfOneKey: Bool {
        switch self {
        case .wrapper(let error): error.isOfOneKey
        case .cryptography, .keys(.damaged): true
        default: false
        }
    }

    /// The same error of one key after some words.
    func after(_ words: String) -> FlowError {
        switch self {
        case .wrapper(let error): .wrapper(error.after(words))
        case .keys(.damaged(let what)): .keys(.damaged(words + what))
        default: .keys(.damaged(words + description))
        }
    }

    /// The same, with the patient's name in it.
    func naming(_ patient: PatientID) -> FlowError {
        description.contains("patient \(patient)") ? self : after("patient \(patient): ")
    }
}
