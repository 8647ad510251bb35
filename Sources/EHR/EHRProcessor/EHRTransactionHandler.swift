// EHRProcessor: who may do what on the ledger.
//
// It owns the rules of the `ehr` family (docs/spec/ehr-family.md, "Execution"): each action's file under Actions/
// extends its payload by `apply`, a pure function of the payload, the two keys of the header and the entries read.
// Everything around that is the same for all actions and is in this file and in `Case`: decode, check the header
// against the addresses that the action may touch, read all of them in one request, judge, write in one round trip.
//
// It does not use the clock, the environment, randomness or the network: the same transaction over the same state has
// the same verdict on every node. It never answers INTERNAL_ERROR by itself; only a failed state request can lead to
// that.

internal import EHRFamily
package import SawtoothProcessor
internal import SawtoothProtocol

/// The `ehr` family's transaction handler.
package struct EHRTransactionHandler: TransactionHandler {
    package var familyName: String { Family.name }
    package var familyVersions: [String] { [Family.version] }
    package var namespaces: [String] { [Family.namespaceHex] }

    package init() {}

    /// Judges one transaction and writes its effects.
    /// - Throws: `ApplyError.invalidTransaction` with a code of `RejectionCode` in its extended data; the verdict of
    ///   `ApplyError.init` on a failed state request.
    package nonisolated(nonsending) func apply(
        _ request: TransactionRequest, context: any TransactionContext
    ) async throws(ApplyError) {
        let judged: Case
        do {
            judged = try Case(request)
        } catch {
            throw ApplyError(error)
        }
        var blockEntry: [UInt8]?
        let values: [[UInt8]?]
        do {
            values = try await context.getState(judged.addresses.reads)
            if let block = judged.blockEntryAddress(values) {
                blockEntry = try await context.getState([block]).first ?? nil
            }
        } catch {
            throw ApplyError(error, as: .undeclaredInput)
        }
        guard values.count == judged.addresses.reads.count else {
            throw .internalError(message: "asked for \(judged.addresses.reads.count) addresses, got \(values.count)")
        }
        let outcome: Outcome
        do {
            outcome = try judged.judge(values, blockEntry: blockEntry)
        } catch {
            throw ApplyError(error)
        }
        do {
            try await context.finish(setting: outcome.entries, events: [outcome.event])
        } catch {
            throw ApplyError(error, as: .undeclaredOutput)
        }
    }

    /// A transaction's label in the metrics: its action in lower case, or `undecodable`.
    package func label(for request: TransactionRequest) -> String {
        guard let payload = try? Payload.decode(request.payload) else { return "undecodable" }
        return payload.action.rawValue.lowercased()
    }
}

extension ApplyError {
    /// A rejection as a verdict.
    init(_ rejection: Rejection) {
        self = .invalidTransaction(message: rejection.message, extendedData: rejection.extendedData)
    }

    /// A failed state request as a verdict. The header was checked before, so a validator denies an address only if it
    /// reads the header differently; that is the transaction's fault, with the same code.
    init(_ error: ContextError, as code: RejectionCode) {
        if case .authorization(let addresses) = error {
            let detail = addresses.first.map { Rejection.Detail.address($0.hex) } ?? .none
            self.init(Rejection(code, error.description, detail))
        } else {
            self.init(error)
        }
    }
}
