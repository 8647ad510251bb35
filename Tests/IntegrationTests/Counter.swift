import Locking

/// A number that several tasks add to.
final class Counter: Sendable {
    private let number = LockedValue(0)

    func add() { number.withLock { $0 += 1 } }
    var value: Int { number.withLock { $0 } }
}
