internal import NIOSSL

/// When the certificates end that a program uses. They are read when the program starts, as it reads them itself: a new
/// file does not count before a restart.
package struct CertificateEnds: Sendable {
    /// By the setting that names the file: Unix seconds.
    package let all: [(setting: String, end: Int64)]

    /// - Parameter files: PEM files by setting, of which the first certificate counts. One that cannot be read is left
    ///   out: the program itself says so, when it uses it.
    package init(_ files: [(setting: String, path: String?)]) {
        all = files.compactMap { file in
            guard let path = file.path, let first = try? NIOSSLCertificate.fromPEMFile(path).first else { return nil }
            return (file.setting, Int64(first.notValidAfter))
        }
    }
}
