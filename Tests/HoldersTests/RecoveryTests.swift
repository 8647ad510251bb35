import Cryptography
import EHRFamily
import Holders
import KeyWrapping
import RecordErrors
import RecordKeys
import SawtoothSigning
import Testing

@Suite("The offline recovery recipient")
struct RecoveryTests {
    /// The private half, which is in a safe.
    private let safe: ReaderKey
    private let office: HolderFixture

    init() async throws {
        safe = try ReaderKey.random()
        office = try await HolderFixture(recipient: safe.publicKey)
    }

    @Test("gives who has lost every secret the key back under a new password, once")
    func recovery() async throws {
        let codes = try await office.enrol()
        let (token, session) = try await office.desk.open(office.patient, secret: HolderFixture.secret(1))
        let sealed = try await office.desk.sealedKeys(of: office.patient)
        let recovered = try sealed.recover(with: safe, secret: HolderFixture.secret(7))
        try await office.desk.restore(recovered)
        let (_, opened) = try await office.desk.open(office.patient, secret: HolderFixture.secret(7))
        #expect(opened.signer?.publicKey == session.signer?.publicKey)
        #expect(office.desk.sessions.session(token) == nil)
        #expect(try await office.desk.recoveryCodes(of: office.patient) == 0)
        for proof in [.recovery(number: 1, codes[0]), .secret(try HolderFixture.secret(1))] as [HolderDesk.Proof] {
            #expect(
                await code {
                    try await office.desk.change(office.patient, to: HolderFixture.secret(2), proof: proof, in: nil)
                } == .sessionRefused)
        }
        // Found again later, it sets nothing back.
        #expect(await code { try await office.desk.restore(recovered) } == .conflict)
        let again = try await office.desk.sealedKeys(of: office.patient)
        try await office.desk.restore(again.recover(with: safe, secret: HolderFixture.secret(8)))
        _ = try await office.desk.open(office.patient, secret: HolderFixture.secret(8))
    }

    @Test("is handed in as the safe's machine has made it, or not at all")
    func altered() async throws {
        _ = try await office.enrol()
        let sealed = try await office.desk.sealedKeys(of: office.patient)
        let thief = try ReaderKey.random()
        #expect(await code { try sealed.recover(with: thief, secret: HolderFixture.secret(7)) } == .releaseFailed)
        let other = SealedKeys(holder: .doctor(DoctorID(unchecked: "p-1")), pinned: sealed.pinned, keys: sealed.keys)
        #expect(await code { try other.recover(with: safe, secret: HolderFixture.secret(7)) } == .releaseFailed)
        let good = try sealed.recover(with: safe, secret: HolderFixture.secret(7))
        var keys = good.keys
        keys[0] = RecoveredKeys.Key(
            publicKey: keys[0].publicKey, opened: keys[0].opened, locked: [UInt8](repeating: 0, count: 40),
            sealed: keys[0].sealed)
        let swapped = RecoveredKeys(holder: good.holder, keys: keys, signature: good.signature)
        #expect(await code { try await office.desk.restore(swapped) } == .invalid)
        _ = try await office.desk.open(office.patient, secret: HolderFixture.secret(1))
    }

    @Test("has every key that a rotation leaves, and none of who enrolled without it until they change a secret")
    func everyKey() async throws {
        _ = try await office.enrol()
        let next = try await office.desk.nextKey(of: office.patient, secret: HolderFixture.secret(1), isKept: true)
        try await office.store.replaceLockedKeys(next.change)
        let sealed = try await office.desk.sealedKeys(of: office.patient)
        #expect(Set(sealed.keys.map(\.publicKey.text)) == [next.old.publicKey.hex, next.new?.publicKey.hex])
        try await office.desk.restore(sealed.recover(with: safe, secret: HolderFixture.secret(7)))
        let new = PublicKeyHex(unchecked: try #require(next.new?.publicKey.hex))
        let old = PublicKeyHex(unchecked: next.old.publicKey.hex)
        for owner in [old, new] {
            let (_, session) = try await office.desk.open(office.patient, secret: HolderFixture.secret(7))
            #expect(session.signer?.publicKey.hex == owner.text)
            try await office.store.repin(office.patient, from: owner, to: new, encryptionKey: nil)
        }

        let without = try await HolderFixture()
        _ = try await without.enrol()
        #expect(await code { try await without.desk.sealedKeys(of: without.patient) } == .notFound)
        let later = without.restarted(recipient: safe.publicKey)
        _ = try await later.makeRecoveryCodes(of: without.patient, secret: HolderFixture.secret(1))
        #expect(try await later.sealedKeys(of: without.patient).keys.count == 1)
    }

    @Test("with key database, backup and KEK in hand, the wraps of a rotation and of the recipient sign nothing")
    func thief() async throws {
        let codes = try await office.enrol()
        let next = try await office.desk.nextKey(of: office.patient, secret: HolderFixture.secret(1), isKept: true)
        try await office.store.replaceLockedKeys(next.change)
        try await office.store.backUp(to: office.folder.path("backup"))
        let secrets = [next.old, try #require(next.new)].map { key in key.secretBytes.withUnsafeBytes { Array($0) } }
        var (rows, cursor): ([LockedKey], Int64?) = ([], nil)
        repeat {
            let page = try await office.store.storedKeys(after: cursor, limit: 10)
            for case .lockedKey(let key) in page.keys { rows.append(key) }
            cursor = page.cursor
        } while cursor != nil
        // Two keys, each under the password, ten codes and the recipient.
        #expect(rows.count == 2 * 12)
        for row in rows {
            let inner = try await office.wrapper.unwrap(
                row.wrapped,
                context: WrappingContext(purpose: .lockedKey, ids: KeyContexts.lockedKey(row.name, of: row.holder)))
            let bytes = inner.withUnsafeBytes { Array($0) }
            #expect(bytes.count == (row.name == LockedKey.offline ? 178 : 40), "\(row.name): no key, but a wrapped one")
            for secret in secrets {
                #expect(!(0...(bytes.count - 32)).contains { bytes[$0..<($0 + 32)].elementsEqual(secret) })
            }
        }
        for secret in secrets { #expect(try office.folder.files(holding: secret) == []) }
        // Codes of before the rotation open nothing of it.
        #expect(
            await code {
                try await office.desk.change(
                    office.patient, to: HolderFixture.secret(2), proof: .recovery(number: 1, codes[0]), in: nil)
            } == .sessionRefused)
    }
}
