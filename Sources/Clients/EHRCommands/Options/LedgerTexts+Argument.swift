public import ArgumentParser
internal import Cryptography
public import EHRFamily
package import RecordKeys
internal import RecordRemote

// The family's texts are read from the command line by their own rules; a text that breaks its rule is a usage error.
// Imports are public because a conformance of a public type is.

extension LedgerText where Self: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension Identifier: ExpressibleByArgument {
    /// Nil also for what the ledger takes as an id and no program of ours does.
    public init?(argument: String) {
        if PathPart.isReserved(argument) { return nil }
        self.init(argument)
    }
}
extension Code: ExpressibleByArgument {}
extension DigestHex: ExpressibleByArgument {}
extension PrintableText: ExpressibleByArgument {}
extension PublicKeyHex: ExpressibleByArgument {}
extension Attestation: ExpressibleByArgument {}
extension ReviewOutcome: ExpressibleByArgument {}
extension LedgerOperation.Stage: ExpressibleByArgument {}

extension EncryptionKey: ExpressibleByArgument {
    /// 130 hexadecimal digits: an uncompressed P-256 point.
    public init?(argument: String) {
        guard let bytes = Hex.decode(argument) else { return nil }
        self.init(bytes)
    }
}

extension Identifier {
    /// A new pseudonym of 128 random bits, in hexadecimal.
    static func random() -> Self {
        Self(unchecked: Hex.encode(RandomBytes.make(16)))
    }
}
