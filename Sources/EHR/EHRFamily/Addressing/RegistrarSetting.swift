internal import Cryptography
public import SawtoothProtocol

/// The on-chain setting that names the registrars of a network, and its address in the Settings family.
public enum RegistrarSetting {
    /// The setting's key in Sawtooth's Settings family.
    public static let key = "ehr.registrars"

    /// `000000`, then the first 8 bytes of SHA-256 of each of the key's parts; there are always four, the last two here
    /// are empty (Sawtooth's Settings family, "Addressing").
    public static let address: StateAddress = {
        let parts = key.split(separator: ".").map(String.init) + ["", ""]
        return StateAddress(prefix: [0, 0, 0], beginningOf: parts.flatMap { SHA256.hash(Array($0.utf8)).prefix(8) })
    }()
}
