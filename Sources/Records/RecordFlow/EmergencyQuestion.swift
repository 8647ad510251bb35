internal import EHRFamily
internal import RecordErrors
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

/// What the ledger says of an emergency at its head.
struct EmergencyQuestion: Sendable {
    private let asked: Access
    private let operation: LedgerOperation
    private let effect: LedgerEffect
    private let pinned: EnrolledHolder
    private let desk: RecordDesk

    init(
        _ asked: Access, _ operation: LedgerOperation, _ effect: LedgerEffect, _ pinned: EnrolledHolder,
        at desk: RecordDesk
    ) {
        (self.asked, self.operation, self.effect, self.pinned, self.desk) = (asked, operation, effect, pinned, desk)
    }

    /// The record's anchor, where the ledger has the emergency; nil where it gives no verdict within `limit`.
    ///
    /// - Throws: `.rejected`, `.emergencyNotAttested`, `.accessStale` and others, where it says no.
    func anchor(within limit: Duration) async throws(RecordFailure) -> RecordEntry? {
        let answer = await withTaskGroup(of: Result<RecordEntry?, RecordFailure>.self) { group in
            group.addTask {
                do throws(RecordFailure) { return .success(try await verdict()) } catch { return .failure(error) }
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return .success(nil)
            }
            defer { group.cancelAll() }
            return await group.next() ?? .success(nil)
        }
        do {
            return try answer.get()
        } catch let error where [.ledgerAway, .ledgerUnusable].contains(error.code) {
            return nil
        }
    }

    private func verdict() async throws(RecordFailure) -> RecordEntry? {
        if case .invalid(let code, let message) = operation.state { throw .rejected(code, message) }
        if let anchor = try await proved() { return anchor }
        guard operation.state == .waiting else { throw RecordFailure(.accessNotLogged) }
        switch try await desk.settle(operation, timeout: .seconds(1)).state {
        case .waiting: return nil
        case .committed: return try await proved()
        case .invalid(let code, let message): throw .rejected(code, message)
        }
    }

    /// The record's anchor, where the ledger has the emergency; nil where it has no such entry.
    private func proved() async throws(RecordFailure) -> RecordEntry? {
        let state: AccessState
        do {
            state = try await AccessState(asked, at: desk)
        } catch let error where error.code == .accessNoRecord {
            // A record that was deposited while the ledger was away is anchored before its emergency.
            guard try await desk.keys.anchoring(asked.record, of: asked.patient)?.state == .waiting else { throw error }
            return nil
        }
        guard state.record.patient == asked.patient, state.record.record == asked.record,
            state.doctor.doctor == asked.doctor
        else { throw RecordFailure(.accessForged) }
        try pinned.check(state.doctor)
        guard try await desk.look(at: state.doctor, state.head) else {
            throw RecordFailure(
                state.doctor.attestation == .suspended ? .accessDoctorSuspended : .emergencyNotAttested)
        }
        guard let entry = state.access else { return nil }
        guard try effect.isWritten(in: entry.encoded()) else { throw RecordFailure(.accessForeign) }
        let age = try await AccessAge(asked, state.head, at: desk)
        let block = try await AccessProof.find(
            entry, asked, isEmergency: true, state.head, downTo: age.oldestBlock(), at: desk)
        try await age.check(block)
        return state.record
    }
}
