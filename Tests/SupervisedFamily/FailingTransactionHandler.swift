internal import Glibc
internal import SawtoothProcessor
internal import SawtoothProtocol

/// Registers the number in the first eight bytes of a payload; the ninth says how to fail at it.
struct FailingTransactionHandler: TransactionHandler {
    /// Ways to fail.
    enum Mode: UInt8 {
        case none
        /// Before anything, always.
        case crash
        /// After the read, always.
        case crashAfterRead
        /// After `finish`, successful or not.
        case crashAfterFinish
        /// After a write that is no `finish`, unless an earlier run wrote it.
        case crashAfterWrite
        /// In the first worker, after the read.
        case crashOnce
        /// Computes for ever.
        case spin
        /// Writes without `finish`, and does not fail.
        case plainWrite
    }

    let familyName = "failing"
    let familyVersions = ["1.0"]
    let namespaces = ["aabbcc"]
    let workerNumber: UInt32

    func apply(_ request: TransactionRequest, context: any TransactionContext) async throws(ApplyError) {
        guard request.payload.count == 9, let mode = Mode(rawValue: request.payload[8]) else {
            throw .invalidTransaction(message: "no number and mode")
        }
        if mode == .crash { abort() }
        if mode == .spin { while true {} }
        do throws(ContextError) {
            try await register(request.payload, mode, context)
        } catch {
            throw ApplyError(error)
        }
    }

    private func register(
        _ payload: [UInt8], _ mode: Mode, _ context: any TransactionContext
    ) async throws(ContextError) {
        let bytes = [0xAA, 0xBB, 0xCC] + [UInt8](repeating: 0, count: 24) + payload.prefix(8).reversed()
        guard let address = StateAddress(bytes: bytes) else { throw .invalidRequest("no address") }
        let entry = StateEntry(address: address, data: payload)
        let found = try await context.getState([address])
        if mode == .crashAfterRead || mode == .crashOnce && workerNumber == 1 { abort() }
        if mode == .crashAfterWrite || mode == .plainWrite {
            if found == [payload] { return }
            try await context.setState([entry])
            if mode == .crashAfterWrite { abort() }
            return
        }
        defer { if mode == .crashAfterFinish { abort() } }
        guard found == [nil] else { throw .invalidRequest("it is there") }
        try await context.finish(
            setting: [entry], events: [Event(eventType: "failing/registered", data: payload)])
    }
}
