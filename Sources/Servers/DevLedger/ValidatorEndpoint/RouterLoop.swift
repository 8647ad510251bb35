internal import Logging
internal import SawtoothProtocol
internal import ZeroMQ

/// The socket side of the component endpoint: one ROUTER, read and written by one thread.
///
/// It reads all waiting frames, lets the endpoint act on them, sends the results, and sleeps only when there was
/// nothing to do.
struct RouterLoop: ~Copyable {
    /// The largest accepted frame; a peer that sends a larger one is disconnected.
    static let largestFrame: Int64 = 32 << 20
    /// The most frames that may wait for one connection; a peer that reads too slowly is disconnected.
    private static let sendQueue = 20_000
    /// Frames read before the endpoint acts and answers.
    private static let burst = 1_000
    /// Milliseconds for the last answers to be transmitted at the end.
    private static let linger = 500

    private let router: ZeroMQSocket
    private let monitor: SocketMonitor
    private let wakeUp: WakeUp
    private let control: TestControl?
    private let logger: Logger
    /// The bound endpoint, with its port.
    let boundEndpoint: String

    /// - Parameter endpoint: in numbers; `*` for a free port.
    /// - Throws: `ZeroMQError` if `endpoint` cannot be bound.
    init(
        binding endpoint: String, context: ZeroMQContext, wakeUp: WakeUp, control: TestControl? = nil, logger: Logger
    ) throws(ZeroMQError) {
        let router = try ZeroMQSocket(.router, in: context)
        try router.setMandatoryRouting(true)
        try router.setLinger(milliseconds: Self.linger)
        try router.setMaximumFrameSize(Self.largestFrame)
        try router.setSendHighWaterMark(Self.sendQueue)
        try router.setKeepalive(idle: 30, interval: 10, count: 3)
        let monitor = try SocketMonitor(of: router, in: context)
        try router.bind(endpoint)
        boundEndpoint = try router.lastEndpoint
        self.router = router
        self.monitor = monitor
        self.wakeUp = wakeUp
        self.control = control
        self.logger = logger
    }

    /// Serves until `isStopping` returns true.
    ///
    /// - Throws: errors of the store or the socket; the ledger cannot continue then.
    borrowing func run(_ endpoint: ComponentEndpoint, isStopping: () -> Bool) throws {
        let commands = try control.map { [try $0.fileDescriptor] } ?? []
        var poller = Poller([try router.fileDescriptor, try monitor.fileDescriptor, wakeUp.fileDescriptor] + commands)
        while !isStopping() {
            let moved = try serve(endpoint)
            guard !moved else { continue }
            let now = LedgerThread.monotonicSeconds()
            let pause = max(0, endpoint.nextStep(now: now) - now)
            _ = try poller.wait(milliseconds: Int((pause * 1_000).rounded(.up)))
            if poller.isReady(2) { wakeUp.drain() }
        }
    }

    /// One round; returns whether anything was received or sent (libzmq's descriptor is edge-triggered).
    private borrowing func serve(_ endpoint: ComponentEndpoint) throws -> Bool {
        var received = 0
        let now = LedgerThread.monotonicSeconds()
        while received < Self.burst, let parts = try router.receiveParts(limit: 3, wait: false) {
            received += 1
            // A DEALER's frame follows the identity; the empty delimiter of REQ sockets is not supported here.
            guard parts.count == 2 else { continue }
            try endpoint.receive(parts[1], from: ConnectionID(bytes: parts[0]), now: now)
        }
        var lostSome = false
        while let event = try monitor.next() {
            if event == .disconnected { lostSome = true }
        }
        if lostSome { endpoint.someConnectionLost(now: now) }
        while let parts = try control?.receive() {
            received += 1
            try endpoint.receiveCommand(parts, now: now)
        }
        let outgoing = try endpoint.step(now: now)
        for frame in outgoing {
            do throws(ZeroMQError) {
                try router.send(parts: [frame.connection.bytes, frame.message.encoded()], wait: false)
            } catch {
                guard error == .hostUnreachable || error == .wouldBlock else { throw error }
                if error == .wouldBlock { logger.warning("a connection reads too slowly and is cut off") }
                endpoint.lost(frame.connection, now: now)
            }
        }
        for parts in endpoint.takeReplies() { try control?.send(parts) }
        return received > 0 || !outgoing.isEmpty
    }

    /// Closes the sockets.
    consuming func close() throws(ZeroMQError) {
        try router.close()
        try monitor.close()
    }
}
