internal import Glibc

/// A file on its way: written out of sight, and under its name only once `commit` has it whole and on the device.
///
/// Dropping a value that was not committed removes what was written. Where the file system can, the file has no name
/// at all until then, so that a process that is killed leaves nothing behind but in the moment of a replacement;
/// elsewhere it bears a name that starts with a dot and ends in `.partial`, in the folder that it was started in.
package struct StagedFile: ~Copyable {
    /// The name that it will have.
    package private(set) var path: String

    private let descriptor: Descriptor
    /// The name that it has meanwhile; nil for a file without one.
    private var partialPath: String?
    /// The name that a file without one gets for the moment before it replaces another: in the folder that it was
    /// started in, which is where its owner looks for what a killed process left behind.
    private let passingPath: String

    /// What `commit` does with a file that is there already.
    package enum Existing: Sendable {
        /// It is replaced in one step.
        case replace
        /// It stays, and `commit` throws.
        case keep
    }

    /// Starts the file that will be at `path`, in a folder that exists.
    ///
    /// - Parameter permissions: exactly what the file will have, whatever the umask.
    /// - Throws: `FileError`, also where something other than a regular file is at `path`: replacing a device, a pipe
    ///   or a link by a file is never what was meant.
    package init(for path: String, permissions: UInt32 = 0o600) throws(FileError) {
        let (number, partial) = try StagedFile.start(path, mode_t(permissions))
        self.path = path
        descriptor = Descriptor(number: number)
        partialPath = partial
        passingPath = StagedFile.partialName(for: path)
    }

    private static func start(
        _ path: String, _ permissions: mode_t
    ) throws(FileError) -> (descriptor: Int32, partial: String?) {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw FileError("write", path, code: EINVAL, reason: "something that is not a regular file is there")
        }
        var partial: String?
        var number = canName ? open(split(path).folder, unnamed | O_RDWR | O_CLOEXEC, permissions) : -1
        if number < 0 {
            let name = partialName(for: path)
            number = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
            guard number >= 0 else { throw FileError("write", path, code: errno) }
            partial = name
        }
        // The umask has taken its share of the permissions.
        guard fchmod(number, permissions) == 0 else {
            let code = errno
            close(number)
            if let partial { unlink(partial) }
            throw FileError("write", path, code: code)
        }
        return (number, partial)
    }

    deinit {
        if let partialPath { unlink(partialPath) }
    }

    /// Adds `bytes` at the end.
    ///
    /// - Throws: `FileError`.
    package mutating func write(_ bytes: RawSpan) throws(FileError) {
        let number = descriptor.number
        let code: Int32 = bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = Glibc.write(number, buffer.baseAddress?.advanced(by: written), buffer.count - written)
                if count > 0 {
                    written += count
                } else if count == 0 || errno != EINTR {
                    return count == 0 ? EIO : errno
                }
            }
            return 0
        }
        guard code == 0 else { throw FileError("write", path, code: code) }
    }

    /// As `commit`, under another name than was thought at the start, on the same file system: for content whose name
    /// follows from it.
    ///
    /// - Throws: `FileError`. Nothing is left behind then.
    package consuming func commit(at path: String, _ existing: Existing = .replace) throws(FileError) {
        self.path = path
        try commit(existing)
    }

    /// Syncs the file, gives it its name, syncs the folder.
    ///
    /// - Throws: `FileError`; `isExisting` where a file is there and stays. Nothing is left behind then.
    package consuming func commit(_ existing: Existing = .replace) throws(FileError) {
        let number = descriptor.number
        if let code = errorNumber(of: { fsync(number) }) { throw FileError("write", path, code: code) }
        let folder = split(path).folder
        switch (existing, partialPath) {
        case (.keep, nil):
            try StagedFile.name(number, path, for: path)
        case (.keep, let partial?):
            // link, unlike rename, never replaces.
            guard link(partial, path) == 0 else { throw FileError("make", path, code: errno) }
        case (.replace, let partial):
            let source = partial ?? passingPath
            if partial == nil { try StagedFile.name(number, source, for: path) }
            partialPath = source
            guard rename(source, path) == 0 else { throw FileError("write", path, code: errno) }
            partialPath = nil
        }
        try syncFolder(folder)
    }

    /// Gives the file without a name the name `path`, which must be free.
    private static func name(_ number: Int32, _ path: String, for target: String) throws(FileError) {
        guard linkat(AT_FDCWD, "/proc/self/fd/\(number)", AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 else {
            throw FileError("make", target, code: errno)
        }
    }

    /// A file without a name can be given one only through /proc, which a changed root may lack.
    private static let canName = access("/proc/self/fd", X_OK) == 0

    /// O_TMPFILE, which glibc defines as an expression that Swift does not import; the same on x86-64 and arm64.
    private static let unnamed = 0o20_000_000 | O_DIRECTORY

    /// Room for the dot, the digits and the ending within the 255 bytes of a file name.
    private static let nameLimit = 200

    private static func partialName(for path: String) -> String {
        let (folder, name) = split(path)
        var random = SystemRandomNumberGenerator()
        let digits = String(random.next(), radix: 16)
        let short = String(decoding: name.utf8.prefix(nameLimit), as: UTF8.self)
        return "\(folder)/.\(short).\(digits).partial"
    }
}
