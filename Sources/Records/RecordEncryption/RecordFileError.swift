internal import Cryptography
package import DurableFiles

/// Why a record's file was not sealed or opened.
package enum RecordFileError: Error, Equatable {
    /// The file system refused.
    case file(FileError)
    /// The record is at fault, or the key for it.
    case record(SealedRecordError)
    /// The sealed record opens, but is not the one that was anchored. Both digests are 32 bytes.
    case anchorMismatch(expected: [UInt8], actual: [UInt8])

    init(_ error: any Error) {
        switch error {
        case let error as RecordFileError: self = error
        case let error as FileError: self = .file(error)
        case let error as SealedRecordError: self = .record(error)
        // Nothing else is thrown between the calls above; were it so, it would come from the cipher.
        default: self = .record(.finished)
        }
    }
}

extension RecordFileError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .file(let error):
            error.description
        case .record(let error):
            error.description
        case .anchorMismatch(let expected, let actual):
            "the sealed record's SHA-256 is \(Hex.encode(actual)), but its anchor says \(Hex.encode(expected))"
        }
    }
}
