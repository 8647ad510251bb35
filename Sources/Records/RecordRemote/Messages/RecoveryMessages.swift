internal import Cryptography
internal import EHRFamily
package import FoundationEssentials
package import Holders
package import RecordErrors
internal import RecordKeys

/// A holder's keys in custody, as they are sealed to the offline recipient: what goes to the machine of the safe.
package struct SealedKeysMessage: RequestMessage {
    package struct Key: Codable, Sendable {
        /// 66 hex digits.
        var publicKey: String
        /// 65 bytes.
        var recipient: Data
        /// 113 bytes.
        var sealed: Data

        enum CodingKeys: String, CodingKey {
            case recipient, sealed
            case publicKey = "public_key"
        }
    }

    package var role: String
    package var id: String
    /// 66 hex digits.
    package var pinned: String
    package var keys: [Key]

    package enum CodingKeys: String, CodingKey, CaseIterable { case role, id, pinned, keys }

    package init(_ sealed: SealedKeys) {
        role = sealed.holder.role
        id = sealed.holder.id
        pinned = sealed.pinned.text
        keys = sealed.keys.map {
            Key(publicKey: $0.publicKey.text, recipient: Data($0.recipient.bytes), sealed: Data($0.sealed))
        }
    }

    /// - Throws: `.invalid`.
    package func sealed() throws(RecordFailure) -> SealedKeys {
        var sealed: [SealedLedgerKey] = []
        for key in keys {
            guard let publicKey = PublicKeyHex(key.publicKey), let recipient = EncryptionKey(Array(key.recipient))
            else {
                throw RecordFailure(.invalid, "public_key is 66 hex digits, and recipient 65 bytes")
            }
            sealed.append(SealedLedgerKey(publicKey: publicKey, recipient: recipient, sealed: Array(key.sealed)))
        }
        guard let pinned = PublicKeyHex(pinned) else { throw RecordFailure(.invalid, "pinned is 66 hex digits") }
        return SealedKeys(holder: try KeyHolder(named: role, id), pinned: pinned, keys: sealed)
    }
}

/// A holder's keys under a new unlock secret: what comes back from there.
package struct RecoveredKeysMessage: RequestMessage {
    package struct Key: Codable, Sendable {
        /// 66 hex digits.
        var publicKey: String
        /// SHA-256 of the sealed key that was opened.
        var opened: Data
        /// 40 bytes.
        var locked: Data
        /// 113 bytes.
        var sealed: Data

        enum CodingKeys: String, CodingKey {
            case opened, locked, sealed
            case publicKey = "public_key"
        }
    }

    package var role: String
    package var id: String
    package var keys: [Key]
    /// 64 bytes.
    package var signature: Data

    package enum CodingKeys: String, CodingKey, CaseIterable { case role, id, keys, signature }

    package init(_ recovered: RecoveredKeys) {
        role = recovered.holder.role
        id = recovered.holder.id
        keys = recovered.keys.map {
            Key(
                publicKey: $0.publicKey.text, opened: Data($0.opened), locked: Data($0.locked), sealed: Data($0.sealed))
        }
        signature = Data(recovered.signature)
    }

    /// - Throws: `.invalid`.
    package func recovered() throws(RecordFailure) -> RecoveredKeys {
        var recovered: [RecoveredKeys.Key] = []
        for key in keys {
            guard let publicKey = PublicKeyHex(key.publicKey) else {
                throw RecordFailure(.invalid, "public_key is 66 hex digits")
            }
            recovered.append(
                RecoveredKeys.Key(
                    publicKey: publicKey, opened: Array(key.opened), locked: Array(key.locked),
                    sealed: Array(key.sealed)))
        }
        return RecoveredKeys(holder: try KeyHolder(named: role, id), keys: recovered, signature: Array(signature))
    }
}
