internal import Locking

/// Bytes of requests and answers that may be in memory at once, over all connections.
package final class MemoryBudget: Sendable {
    /// More than the bound would be in memory.
    package struct Exceeded: Error {}

    private let bound: Int
    private let used = LockedValue(0)

    /// - Parameter bound: in bytes.
    package init(bound: Int) {
        self.bound = bound
    }

    /// What one request or answer takes, until the last reference to it is gone.
    package final class Share: Sendable {
        private let budget: MemoryBudget
        private let bytes = LockedValue(0)

        package init(of budget: MemoryBudget) {
            self.budget = budget
        }

        deinit {
            let bytes = bytes.withLock { $0 }
            budget.used.withLock { $0 -= bytes }
        }

        /// Takes so many bytes more.
        ///
        /// - Throws: `Exceeded`; nothing is taken then.
        package func grow(by count: Int) throws(Exceeded) {
            let fits = budget.used.withLock { used in
                guard used + count <= budget.bound else { return false }
                used += count
                return true
            }
            guard fits else { throw Exceeded() }
            bytes.withLock { $0 += count }
        }
    }
}
