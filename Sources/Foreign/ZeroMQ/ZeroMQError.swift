internal import CZeroMQ
internal import Glibc

/// What a call of libzmq (or of eventfd and poll beside it) failed with: an errno, under the name that the manual of
/// libzmq uses. Numbers that are not named here survive.
package struct ZeroMQError: Error, RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// The operation would have to wait, and was told not to (or the time it was given is over).
    package static let wouldBlock = ZeroMQError(rawValue: EAGAIN)
    /// A signal arrived in the middle of the call.
    package static let interrupted = ZeroMQError(rawValue: EINTR)
    /// The socket is in a state in which the call makes no sense.
    package static let wrongState = ZeroMQError(rawValue: CZeroMQ.EFSM)
    /// A ROUTER with `mandatoryRouting` has no connection of that identity.
    package static let hostUnreachable = ZeroMQError(rawValue: EHOSTUNREACH)
    /// The address is taken.
    package static let addressInUse = ZeroMQError(rawValue: EADDRINUSE)
    /// The address is not one of this machine's.
    package static let addressNotAvailable = ZeroMQError(rawValue: EADDRNOTAVAIL)
    /// The endpoint or option is not valid.
    package static let invalidArgument = ZeroMQError(rawValue: EINVAL)
    /// The endpoint names a transport that libzmq does not know.
    package static let protocolNotSupported = ZeroMQError(rawValue: EPROTONOSUPPORT)

    /// The error of the call that has just failed on this thread.
    static var last: ZeroMQError { ZeroMQError(rawValue: zmq_errno()) }

    /// The error of the system call that has just failed on this thread.
    static var lastSystem: ZeroMQError { ZeroMQError(rawValue: errno) }
}

extension ZeroMQError: CustomStringConvertible {
    /// The sentence that libzmq has for the number, and the number.
    package var description: String {
        guard let text = zmq_strerror(rawValue) else { return "error \(rawValue)" }
        return "\(String(cString: text)) (\(rawValue))"
    }
}
