internal import Locking

/// So many may do something at once, and nobody waits for it: what takes long is refused when all places are taken, so
/// that there is room left for what does not.
package final class Places: Sendable {
    private let free: LockedValue<Int>

    package init(_ count: Int) {
        free = LockedValue(count)
    }

    /// A place, taken until the last reference to it is gone.
    package final class Place: Sendable {
        private let places: Places

        fileprivate init(_ places: Places) {
            self.places = places
        }

        deinit {
            places.free.withLock { $0 += 1 }
        }
    }

    /// Takes a place; nil where none is free.
    package func take() -> Place? {
        let isFree = free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
        return isFree ? Place(self) : nil
    }
}
