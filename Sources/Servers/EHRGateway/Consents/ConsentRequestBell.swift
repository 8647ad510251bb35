internal import EHRFamily
internal import EHRIndex
internal import Locking

/// Tells those who follow events that a request for a consent was made, answered or taken back. The ledger has no event
/// for that; and of an approval it has the consent before the gateway has noted the answer.
final class ConsentRequestBell: Sendable {
    /// Whose request it is.
    struct Ring: Sendable {
        let patient: PatientID
        let doctor: DoctorID
    }

    private struct Listeners: Sendable {
        var next = 0
        var all: [Int: (concern: Concern, rings: AsyncStream<Ring>.Continuation)] = [:]
    }

    /// Rings that wait for a reader who is slow: each says no more than to look again.
    private static let kept = 32

    private let listeners = LockedValue(Listeners())

    /// What rings from now on for a patient or a doctor, until the stream is let go of.
    func rings(concerning concern: Concern) -> AsyncStream<Ring> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Ring.self, bufferingPolicy: .bufferingNewest(ConsentRequestBell.kept))
        let number = listeners.withLock { listeners in
            listeners.next += 1
            listeners.all[listeners.next] = (concern, continuation)
            return listeners.next
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.listeners.withLock { $0.all.removeValue(forKey: number) }
        }
        return stream
    }

    /// To be called once the database has it.
    func ring(_ request: ConsentRequest) {
        let concerns: [Concern] = [.patient(request.patient), .doctor(request.doctor)]
        let heard = listeners.withLock { $0.all.values.filter { concerns.contains($0.concern) } }
        for listener in heard {
            listener.rings.yield(Ring(patient: request.patient, doctor: request.doctor))
        }
    }
}
