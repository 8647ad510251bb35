internal import Dispatch
internal import Locking

/// Lets few passwords be hashed at a time, since each takes 128 MiB and a core for a good part of a second; some wait,
/// and the rest are told to come again.
///
/// Devices that an account is known on go first and have places of their own, so that strangers' attempts do not keep
/// anybody out. What strangers try at one name takes few of their places.
package final class HashingGate: Sendable {
    package enum Lane: Sendable {
        /// A device that the account is known on, or a person who is signed in.
        case known
        case strangers
    }

    /// Seconds after which one that was turned away may come again.
    static let patience: Int64 = 5

    private struct Waiting {
        let number: UInt64
        let name: [UInt8]
        /// Resumed with whether it is its turn.
        let turn: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var running = 0
        var known: [Waiting] = []
        var strangers: [Waiting] = []
        var lastNumber: UInt64 = 0
    }

    private let width: Int
    private let places: Int
    private let placesOfName: Int
    private let state = LockedValue(State())
    private let queue = DispatchQueue(label: "hashing", attributes: .concurrent)

    /// - Parameters:
    ///   - width: hashings at a time.
    ///   - places: how many wait in each lane.
    ///   - placesOfName: how many strangers wait for one name.
    package init(width: Int = 2, places: Int = 32, placesOfName: Int = 4) {
        (self.width, self.places, self.placesOfName) = (width, places, placesOfName)
    }

    /// How many are waiting.
    package var waiting: Int { state.withLock { $0.known.count + $0.strangers.count } }

    /// Runs `work`, on a thread of its own, when it is its turn.
    ///
    /// - Parameter name: what strangers are counted by: the account's sign-in name, hashed.
    /// - Throws: `.busy` where there is no place to wait, and where the task is cancelled while it waits; what `work`
    ///   throws.
    package func run<Value: Sendable>(
        _ lane: Lane, for name: [UInt8] = [], _ work: @escaping @Sendable () throws -> Value
    ) async throws(AccountFailure) -> Value {
        guard await admit(lane, name) else { throw AccountFailure(.busy, retryAfter: HashingGate.patience) }
        let result: Result<Value, any Error> = await withCheckedContinuation { done in
            queue.async { done.resume(returning: Result { try work() }) }
        }
        leave()
        do {
            return try result.get()
        } catch {
            throw AccountFailure(because: error)
        }
    }

    private func admit(_ lane: Lane, _ name: [UInt8]) async -> Bool {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                let answer: Bool? = state.withLock { state in
                    // Whoever is cancelled from here on is found in a lane.
                    if Task.isCancelled { return false }
                    if state.running < width {
                        state.running += 1
                        return true
                    }
                    let waiting = Waiting(number: number, name: name, turn: turn)
                    switch lane {
                    case .known:
                        guard state.known.count < places else { return false }
                        state.known.append(waiting)
                    case .strangers:
                        guard state.strangers.count < places,
                            state.strangers.count(where: { $0.name == name }) < placesOfName
                        else { return false }
                        state.strangers.append(waiting)
                    }
                    return nil
                }
                if let answer { turn.resume(returning: answer) }
            }
        } onCancel: {
            cancel(number)
        }
    }

    private func cancel(_ number: UInt64) {
        let found: Waiting? = state.withLock { state in
            if let index = state.known.firstIndex(where: { $0.number == number }) {
                return state.known.remove(at: index)
            }
            if let index = state.strangers.firstIndex(where: { $0.number == number }) {
                return state.strangers.remove(at: index)
            }
            return nil
        }
        found?.turn.resume(returning: false)
    }

    private func leave() {
        let next: Waiting? = state.withLock { state in
            if !state.known.isEmpty { return state.known.removeFirst() }
            if !state.strangers.isEmpty { return state.strangers.removeFirst() }
            state.running -= 1
            return nil
        }
        next?.turn.resume(returning: true)
    }
}
