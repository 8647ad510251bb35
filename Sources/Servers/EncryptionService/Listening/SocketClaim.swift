internal import DurableFiles
internal import Glibc

/// The right to listen on the Unix socket at a path, for as long as the value lives.
///
/// A socket outlives the process that made it, and binding to its path takes it away from whoever listens there. So the
/// claim is a lock on a file beside it, which ends with the process however that ends, and a socket on which somebody
/// answers is never taken.
struct SocketClaim: ~Copyable {
    private let lock: FileLock
    let path: String

    /// Makes the folder of the socket, 0700, where it is not there, and removes a socket on which nobody answers.
    ///
    /// - Parameter isForOthers: whether other users, whom the service tells apart itself, open the socket.
    /// - Throws: `ListenerError.taken`, `.folder`.
    init(_ path: String, isForOthers: Bool = false) throws(ListenerError) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        try SocketClaim.makeFolder(folder.isEmpty ? "/" : folder, isForOthers)
        let lock = try SocketClaim.lock(path)
        try SocketClaim.clear(path)
        self.lock = lock
        self.path = path
    }

    private static func clear(_ path: String) throws(ListenerError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw .taken("\(path) is there and is no socket: remove it, or listen elsewhere")
        }
        guard !isAnswered(path) else { throw .taken("another process listens on \(path)") }
        guard unlink(path) == 0 else { throw .folder("\(path) cannot be removed: error \(errno)") }
    }

    /// Says who may open the socket, which must be bound: the owner of this process alone, or others too.
    static func protect(_ path: String, isForOthers: Bool = false) -> Bool {
        chmod(path, isForOthers ? 0o666 : 0o600) == 0
    }

    /// Removes the socket, so that who asks next is told at once that nobody is there.
    func remove() { unlink(path) }

    private static func makeFolder(_ folder: String, _ isForOthers: Bool) throws(ListenerError) {
        // The umask keeps a new folder for its owner.
        if mkdir(folder, 0o700) == 0, !isForOthers || chmod(folder, 0o711) == 0 { return }
        var status = stat()
        guard errno == EEXIST, stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw .folder("the socket's folder \(folder) is not there and cannot be made")
        }
        // Whoever may write here can put a socket of their own in its place; in a sticky folder, while no service runs.
        if let why = Folder.whyOthersMayWrite(in: folder) {
            throw .folder("\(why), who could answer in the service's place: listen in a folder of your own")
        }
        guard !isForOthers || status.st_mode & 0o001 != 0 else {
            throw .folder("the users of service.client_users cannot pass \(folder): chmod 711 it")
        }
    }

    private static func lock(_ path: String) throws(ListenerError) -> FileLock {
        do throws(FileError) {
            return try FileLock(trying: path)
        } catch {
            throw error.isBusy
                ? .taken("another process holds \(path).lock: it listens on \(path), or is about to")
                : .folder(error.description)
        }
    }

    private static func isAnswered(_ path: String) -> Bool {
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { return true }
        defer { close(number) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return true }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        // Anything but a refusal may be somebody who is busy.
        return !(result != 0 && errno == ECONNREFUSED)
    }
}
