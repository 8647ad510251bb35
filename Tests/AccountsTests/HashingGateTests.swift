import Dispatch
import Locking
import Testing

@testable import Accounts

@Suite("The gate of hashing")
struct HashingGateTests {
    /// Work that runs until it is let go.
    private final class Held: Sendable {
        let running = LockedValue(0)
        let most = LockedValue(0)
        let release = DispatchSemaphore(value: 0)
        let order = LockedValue<[String]>([])

        func work(_ name: String) {
            let now = running.withLock { running in
                running += 1
                return running
            }
            most.withLock { $0 = max($0, now) }
            release.wait()
            order.withLock { $0.append(name) }
            running.withLock { $0 -= 1 }
        }
    }

    private func until(_ condition: () -> Bool) async {
        while !condition() { await Task.yield() }
    }

    @Test("two hash at a time, the others wait, and all get their turn")
    func width() async throws {
        let (gate, held) = (HashingGate(), Held())
        let tasks = (0..<6).map { number in
            Task { try await gate.run(.known) { held.work("\(number)") } }
        }
        await until { gate.waiting == 4 && held.running.withLock { $0 } == 2 }
        for _ in tasks { held.release.signal() }
        for task in tasks { try await task.value }
        #expect(held.most.withLock { $0 } == 2)
        #expect(gate.waiting == 0)
    }

    @Test("a full lane turns strangers away at once, and a known device has places of its own and goes first")
    func lanes() async throws {
        let (gate, held) = (HashingGate(width: 1, places: 3, placesOfName: 3), Held())
        let first = Task { try await gate.run(.strangers, for: [0]) { held.work("first") } }
        await until { held.running.withLock { $0 } == 1 }
        var tasks = [first]
        for number in 1...3 {
            tasks.append(Task { try await gate.run(.strangers, for: [UInt8(number)]) { held.work("stranger") } })
        }
        await until { gate.waiting == 3 }
        let busy = await #expect(throws: AccountFailure.self) { try await gate.run(.strangers, for: [9]) {} }
        #expect(busy?.code == .busy)
        #expect(busy?.retryAfter == HashingGate.patience)
        tasks.append(Task { try await gate.run(.known) { held.work("known") } })
        await until { gate.waiting == 4 }
        for _ in tasks { held.release.signal() }
        for task in tasks { try await task.value }
        #expect(held.order.withLock { $0 } == ["first", "known", "stranger", "stranger", "stranger"])
    }

    @Test("strangers at one name take few places, and leave the others")
    func names() async throws {
        let (gate, held) = (HashingGate(width: 1, places: 10, placesOfName: 2), Held())
        var tasks = [Task { try await gate.run(.strangers, for: [1]) { held.work("a") } }]
        await until { held.running.withLock { $0 } == 1 }
        for _ in 0..<2 { tasks.append(Task { try await gate.run(.strangers, for: [1]) { held.work("a") } }) }
        await until { gate.waiting == 2 }
        #expect(await refusal { try await gate.run(.strangers, for: [1]) {} } == .busy)
        tasks.append(Task { try await gate.run(.strangers, for: [2]) { held.work("b") } })
        await until { gate.waiting == 3 }
        for _ in tasks { held.release.signal() }
        for task in tasks { try await task.value }
    }

    @Test("whoever is gone leaves the queue, and takes nobody's turn")
    func cancelled() async throws {
        let (gate, held) = (HashingGate(width: 1), Held())
        let first = Task { try await gate.run(.known) { held.work("first") } }
        await until { held.running.withLock { $0 } == 1 }
        let gone = Task { try await gate.run(.known) { held.work("gone") } }
        let last = Task { try await gate.run(.known) { held.work("last") } }
        await until { gate.waiting == 2 }
        gone.cancel()
        #expect(await refusal { try await gone.value } == .busy)
        #expect(gate.waiting == 1)
        for _ in 0..<2 { held.release.signal() }
        try await first.value
        try await last.value
        #expect(held.order.withLock { $0 } == ["first", "last"])
    }

    @Test("work that fails gives its turn back")
    func failing() async throws {
        let gate = HashingGate(width: 1)
        for _ in 0..<3 {
            #expect(await refusal { try await gate.run(.known) { throw AccountFailure(.forbidden) } } == .forbidden)
        }
        #expect(try await gate.run(.known) { 7 } == 7)
    }
}
