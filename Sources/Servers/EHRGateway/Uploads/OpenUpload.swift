internal import Crypto
internal import FoundationEssentials
internal import HTTPTypes
internal import Locking
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys

/// A record that comes in parts, each in a request of its own, while the encryption service seals it.
///
/// Here the parts meet the deposit, piece by piece: a part waits until the deposit has taken the piece before. One
/// piece is in memory, and nothing anywhere else; what was taken cannot be taken back.
final class OpenUpload: Sendable {
    enum Ending: Sendable {
        case accepted(LedgerOperation)
        case failed(any Error)
    }

    private struct State: Sendable {
        /// Bytes that have come.
        var offset: UInt64 = 0
        var hash = SHA256()
        /// The piece that the deposit has not taken yet.
        var piece: [UInt8]?
        /// Which part it is whose pieces are taken; those before it were cut off.
        var part = 0
        var isPartUnderWay = false
        var isComplete = false
        var isAskedFor = false
        var ending: Ending?
        var used = ContinuousClock.now
        var changes: UInt64 = 0
        var waiting: [CheckedContinuation<Void, Never>] = []

        /// Notes a change.
        ///
        /// - Returns: who has waited for one.
        mutating func change() -> [CheckedContinuation<Void, Never>] {
            changes += 1
            defer { waiting = [] }
            return waiting
        }
    }

    let id: String
    let asked: DepositRecord
    /// The record's length in bytes, where the client has said it.
    let length: UInt64?
    private let digest: [UInt8]?
    private let state = LockedValue(State())

    /// - Parameters:
    ///   - id: names it in a URL.
    ///   - digest: the SHA-256 that the record is to have.
    init(_ id: String, _ asked: DepositRecord, length: UInt64?, digest: [UInt8]?) {
        (self.id, self.asked, self.length, self.digest) = (id, asked, length, digest)
    }

    var progress: (offset: UInt64, isComplete: Bool) { state.withLock { ($0.offset, $0.isComplete) } }

    /// For how long nothing has come of it, and nobody has asked.
    var idleTime: Duration { state.withLock { ContinuousClock.now - $0.used } }

    // MARK: Parts

    /// Begins a part.
    ///
    /// - Returns: its number.
    /// - Throws: `GatewayProblem` while another part comes, and where the part would not follow what is there.
    func begin(at offset: UInt64) throws -> Int {
        try change { state in
            guard !state.isPartUnderWay else {
                throw GatewayProblem(
                    409, "in_progress", "a part of this upload is coming: HEAD ends it and tells what is there",
                    headers: [.retryAfter: "1"])
            }
            guard offset == state.offset, !state.isComplete else {
                throw GatewayProblem(
                    409, "offset_mismatch", "\(state.offset) bytes are there: go on from them",
                    facts: ["offset": .number(state.offset)], headers: [.uploadOffset: "\(state.offset)"])
            }
            state.part += 1
            state.isPartUnderWay = true
            return state.part
        }
    }

    /// Hands a piece of a part to the deposit, when the one before is taken.
    ///
    /// - Returns: whether more is wanted; not where the record is there already.
    /// - Throws: what has ended the upload; `GatewayProblem` where another request has ended the part.
    func hand(_ piece: [UInt8], of part: Int) async throws -> Bool {
        try await first { state -> Bool? in
            switch state.ending {
            case .failed(let error): throw error
            case .accepted: return false
            case nil: break
            }
            guard state.part == part, state.isPartUnderWay else { throw OpenUpload.interrupted }
            guard state.piece == nil else { return nil }
            state.piece = piece
            state.offset += UInt64(piece.count)
            state.hash.update(data: piece)
            state.used = .now
            return true
        }
    }

    /// Ends a part that has come whole.
    ///
    /// - Throws: `GatewayProblem` where the record is not what was said of it, which ends the upload.
    func finish(_ part: Int, isLast: Bool) throws {
        try change { state in
            switch state.ending {
            case .failed(let error): throw error
            case .accepted: return
            case nil: break
            }
            guard state.part == part, state.isPartUnderWay else { throw OpenUpload.interrupted }
            state.isPartUnderWay = false
            if let length, isLast ? length != state.offset : length < state.offset {
                throw GatewayProblem(
                    400, "length_mismatch",
                    "\(length) bytes were announced and \(state.offset) came: begin anew")
            }
            guard isLast else { return }
            if let digest, Array(state.hash.finalize()) != digest {
                throw GatewayProblem(
                    400, "digest_mismatch", "the record is not the one that Repr-Digest tells of: begin anew")
            }
            state.isComplete = true
        }
    }

    /// Ends a part that was cut off.
    func leave(_ part: Int) {
        change { state in
            if state.part == part { state.isPartUnderWay = false }
        }
    }

    /// Ends the part that is coming, so that what is there stays what it is.
    func interrupt() {
        change { $0.isPartUnderWay = false }
    }

    private static let interrupted = GatewayProblem(
        409, "upload_interrupted", "another request has asked how far the upload is: go on from there")

    // MARK: The deposit

    /// The next piece for the deposit; nil at the record's end.
    ///
    /// - Throws: what has ended the upload.
    func next() async throws -> [UInt8]? {
        change { $0.isAskedFor = true }
        return try await first { state -> [UInt8]?? in
            if case .failed(let error)? = state.ending { throw error }
            defer { state.piece = nil }
            return state.piece.map { .some($0) } ?? (state.isComplete ? .some(nil) : nil)
        }
    }

    /// Ends the upload, unless it is complete: then it is the deposit's to end.
    ///
    /// - Returns: whether it has ended so.
    @discardableResult
    func fail(_ error: any Error) -> Bool {
        change { state in
            guard state.ending == nil, !state.isComplete else { return false }
            state.ending = .failed(error)
            state.piece = nil
            return true
        }
    }

    /// Takes down how the deposit has ended, unless the upload had before.
    func settle(_ ending: Ending) {
        change { state in
            guard state.ending == nil else { return }
            state.ending = ending
            state.piece = nil
            if case .accepted = ending { state.isComplete = true }
        }
    }

    /// Waits until the deposit asks for content, or has ended without.
    func begun() async throws {
        try await first { state -> Void? in
            if case .failed(let error)? = state.ending { throw error }
            return state.isAskedFor || state.ending != nil ? () : nil
        }
    }

    /// The deposit's operation, once it has ended.
    ///
    /// - Throws: what has ended it.
    func operation() async throws -> LedgerOperation {
        try await first { state -> LedgerOperation? in
            switch state.ending {
            case .accepted(let operation): return operation
            case .failed(let error): throw error
            case nil: return nil
            }
        }
    }

    // MARK: Waiting

    private func change<Value, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let (value, waiting) = try state.withLock { (state) throws(Failure) in
            state.used = .now
            let value = try body(&state)
            return (value, state.change())
        }
        for each in waiting { each.resume() }
        return value
    }

    /// What `look` finds and changes, as soon as it finds something.
    ///
    /// - Throws: what `look` throws, and `CancellationError`.
    private func first<Value>(_ look: (inout State) throws -> Value?) async throws -> Value {
        while true {
            try Task.checkCancellation()
            let (found, seen, waiting) = try state.withLock { state in
                let found = try look(&state)
                return (found, state.changes, found == nil ? [] : state.change())
            }
            for each in waiting { each.resume() }
            if let found { return found }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isLate = state.withLock { state in
                        guard state.changes == seen else { return true }
                        state.waiting.append(continuation)
                        return false
                    }
                    if isLate { continuation.resume() }
                }
            } onCancel: {
                for each in state.withLock({ $0.change() }) { each.resume() }
            }
        }
    }
}
