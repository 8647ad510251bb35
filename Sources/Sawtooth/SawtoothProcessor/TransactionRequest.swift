public import SawtoothProtocol

/// One transaction, as received from the validator, which has checked signature and payload hash.
///
/// A request from the wire is checked on arrival and decoded on demand. If a handler needs several fields of the
/// header, it should keep `header` in a variable; if it needs only the signer and the declared addresses, it should use
/// the properties here, which cost a tenth.
public struct TransactionRequest: Sendable {
    private let source: Source

    private enum Source: Sendable {
        case received(ProcessRequest)
        case given(Given)
    }

    /// A transaction that was never on the wire; behind a reference, since requests are passed from function to
    /// function.
    private final class Given: Sendable {
        let header: TransactionHeader
        let payload: [UInt8]
        let signature: String
        let contextID: String

        init(_ header: TransactionHeader, _ payload: [UInt8], _ signature: String, _ contextID: String) {
            self.header = header
            self.payload = payload
            self.signature = signature
            self.contextID = contextID
        }
    }

    /// Creates a transaction by hand: for tests, and to ask a handler for its verdict.
    public init(header: TransactionHeader, payload: [UInt8], signature: String = "", contextID: String = "") {
        source = .given(Given(header, payload, signature, contextID))
    }

    init(_ received: ProcessRequest) {
        source = .received(received)
    }

    /// Who signed it, who batched it, and which addresses it may read and write. Decoded at each call.
    public var header: TransactionHeader {
        switch source {
        case .received(let request): request.header
        case .given(let request): request.header
        }
    }

    /// The payload, in the family's own encoding. Copied at each call.
    public var payload: [UInt8] {
        switch source {
        case .received(let request): request.payload
        case .given(let request): request.payload
        }
    }

    /// The header's signature, 128 hexadecimal digits: the transaction's id.
    public var signature: String {
        switch source {
        case .received(let request): request.signature
        case .given(let request): request.signature
        }
    }

    /// The validator's name for this run of the transaction; another run has another one.
    public var contextID: String {
        switch source {
        case .received(let request): request.contextID
        case .given(let request): request.contextID
        }
    }

    /// The header's `signer_public_key`: who requests the transaction.
    public var signerPublicKey: String {
        switch source {
        case .received(let request): request.signerPublicKey
        case .given(let request): request.header.signerPublicKey
        }
    }

    /// The header's `batcher_public_key`: who submitted it.
    public var batcherPublicKey: String {
        switch source {
        case .received(let request): request.batcherPublicKey
        case .given(let request): request.header.batcherPublicKey
        }
    }
}

extension TransactionRequest: DeclaredAddresses {
    public func inputsCover(_ address: StateAddress) -> Bool {
        switch source {
        case .received(let request): request.inputsCover(address)
        case .given(let request): request.header.inputsCover(address)
        }
    }

    public func inputsCover(prefix: String) -> Bool {
        switch source {
        case .received(let request): request.inputsCover(prefix: prefix)
        case .given(let request): request.header.inputsCover(prefix: prefix)
        }
    }

    public func outputsCover(_ address: StateAddress) -> Bool {
        switch source {
        case .received(let request): request.outputsCover(address)
        case .given(let request): request.header.outputsCover(address)
        }
    }
}
