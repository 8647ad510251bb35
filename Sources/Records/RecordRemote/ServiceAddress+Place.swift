internal import DurableFiles
internal import RecordErrors
internal import RecordFlow

extension ServiceAddress {
    /// Makes sure that a Unix socket is one that nobody but this user, root and `user` could have put there: what is
    /// sent to it are records in clear. A service with TLS shows a certificate instead.
    ///
    /// - Throws: `.serviceFailed`. A socket that is not there is for connecting to find out.
    func checkPlace(of user: UInt32?) throws(RecordFailure) {
        guard case .unix(let path) = self else { return }
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        if let why = Folder.whyOthersMayWrite(in: folder, but: user) {
            throw RecordFailure(
                .serviceFailed,
                "nothing is sent to \(self): \(why), who could answer in the service's place. Let the service "
                    + "listen in a folder of its own")
        }
        if let stranger = Folder.stranger(owning: path, but: user) {
            throw RecordFailure(
                .serviceFailed,
                "nothing is sent to \(self): the socket belongs to user \(stranger), not to you or root. If that is "
                    + "the service's user, say so (--service-user); else ask over TLS")
        }
    }
}
