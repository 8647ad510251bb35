package import Cryptography
package import KeyWrapping
package import RecordEncryption
package import RecordKeys
package import RecordStorage

/// Why a journey did not get to its end. What it has done until then is durable, and running it again goes on from
/// there.
package enum FlowError: Error, Sendable {
    case keys(KeyStoreError)
    case wrapper(KeyWrappingError)
    case objects(RecordStoreError)
    case record(SealedRecordError)
    case cryptography(CryptographyError)
    case release(KeyReleaseError)
    case ledger(LedgerFailure)
    /// The ledger refused the transaction: its code, if it gave one, and its words.
    case rejected(code: String?, message: String)
    /// The ledger has given no verdict yet; the operation is in the outbox and goes on.
    case undecided(operation: String)
    /// The access is not shown on the ledger, or not such that it opens the record.
    case notAuthorized(AccessRefusal)
    /// The stored object is not the one that the ledger has the anchor of.
    case anchorMismatch(expected: [UInt8], actual: [UInt8])
    /// A signature is needed that is not to be had here: whose.
    case unsigned(KeyHolder)
    /// What the caller asked for makes no sense.
    case invalid(String)
    /// The encryption service, where that is another process, cannot be asked, or its answer cannot be believed.
    case service(ServiceFailure)
}

/// Why an encryption service in another process did not do what it was asked. Whether it did is not known then; asking
/// again with the same ids is safe.
package struct ServiceFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// Whether trying later may help.
    package let isTemporary: Bool
    package let description: String

    package init(isTemporary: Bool, _ description: String) {
        self.isTemporary = isTemporary
        self.description = description
    }
}

extension FlowError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .keys(let error): error.description
        case .wrapper(let error): error.description
        case .objects(let error): error.description
        case .record(let error): error.description
        case .cryptography(let error): error.description
        case .release(let error): error.description
        case .ledger(let error): error.description
        case .rejected(let code, let message):
            "the ledger refused it: \(message.isEmpty ? "no reason given" : message)\(code.map { " (\($0))" } ?? "")"
        case .undecided(let operation):
            "the ledger has given no verdict yet; operation \(operation) is kept and goes on"
        case .notAuthorized(let refusal): refusal.description
        case .anchorMismatch(let expected, let actual):
            "the stored object is not the anchored one: its SHA-256 is \(Hex.encode(actual)), "
                + "the anchor's \(Hex.encode(expected))"
        case .unsigned(let holder):
            "\(holder.role) \(holder.id) must sign: the key is not in custody here"
        case .invalid(let why): why
        case .service(let failure): failure.description
        }
    }
}

/// Runs `body` with its errors as those of a journey.
func flow<Result, Failure: Error>(
    _ wrap: (Failure) -> FlowError, _ body: () async throws(Failure) -> Result
) async throws(FlowError) -> Result {
    do {
        return try await body()
    } catch {
        throw wrap(error)
    }
}

/// Runs `body` with its errors as those of a journey.
func flow<Result, Failure: Error>(
    _ wrap: (Failure) -> FlowError, _ body: () throws(Failure) -> Result
) throws(FlowError) -> Result {
    do {
        return try body()
    } catch {
        throw wrap(error)
    }
}
