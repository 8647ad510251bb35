internal import Glibc
internal import SawtoothSigning

/// The folder in which a ledger keeps its chain and its key. One ledger at a time uses it.
final class DataFolder {
    /// A folder that cannot be used.
    struct Unusable: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    let path: String
    let isTemporary: Bool
    private let lock: Int32

    /// Opens `path`, or creates it (mode 0700); nil creates a temporary folder.
    ///
    /// - Throws: `Unusable` with the reason, for example another ledger's lock.
    init(_ path: String?) throws(Unusable) {
        if let path {
            self.path = path
            isTemporary = false
            if mkdir(path, 0o700) != 0, errno != EEXIST {
                throw Unusable(description: "The data folder \(path) cannot be made: \(Self.lastError()).")
            }
        } else {
            let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
            var template = Array("\(base)/ehr-dev-ledger-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else {
                throw Unusable(description: "No temporary folder can be made in \(base): \(Self.lastError()).")
            }
            self.path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            isTemporary = true
        }
        lock = open(self.path + "/ledger.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            throw Unusable(description: "The data folder \(self.path) cannot be written: \(Self.lastError()).")
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw Unusable(
                description: "Another ledger uses the data folder \(self.path). Stop it, or name another folder.")
        }
    }

    deinit {
        if isTemporary {
            for name in ["data.mdb", "lock.mdb", "validator.priv", "validator.pub", "ledger.lock"] {
                unlink(path + "/" + name)
            }
            rmdir(path)
        }
        close(lock)
    }

    /// The validator's key: from `file`, or the folder's own, created at first use.
    ///
    /// - Throws: `SigningError`.
    func key(from file: String?) throws(SigningError) -> PrivateKey {
        if let file { return try KeyFile.read(file) }
        let own = path + "/validator.priv"
        if access(own, F_OK) == 0 { return try KeyFile.read(own) }
        let key = try PrivateKey.random()
        try KeyFile.write(key, to: own)
        return key
    }

    private static func lastError() -> String { String(cString: strerror(errno)) }
}
