internal import Glibc
internal import ZeroMQ

/// The Unix socket for commands of a test: ZeroMQ, with a REQ or DEALER on the other side, one command per message.
/// Only the user who started the ledger can open it.
///
/// Belongs to the ledger's thread.
final class TestControl {
    /// The longest command in bytes; a connection that sends more is closed.
    static let longestCommand: Int64 = 65_536

    private let socket: ZeroMQSocket

    /// - Parameter endpoint: `ipc://PATH`. An existing socket is replaced.
    /// - Throws: `LedgerConfiguration.Invalid`.
    init(_ endpoint: String, in context: ZeroMQContext) throws(LedgerConfiguration.Invalid) {
        let scheme = "ipc://"
        let path = String(endpoint.dropFirst(scheme.count))
        // libzmq would accept `ipc://*` and abstract names, which have no owner.
        guard endpoint.hasPrefix(scheme), let first = path.first, first != "@", first != "*" else {
            throw .init("'\(endpoint)' is no test control: write ipc://PATH.")
        }
        var status = stat()
        // libzmq removes an existing file of any kind.
        guard lstat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFSOCK else {
            throw .init("\(path) is there and is no socket: remove it, or name another path.")
        }
        do throws(ZeroMQError) {
            let socket = try ZeroMQSocket(.router, in: context)
            try socket.setLinger(milliseconds: 0)
            try socket.setMaximumFrameSize(Self.longestCommand)
            // From the beginning: nobody else may open it between `bind` and `chmod`.
            let mask = umask(0o077)
            defer { umask(mask) }
            try socket.bind(endpoint)
            self.socket = socket
        } catch {
            throw .init("\(endpoint) cannot be bound: \(error)")
        }
        guard chmod(path, 0o600) == 0 else { throw .init("The mode of \(path) cannot be set to 0600.") }
    }

    var fileDescriptor: Int32 {
        get throws(ZeroMQError) { try socket.fileDescriptor }
    }

    /// The frames of the next command, preceded by the sender's address; nil if none waits.
    func receive() throws(ZeroMQError) -> [[UInt8]]? { try socket.receiveParts(limit: 4, wait: false) }

    /// Sends an answer, unless the recipient has gone.
    func send(_ parts: [[UInt8]]) throws(ZeroMQError) {
        do {
            try socket.send(parts: parts, wait: false)
        } catch {
            guard error == .hostUnreachable || error == .wouldBlock else { throw error }
        }
    }
}
