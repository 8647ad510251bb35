import Testing

@testable import ZeroMQ

@Suite("ZeroMQSocket")
struct ZeroMQSocketTests {
    private struct Pair: ~Copyable {
        let context: ZeroMQContext
        let router: ZeroMQSocket
        let dealer: ZeroMQSocket
    }

    private func pair() throws -> Pair {
        let context = try ZeroMQContext()
        let router = try ZeroMQSocket(.router, in: context)
        try router.setLinger(milliseconds: 0)
        try router.setReceiveTimeout(milliseconds: 5000)
        try router.bind("tcp://127.0.0.1:*")
        let dealer = try ZeroMQSocket(.dealer, in: context)
        try dealer.setLinger(milliseconds: 0)
        try dealer.setReceiveTimeout(milliseconds: 5000)
        try dealer.connect(try router.lastEndpoint)
        return Pair(context: context, router: router, dealer: dealer)
    }

    @Test("a frame that a dealer sends arrives at the router behind the dealer's identity")
    func routerSeesIdentity() throws {
        let pair = try pair()
        try pair.dealer.send([1, 2, 3])
        let parts = try #require(try pair.router.receiveParts())
        #expect(parts.count == 2)
        #expect(parts[1] == [1, 2, 3])
        try pair.router.send(parts: [parts[0], [9]])
        #expect(try pair.dealer.receive() == [9])
    }

    @Test("frames of no bytes and of 4 MiB arrive as they were sent", arguments: [0, 1, 33, 34, 4 << 20])
    func sizes(count: Int) throws {
        let pair = try pair()
        let frame = [UInt8]((0..<count).lazy.map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try pair.dealer.send(count: count) { $0.copyBytes(from: frame) }
        let parts = try #require(try pair.router.receiveParts())
        #expect(parts.last == frame)
        try pair.router.send(parts: parts)
        var received = ZeroMQFrame()
        #expect(try pair.dealer.receive(into: &received, wait: true))
        let receivedCount = received.count
        #expect(receivedCount == count)
        #expect(received.withUnsafeBytes { Array($0) } == frame)
        let hasMore = received.hasMore
        #expect(!hasMore)
    }

    @Test("receiving without waiting says that there is nothing")
    func nothingThere() throws {
        let pair = try pair()
        var frame = ZeroMQFrame()
        #expect(try pair.dealer.receive(into: &frame) == false)
        #expect(try pair.dealer.receive(wait: false) == nil)
        #expect(try pair.router.receiveParts(wait: false) == nil)
    }

    @Test("a router with mandatory routing refuses an identity that it does not know")
    func mandatoryRouting() throws {
        let pair = try pair()
        try pair.router.setMandatoryRouting(true)
        #expect(throws: ZeroMQError.hostUnreachable) { try pair.router.send(parts: [[1, 2, 3, 4, 5], [0]]) }
    }

    @Test("an endpoint that is taken, unknown or no endpoint at all is named by its error")
    func endpointErrors() throws {
        let pair = try pair()
        let other = try ZeroMQSocket(.router, in: pair.context)
        let taken = try pair.router.lastEndpoint
        #expect(throws: ZeroMQError.addressInUse) { try other.bind(taken) }
        #expect(throws: ZeroMQError.protocolNotSupported) { try other.connect("carrier-pigeon://home") }
        #expect(throws: ZeroMQError.invalidArgument) { try other.connect("127.0.0.1:4004") }
        #expect(ZeroMQError.addressInUse.description.contains("98"))
        try other.close()
    }

    @Test("a frame above the receiver's limit ends the connection and is never handed over")
    func maximumFrameSize() throws {
        let context = try ZeroMQContext()
        let router = try ZeroMQSocket(.router, in: context)
        try router.setLinger(milliseconds: 0)
        try router.bind("tcp://127.0.0.1:*")
        let dealer = try ZeroMQSocket(.dealer, in: context)
        try dealer.setLinger(milliseconds: 0)
        try dealer.setMaximumFrameSize(1000)
        try dealer.setReconnectInterval(milliseconds: -1)
        let monitor = try SocketMonitor(of: dealer, in: context)
        try dealer.connect(try router.lastEndpoint)
        try router.setReceiveTimeout(milliseconds: 5000)
        try dealer.send([1])
        let identity = try #require(try router.receiveParts()).first
        try router.send(parts: [try #require(identity), [UInt8](repeating: 7, count: 1001)])
        var events: [SocketMonitor.Event] = []
        var poller = Poller([try monitor.fileDescriptor])
        while !events.contains(.disconnected) {
            while let event = try monitor.next() { events.append(event) }
            if !events.contains(.disconnected) { #expect(try poller.wait(milliseconds: 5000) > 0) }
        }
        #expect(try dealer.receive(wait: false) == nil)
    }

    @Test("the monitor tells of the handshake, and of the loss when the peer goes")
    func monitor() throws {
        let context = try ZeroMQContext()
        let router = try ZeroMQSocket(.router, in: context)
        try router.setLinger(milliseconds: 0)
        try router.bind("tcp://127.0.0.1:*")
        let dealer = try ZeroMQSocket(.dealer, in: context)
        try dealer.setLinger(milliseconds: 0)
        try dealer.setReconnectInterval(milliseconds: -1)
        let monitor = try SocketMonitor(of: dealer, in: context)
        try dealer.connect(try router.lastEndpoint)
        var poller = Poller([try monitor.fileDescriptor])
        func wait(for wanted: SocketMonitor.Event) throws -> Bool {
            for _ in 0..<100 {
                while let event = try monitor.next() { if event == wanted { return true } }
                if try poller.wait(milliseconds: 5000) == 0 { return false }
            }
            return false
        }
        #expect(try wait(for: .handshakeSucceeded))
        try router.close()
        #expect(try wait(for: .disconnected))
    }

    @Test("a refused connection is told once where reconnecting is off")
    func refusedConnection() throws {
        let port = try RefusingPort()
        let context = try ZeroMQContext()
        let dealer = try ZeroMQSocket(.dealer, in: context)
        try dealer.setLinger(milliseconds: 0)
        try dealer.setReconnectInterval(milliseconds: -1)
        let monitor = try SocketMonitor(of: dealer, in: context)
        try dealer.connect(port.endpoint)
        var poller = Poller([try monitor.fileDescriptor])
        var events: [SocketMonitor.Event] = []
        while !events.contains(.closed) {
            while let event = try monitor.next() { events.append(event) }
            if !events.contains(.closed) { try #require(try poller.wait(milliseconds: 30_000) > 0) }
        }
        #expect(events.count(where: { $0 == .closed }) == 1)
        withExtendedLifetime(port) {}
    }

    @Test("a signal wakes the poller, and draining it puts it back to sleep")
    func wakeUp() throws {
        let wakeUp = try WakeUp()
        var poller = Poller([wakeUp.fileDescriptor])
        #expect(try poller.wait(milliseconds: 0) == 0)
        wakeUp.signal()
        wakeUp.signal()
        #expect(try poller.wait(milliseconds: 0) == 1)
        var isReady = poller.isReady(0)
        #expect(isReady)
        wakeUp.drain()
        #expect(try poller.wait(milliseconds: 0) == 0)
        isReady = poller.isReady(0)
        #expect(!isReady)
    }

    @Test("the library is libzmq 4.3 or later")
    func version() {
        #expect(libraryVersion() >= (4, 3, 0))
    }
}
