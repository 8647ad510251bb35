internal import Glibc
internal import Locking
internal import ZeroMQ

/// A thread that ends by itself.
enum DetachedThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    /// - Throws: `ZeroMQError` when the process can have no more threads.
    static func start(_ body: @escaping @Sendable () -> Void) throws(ZeroMQError) {
        let argument = Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, argument.toOpaque())
        guard result == 0 else {
            argument.release()
            throw ZeroMQError(rawValue: result)
        }
        pthread_detach(thread)
    }
}

/// Passes a socket, once, from the thread that opened it to the one that uses it.
final class SocketHand: @unchecked Sendable {
    // @unchecked: set before the thread is created, and taken by that thread.
    private var socket: ZeroMQSocket?

    init(_ socket: consuming ZeroMQSocket) {
        self.socket = consume socket
    }

    func take() -> ZeroMQSocket? { socket.take() }
}
