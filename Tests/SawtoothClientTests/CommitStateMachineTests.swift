import Testing

@testable import SawtoothClient

@Suite("CommitStateMachine")
struct CommitStateMachineTests {
    private static func id(_ number: Int) -> BatchID {
        let digits = String(number, radix: 16)
        return BatchID(hex: String(repeating: "0", count: 128 - digits.count) + digits)!
    }

    private let a = id(1), b = id(2)

    private func machine(
        _ ids: [BatchID], submitting: Bool = true, deadline: Duration = .seconds(100)
    ) -> CommitStateMachine {
        CommitStateMachine(ids, submitting: submitting, deadline: deadline, policy: CommitPolicy(), randomness: { 0 })
    }

    private func error(_ code: LedgerAPIError.Code) -> LedgerAPIError {
        LedgerAPIError(code: code, title: "t", message: "m")
    }

    private func status(_ id: BatchID, _ state: BatchStatus.State) -> BatchStatus { BatchStatus(id: id, state: state) }

    @Test("submit, ask with a wait, and finish when every batch is committed or invalid")
    func plainCourse() {
        var machine = machine([a, b])
        #expect(machine.next(at: .zero) == .submit([a, b], attempt: 1))
        machine.accepted([a, b], at: .seconds(1))
        #expect(machine.next(at: .seconds(1)) == .poll([a, b], wait: .seconds(20)))
        #expect(machine.received([status(a, .committed), status(b, .pending)], at: .seconds(2)).map(\.id) == [a])
        #expect(machine.next(at: .seconds(3)) == .poll([b], wait: .seconds(20)))
        #expect(machine.received([status(b, .invalid)], at: .seconds(3)).map(\.id) == [b])
        #expect(machine.next(at: .seconds(3)) == .finish)
        #expect(machine.statuses.map(\.state) == [.committed, .invalid])
    }

