/// The exit codes of `ehr`; scripts rely on them.
package enum ExitStatus: Int32, Sendable {
    case done = 0
    /// The ledger decided: the transaction is invalid, or what was asked for is not there.
    case rejected = 1
    case usage = 2
    case unreachable = 3
    /// No verdict within `--wait`: the batch may still be committed.
    case noVerdict = 4
    /// A file is not the one that was anchored, or is damaged.
    case verificationFailed = 5
    /// A local file or device could not be read or written.
    case localFile = 6
}
