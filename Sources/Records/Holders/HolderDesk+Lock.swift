internal import Cryptography
internal import EHRFamily
internal import KeyWrapping
internal import RecordErrors
internal import RecordKeys
internal import SawtoothSigning

/// Wraps of keys in custody. Each key that is kept has one for each secret, so that whoever has a secret has what they
/// need whichever key is pinned in the end.
extension HolderDesk {
    static func newCodes() -> [OneTimeCode] { (0..<HolderLimits.recoveryCodes).map { _ in OneTimeCode.random() } }

    /// What the wraps under recovery codes are called, in the order of the codes.
    static let recoveryNames = (1...HolderLimits.recoveryCodes).map { "recovery-\($0)" }

    func lock(
        _ keys: [PrivateKey], _ name: String, _ secret: UnlockSecret, of holder: KeyHolder
    ) async throws(RecordFailure) -> [LockedKey] {
        var locked: [LockedKey] = []
        for key in keys {
            locked.append(try await wrap(secret.lock(key, of: holder), key.publicKey.hex, name, of: holder))
        }
        return locked
    }

    /// Under recovery codes.
    func lock(
        _ keys: [PrivateKey], _ codes: [OneTimeCode], of holder: KeyHolder
    ) async throws(RecordFailure) -> [LockedKey] {
        var locked: [LockedKey] = []
        for (name, code) in zip(HolderDesk.recoveryNames, codes) {
            locked += try await lock(keys, name, UnlockSecret.derived(from: code, of: holder), of: holder)
        }
        return locked
    }

    /// For the offline recipient; nothing where there is none.
    func sealOffline(_ keys: [PrivateKey], of holder: KeyHolder) async throws(RecordFailure) -> [LockedKey] {
        guard let recoveryRecipient else { return [] }
        var locked: [LockedKey] = []
        for key in keys {
            let sealed = try SealedLedgerKey.seal(key, of: holder, to: recoveryRecipient)
            locked.append(try await wrap(sealed.stored, key.publicKey.hex, LockedKey.offline, of: holder))
        }
        return locked
    }

    func wrap(
        _ inner: SecretBytes, _ publicKey: String, _ name: String, of holder: KeyHolder
    ) async throws(RecordFailure) -> LockedKey {
        let context = try WrappingContext(purpose: .lockedKey, ids: KeyContexts.lockedKey(name, of: holder))
        return LockedKey(
            holder: holder, publicKey: PublicKeyHex(unchecked: publicKey), name: name,
            wrapped: try await wrapper.wrap(inner, context: context))
    }
}
