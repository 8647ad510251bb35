public import ArgumentParser
internal import Cryptography
public import EHRFamily
internal import RecordErrors
package import RecordKeys
internal import RecordRemote

// The family's texts are read from the command line by their own rules; a text that breaks its rule is a usage error.
// Imports are public because a conformance of a public type is.

extension LedgerText where Self: ExpressibleByArgument {
    public init?(argument: String) {
        // Before the initializer that may end this one.
        if !Self.accepts(argument.utf8.span) { ArgumentRefusal.note("It takes \(Self.rule).") }
        self.init(argument)
    }
}

extension Identifier: ExpressibleByArgument {
    /// Nil also for what the ledger takes as an id and no program of ours does.
    public init?(argument: String) {
        if PathPart.isReserved(argument) {
            ArgumentRefusal.note("\(RecordFailure(.idReserved)) (\(RecordFailure.Code.idReserved.text))")
            return nil
        }
        if !Self.accepts(argument.utf8.span) {
            ArgumentRefusal.note("An id is \(Self.rule).\(Identifier.advice(argument))")
        }
        self.init(argument)
    }

    /// What to use instead of an id of another system.
    private static func advice(_ text: String) -> String {
        let lower = text.lowercased()
        let form = "urn:uuid:"
        if lower.hasPrefix(form) {
            return Self(String(lower.dropFirst(form.count))) == nil
                ? "" : " Leave \(form) out: \(lower.dropFirst(form.count))."
        }
        let parts = (lower.hasPrefix("urn:oid:") ? lower.dropFirst("urn:oid:".count) : lower[...])
            .split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNumber) }) else { return "" }
        return
            " A UID of DICOM or HL7 is used elsewhere, and an id must not be: draw a random one, such as \(random()), "
            + "and keep which UID it stands for with the record."
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
        guard let bytes = Hex.decode(argument) else {
            ArgumentRefusal.note("It takes 130 hexadecimal digits: an uncompressed P-256 point.")
            return nil
        }
        self.init(bytes)
    }
}

extension Identifier {
    /// A new pseudonym of 128 random bits, in hexadecimal.
    static func random() -> Self {
        Self(unchecked: Hex.encode(RandomBytes.make(16)))
    }
}
