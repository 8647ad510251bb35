import Locking
import Testing

@testable import Accounts

@Suite("Limits of attempts")
struct AttemptLimitsTests {
    private let time = LockedValue<Int64>(1000)

    private func limits() -> AttemptLimits { AttemptLimits(now: { [time] in time.withLock { $0 } }) }

    private func wait(_ limits: AttemptLimits, _ counts: [AttemptLimits.Count]) -> Int64? {
        do {
            try limits.admit(counts)
            return nil
        } catch {
            return error.retryAfter
        }
    }

    @Test("five are free, and each one after them waits twice as long, up to a quarter of an hour")
    func backOff() {
        let limits = limits()
        let counts = [AttemptLimits.Count.name([1], from: "192.0.2.1")]
        for _ in 0..<5 { #expect(wait(limits, counts) == nil) }
        var waits: [Int64] = []
        for _ in 0..<8 {
            guard let wait = wait(limits, counts) else { break }
            waits.append(wait)
            time.withLock { $0 += wait }
            #expect(self.wait(limits, counts) == nil)
        }
        #expect(waits == [15, 30, 60, 120, 240, 480, 900, 900])
        time.withLock { $0 += 3600 }
        for _ in 0..<5 { #expect(wait(limits, counts) == nil) }
    }

    @Test("at once, as many are admitted as one by one")
    func atOnce() async {
        let limits = limits()
        let admitted = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask { wait(limits, [.name([1], from: "192.0.2.1")]) == nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(admitted == 5)
    }

    @Test("what was right forgets the name's failures, and an address only does not count it")
    func right() {
        let limits = limits()
        let (own, address) = (AttemptLimits.Count.name([1], from: "a"), AttemptLimits.Count.address("a"))
        for _ in 0..<99 { #expect(wait(limits, [address]) == nil) }
        for _ in 0..<4 { #expect(wait(limits, [own]) == nil) }
        #expect(wait(limits, [own, address]) == nil)
        #expect(wait(limits, [own]) != nil && wait(limits, [address]) != nil)
        limits.succeeded([own, address])
        #expect(limits.failures(of: own) == 0 && limits.failures(of: address) == 99)
        #expect(wait(limits, [own, address]) == nil)
        limits.withdrawn([own, address])
        #expect(limits.failures(of: own) == 0 && limits.failures(of: address) == 99)
    }

    @Test("a hundred thousand guesses from as many addresses hold up neither the owner's address nor their device")
    func manyAddresses() {
        let limits = limits()
        for number in 0..<100_000 {
            let address = "10.\(number >> 16).\(number >> 8 & 255).\(number & 255)"
            _ = wait(limits, [.name([1], from: address), .address(address)])
        }
        #expect(wait(limits, [.name([1], from: "192.0.2.1"), .address("192.0.2.1")]) == nil)
        #expect(wait(limits, [.device([7])]) == nil)
    }

    @Test("a guesser at one address gets few tries in a day, whatever the names, and at one name fewer")
    func fewTries() {
        let (limits, day) = (limits(), Int64(86_400))
        var (ofName, ofAddress) = (0, 0)
        for _ in 0..<(day / 5) {
            if wait(limits, [.name([1], from: "a"), .address("a")]) == nil { ofName += 1 }
            if wait(limits, [.address("b")]) == nil { ofAddress += 1 }
            time.withLock { $0 += 5 }
        }
        #expect(ofName <= 110)
        #expect(ofAddress <= 900)
    }

    @Test("the counts stay bounded, and strangers have none forgotten that are an account's")
    func bounded() {
        let limits = limits()
        for _ in 0..<5 { #expect(wait(limits, [.code("a")]) == nil) }
        time.withLock { $0 += 1 }
        for number in 0..<(AttemptLimits.entryLimit + 10) {
            #expect(wait(limits, [.address("\(number)")]) == nil)
            // Only this one is older than the others, so that it is known which is forgotten.
            if number == 0 { time.withLock { $0 += 1 } }
        }
        #expect(limits.failures(of: .address("\(AttemptLimits.entryLimit + 9)")) == 1)
        #expect(limits.entryCount <= AttemptLimits.entryLimit)
        #expect(limits.failures(of: .address("0")) == 0 && limits.failures(of: .code("a")) == 5)
    }
}