    @Test("a full queue is met with growing pauses and the same batches")
    func backPressure() {
        var machine = machine([a])
        var now = Duration.zero
        var pauses: [Duration] = []
        for attempt in 1...8 {
            #expect(machine.next(at: now) == .submit([a], attempt: attempt))
            #expect(machine.submissionFailed(error(.queueFull), at: now) == nil)
            guard case .pause(let pause) = machine.next(at: now) else { break }
            pauses.append(pause)
            now += pause
        }
        #expect(
            pauses == [.milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2), .seconds(4)]
                + [Duration](repeating: .seconds(8), count: 3))
    }

    @Test("pauses are shortened by up to half at random")
    func jitter() {
        var machine = CommitStateMachine(
            [a], submitting: true, deadline: .seconds(9), policy: CommitPolicy(), randomness: { 0.999 })
        _ = machine.next(at: .zero)
        #expect(machine.submissionFailed(error(.queueFull), at: .zero) == nil)
        #expect(machine.submitPause(at: .zero) < .milliseconds(126))
        #expect(machine.submitPause(at: .zero) > .milliseconds(124))
    }

    @Test("a batch that the validator refuses as malformed ends it at once")
    func refused() {
        var machine = machine([a])
        _ = machine.next(at: .zero)
        #expect(machine.submissionFailed(error(.submittedBatchesInvalid), at: .zero)?.code == .submittedBatchesInvalid)
    }

    @Test("unknown right after a submission means not yet; after a while the same batch is sent again, ever later")
    func unknown() {
        var machine = machine([a])
        _ = machine.next(at: .zero)
        machine.accepted([a], at: .zero)
        #expect(machine.received([status(a, .unknown)], at: .zero).isEmpty)
        #expect(machine.next(at: .zero) == .pause(.milliseconds(100)))
        #expect(machine.next(at: .milliseconds(100)) == .poll([a], wait: .seconds(20)))
        #expect(machine.received([status(a, .unknown)], at: .milliseconds(100)).isEmpty)
        #expect(machine.next(at: .milliseconds(100)) == .pause(.milliseconds(200)))
        #expect(machine.next(at: .seconds(15)) == .submit([a], attempt: 2))
        machine.accepted([a], at: .seconds(15))
        _ = machine.received([status(a, .unknown)], at: .seconds(44))
        #expect(machine.next(at: .seconds(44)) != .submit([a], attempt: 3))
        #expect(machine.next(at: .seconds(45)) == .submit([a], attempt: 3))
    }

    @Test("a pending batch is never sent again")
    func pending() {
        var machine = machine([a])
        _ = machine.next(at: .zero)
        machine.accepted([a], at: .zero)
        for second in stride(from: 1, to: 99, by: 7) {
            _ = machine.received([status(a, .pending)], at: .seconds(second))
            #expect(
                machine.next(at: .seconds(second) + .milliseconds(100))
                    == .poll(
                        [a], wait: .seconds(min(20, 99 - second))))
        }
        #expect(machine.next(at: .seconds(100)) == .finish)
        #expect(machine.statuses.map(\.state) == [.pending])
    }

    @Test("an API that was never reached is an error at the deadline; one that may have taken the batch is not")
    func deadline() {
        var unreachable = machine([a], deadline: .seconds(1))
        _ = unreachable.next(at: .zero)
        #expect(unreachable.submissionFailed(error(.unreachable), at: .zero) == nil)
        #expect(unreachable.next(at: .seconds(1)) == .fail(error(.unreachable)))
        var ambiguous = machine([a], deadline: .seconds(1))
        _ = ambiguous.next(at: .zero)
        #expect(ambiguous.submissionFailed(error(.validatorTimedOut), at: .zero) == nil)
        #expect(ambiguous.next(at: .milliseconds(250)) == .submit([a], attempt: 2))
        #expect(ambiguous.next(at: .seconds(1)) == .finish)
        #expect(ambiguous.statuses.map(\.state) == [.unknown])
    }

    @Test("watching what others submitted never submits, however long it is unknown")
    func watching() {
        var machine = machine([a], submitting: false)
        #expect(machine.next(at: .zero) == .poll([a], wait: .seconds(20)))
        for second in 1...99 {
            _ = machine.received([status(a, .unknown)], at: .seconds(second))
            if case .submit = machine.next(at: .seconds(second)) { Issue.record("submitted at \(second)") }
        }
        #expect(machine.next(at: .seconds(100)) == .finish)
    }

    @Test("more batches than go into one submission are sent in several, each once")
    func many() {
        let ids = (1...250).map(Self.id)
        var machine = machine(ids)
        var sent: [BatchID] = []
        while case .submit(let part, _) = machine.next(at: .zero) {
            #expect(part.count <= 100)
            sent += part
            machine.accepted(part, at: .zero)
        }
        #expect(sent == ids)
    }

    @Test("while some batches are still to be sent, the others are asked for without a wait")
    func mixed() {
        let ids = (1...101).map(Self.id)
        var machine = machine(ids)
        _ = machine.next(at: .zero)
        machine.accepted(Array(ids.prefix(100)), at: .zero)
        #expect(machine.next(at: .zero) == .submit([ids[100]], attempt: 2))
        #expect(machine.submissionFailed(error(.queueFull), at: .zero) == nil)
        #expect(machine.next(at: .zero) == .poll(Array(ids.prefix(100)), wait: nil))
    }

    @Test("the same batch twice is one, and a status of a stranger is ignored")
    func odd() {
        var machine = machine([a, a])
        #expect(machine.next(at: .zero) == .submit([a], attempt: 1))
        machine.accepted([a], at: .zero)
        #expect(machine.received([status(b, .committed)], at: .zero).isEmpty)
        #expect(machine.received([status(a, .committed), status(a, .invalid)], at: .zero).count == 1)
        #expect(machine.next(at: .zero) != .finish || machine.statuses.map(\.state) == [.committed, .committed])
        var none = machine
        none = CommitStateMachine([], submitting: true, deadline: .zero, policy: CommitPolicy())
        #expect(none.next(at: .zero) == .finish)
    }
}
