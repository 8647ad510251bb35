// EHRFamily: what all parties of a ledger agree on about the `ehr` transaction family, version 1.0.
//
// It owns the family's addresses, texts, payloads, stored entries, events, rejection codes and limits, byte for byte as
// docs/spec/ehr-family.md defines them: the processor judges with it, clients build transactions with it, readers
// decode state with it. It does no I/O: it converts bytes to values and back.
//
// It does not know the rules, that is who may do what (EHRProcessor), how a transaction is signed and sent
// (SawtoothSigning, SawtoothClient), or anything about a record's content, which never reaches a ledger.

internal import Cryptography

/// The names under which the family is registered with a validator.
public enum Family {
    /// The family name in transaction headers.
    public static let name = "ehr"
    /// The family version in transaction headers.
    public static let version = "1.0"

    /// The first three bytes of every address of the family: those of SHA-512 of its name.
    public static let namespace = Array(SHA512.hash(name).prefix(3))

    /// `namespace` in six hexadecimal digits.
    public static let namespaceHex = Hex.encode(namespace)
}
