// ZeroMQ: the only module that uses libzmq.
//
// It owns the context, the sockets (a socket cannot be copied, and belongs to one thread), the monitor of a socket's
// connections, a poller, and an eventfd by which other threads wake a socket's thread. Failures are `ZeroMQError`:
// libzmq's errno under its C name. Frames are read in place, within a closure, or copied into `[UInt8]`; no pointer of
// libzmq leaves the module otherwise.
//
// It does not know what is in a frame. No Sawtooth message is named here.

internal import CZeroMQ
internal import Glibc

/// The version of libzmq that the process runs with.
package func libraryVersion() -> (major: Int, minor: Int, patch: Int) {
    var major: Int32 = 0, minor: Int32 = 0, patch: Int32 = 0
    zmq_version(&major, &minor, &patch)
    return (Int(major), Int(minor), Int(patch))
}
