internal import Glibc

/// A file being written: it gets its name only when `commit` has it complete and on the device.
///
/// Dropping an uncommitted value removes the file. If the file system supports it, the file has no name at all until
/// then, so that a killed process leaves nothing behind except during a replacement; otherwise it has a name that
/// starts with a dot and ends in `.partial`, in the folder that it was started in.
package struct StagedFile: ~Copyable {
    /// Its final name.
    package private(set) var path: String

    private let descriptor: Descriptor
    /// Its temporary name; nil for a file without one.
    private var partialPath: String?
    /// The name that an unnamed file gets just before it replaces another: in the folder that it was started in, where
    /// its owner looks for leftovers of a killed process.
    private let passingPath: String

    /// What `commit` does with an existing file.
    package enum Existing: Sendable {
        /// It is replaced in one step.
        case replace
        /// It stays, and `commit` throws.
        case keep
    }

    /// Starts the file that will be at `path`, in a folder that exists.
    ///
    /// - Parameters:
    ///   - permissions: the file's exact permissions, whatever the umask.
    ///   - isSecret: whether nobody else may read it; a file without secrets also goes to a file system that keeps no
    ///     permissions.
    /// - Throws: `FileError`, also if the file system keeps no permissions and the file is secret, or if something
    ///   other than a regular file is at `path`: replacing a device, a pipe or a link by a file is never intended.
    package init(for path: String, permissions: UInt32 = 0o600, isSecret: Bool = true) throws(FileError) {
        let (number, partial) = try StagedFile.start(path, mode_t(permissions), isSecret)
        self.path = path
        descriptor = Descriptor(number: number)
        partialPath = partial
        passingPath = StagedFile.partialName(for: path)
    }

    private static func start(
        _ path: String, _ permissions: mode_t, _ isSecret: Bool
    ) throws(FileError) -> (descriptor: Int32, partial: String?) {
        var status = stat()
        if lstat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw FileError("write", path, code: EINVAL, reason: "something that is not a regular file is there")
            }
        } else if errno != ENOENT || split(path).name.isEmpty {
            // A name that nothing can have: an unnamed file would learn that only at its end.
            throw FileError("write", path, code: errno)
        }
        var partial: String?
        var number = canName ? open(split(path).folder, unnamed | O_RDWR | O_CLOEXEC, permissions) : -1
        if number < 0 {
            let name = partialName(for: path)
            number = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
            guard number >= 0 else { throw FileError("write", path, code: errno) }
            partial = name
        }
        // The umask may have removed permissions. A file system without them refuses, or seems to agree.
        _ = fchmod(number, permissions)
        guard !isSecret || (fstat(number, &status) == 0 && status.st_mode & 0o777 & ~permissions == 0) else {
            close(number)
            if let partial { unlink(partial) }
            throw FileError(
                "write", path, code: EPERM,
                reason: "its file system keeps no permissions, so that others may read the secret in it: use another "
                    + "one, or mount it for yourself alone, such as with umask=077")
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

    /// Puts what was written on the device; after that `commit` can fail only over the name.
    ///
    /// - Throws: `FileError`.
    package func sync() throws(FileError) {
        let number = descriptor.number
        if let code = errorNumber(of: { fsync(number) }) { throw FileError("write", path, code: code) }
    }

    /// Like `commit`, under a different name on the same file system: for content that determines its name.
    ///
    /// - Throws: `FileError`, without leaving anything behind.
    package consuming func commit(at path: String, _ existing: Existing = .replace) throws(FileError) {
        self.path = path
        try commit(existing)
    }

    /// Syncs the file, gives it its name, syncs the folder.
    ///
    /// - Throws: `FileError`, without leaving anything behind; `isExisting` if a file exists and is kept.
    package consuming func commit(_ existing: Existing = .replace) throws(FileError) {
        try sync()
        let number = descriptor.number
        let folder = split(path).folder
        switch (existing, partialPath) {
        case (.keep, nil):
            try StagedFile.name(number, path, for: path)
        case (.keep, let partial?):
            try StagedFile.nameAlone(partial, path)
            partialPath = nil
        case (.replace, let partial):
            let source = partial ?? passingPath
            if partial == nil { try StagedFile.name(number, source, for: path) }
            partialPath = source
            guard rename(source, path) == 0 else { throw FileError("write", path, code: errno) }
            partialPath = nil
        }
        try syncFolder(folder)
    }

    /// Gives an unnamed file the name `path`, which must be free.
    private static func name(_ number: Int32, _ path: String, for target: String) throws(FileError) {
        guard linkat(AT_FDCWD, "/proc/self/fd/\(number)", AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 else {
            throw FileError("make", target, code: errno)
        }
    }

    /// Gives the file `partial` the name `path`, which must be free.
    private static func nameAlone(_ partial: String, _ path: String) throws(FileError) {
        // link, unlike rename, never replaces.
        if link(partial, path) == 0 {
            unlink(partial)
            return
        }
        guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(errno) else { throw FileError("make", path, code: errno) }
        // A file system without links: the name is taken by an empty file, which this one then replaces.
        let holder = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard holder >= 0 else { throw FileError("make", path, code: errno) }
        close(holder)
        guard rename(partial, path) == 0 else {
            let code = errno
            unlink(path)
            throw FileError("make", path, code: code)
        }
    }

    /// An unnamed file can get a name only through /proc, which may be missing in a chroot.
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
