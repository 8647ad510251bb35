// EHRFamily: what everybody on a ledger agrees on about the `ehr` transaction family, version 1.0.
//
// It owns the family's addresses, texts, payloads, stored entries, events, rejection codes and limits, byte for byte as
// docs/spec/ehr-family.md has them: the processor judges with it, clients build transactions with it, readers decode
// state with it. Nothing here reads or writes anything: bytes in, values out, and the other way round.
//
// It refuses to know the rules, that is who may do what (EHRProcessor), how a transaction is signed and sent
// (SawtoothSigning, SawtoothClient), and anything about a record's content, which never comes near a ledger.

internal import Cryptography

/// The names under which the family is registered with a validator.
public enum Family {
    /// The name that transaction headers carry.
    public static let name = "ehr"
    /// The version that transaction headers carry.
    public static let version = "1.0"

    /// The first three bytes of every address of the family: those of SHA-512 of its name.
    public static let namespace = Array(SHA512.hash(name).prefix(3))

    /// `namespace` in six hexadecimal digits.
    public static let namespaceHex = Hex.encode(namespace)
}
