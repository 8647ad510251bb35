internal import CZeroMQ
internal import Glibc

/// The errno of a failed call of libzmq (or of eventfd and poll), under the name in libzmq's manual. Numbers without a
/// name here are preserved.
package struct ZeroMQError: Error, RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// The operation would have to wait, and must not (or its time has passed).
    package static let wouldBlock = ZeroMQError(rawValue: EAGAIN)
    /// A signal arrived in the middle of the call.
    package static let interrupted = ZeroMQError(rawValue: EINTR)
    /// The socket is in a state in which the call makes no sense.
    package static let wrongState = ZeroMQError(rawValue: CZeroMQ.EFSM)
    /// A ROUTER with `mandatoryRouting` has no connection of that identity.
    package static let hostUnreachable = ZeroMQError(rawValue: EHOSTUNREACH)
    /// The address is taken.
    package static let addressInUse = ZeroMQError(rawValue: EADDRINUSE)
    /// The address does not belong to this machine.
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
    /// libzmq's sentence for the number, and the number.
    package var description: String {
        guard let text = zmq_strerror(rawValue) else { return "error \(rawValue)" }
        return "\(String(cString: text)) (\(rawValue))"
    }
}
