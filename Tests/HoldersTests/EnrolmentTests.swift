import Cryptography
import EHRFamily
import Holders
import KeyWrapping
import RecordErrors
import RecordKeys
import SawtoothSigning
import Testing

@Suite("Enrolment and custody")
struct EnrolmentTests {
    @Test("a code enrols once, its holder only, and not after seven days")
    func oneHolder() async throws {
        let office = try await HolderFixture()
        let other = KeyHolder.patient(PatientID(unchecked: "p-2"))
        let drawn = try await office.desk.makeEnrolmentCode(for: office.patient)
        func enrol(_ holder: KeyHolder, _ code: OneTimeCode) async throws -> PublicKey {
            try await office.desk.enrol(
                HolderDesk.Enrolment(holder: holder, code: code), secret: HolderFixture.secret(1)
            ).0
        }
        #expect(await code { try await enrol(other, drawn) } == .enrolmentRefused)
        office.pass(7 * 86_400 + 1)
        #expect(await code { try await enrol(office.patient, drawn) } == .enrolmentRefused)
        let first = try await office.desk.makeEnrolmentCode(for: office.patient)
        let second = try await office.desk.makeEnrolmentCode(for: office.patient)
        #expect(await code { try await enrol(office.patient, first) } == .enrolmentRefused)
        let key = try await enrol(office.patient, second)
        #expect(try await office.desk.enrolled(office.patient)?.owner.text == key.hex)
        #expect(await code { try await enrol(office.patient, second) } == .enrolmentRefused)
        #expect(await code { try await office.desk.makeEnrolmentCode(for: office.patient) } == .conflict)
    }

    @Test("codes cannot be guessed on: after ten that are wrong none is looked at for a quarter of an hour")
    func guessing() async throws {
        let office = try await HolderFixture()
        let right = try await office.desk.makeEnrolmentCode(for: office.patient)
        func enrol(_ code: OneTimeCode) async throws {
            _ = try await office.desk.enrol(
                HolderDesk.Enrolment(holder: office.patient, code: code), secret: HolderFixture.secret(1))
        }
        for _ in 0..<10 { #expect(await code { try await enrol(.random()) } == .enrolmentRefused) }
        #expect(await code { try await enrol(right) } == .attemptsExhausted)
        office.pass(15 * 60)
        try await enrol(right)
    }

    @Test("with key database, backup and KEK in hand, nothing signs for a holder who is signed out")
    func thief() async throws {
        let office = try await HolderFixture()
        // As an earlier version kept it: whoever opens the KEK has the key.
        let old = try PrivateKey.random()
        let context = try WrappingContext(purpose: .signingKey, ids: KeyContexts.signingKey(of: office.patient))
        let wrapped = try await office.wrapper.wrap(old.secretBytes, context: context)
        try await office.store.keepSigningKey(
            StoredSigningKey(
                holder: office.patient, publicKey: PublicKeyHex(unchecked: old.publicKey.hex), wrapped: wrapped))
        _ = try await office.enrol()
        #expect(try await office.desk.enrolled(office.patient)?.owner.text == old.publicKey.hex)
        try await office.store.backUp(to: office.folder.path("backup"))

        #expect(try await office.store.signingKey(of: office.patient) == nil)
        #expect(try office.folder.files(holding: wrapped.encoded) == [], "its old form is in no file any more")
        let locked = try #require(try await office.store.lockedKeys("password", of: office.patient).first)
        let inner = try await office.wrapper.unwrap(
            locked.wrapped,
            context: WrappingContext(
                purpose: .lockedKey, ids: KeyContexts.lockedKey("password", of: office.patient)))
        #expect(inner.count == 40, "under the KEK there is a wrapped key, not a key")
        let secret = old.secretBytes.withUnsafeBytes { Array($0) }
        #expect(inner.withUnsafeBytes { bytes in !Array(bytes).starts(with: secret.prefix(8)) })
        #expect(try office.folder.files(holding: secret) == [])
        // And the secret opens it, in any process.
        let (_, session) = try await office.restarted().open(office.patient, secret: HolderFixture.secret(1))
        #expect(session.signer?.publicKey == old.publicKey)
    }

    @Test("a key is made in custody under the KEK alone for nobody who is enrolled")
    func noWayBack() async throws {
        let office = try await HolderFixture()
        _ = try await office.enrol()
        let key = try PrivateKey.random()
        let wrapped = try await office.wrapper.wrap(
            key.secretBytes, context: WrappingContext(purpose: .signingKey, ids: ["patient", "p-1"]))
        let stored = StoredSigningKey(
            holder: office.patient, publicKey: PublicKeyHex(unchecked: key.publicKey.hex), wrapped: wrapped)
        #expect(await code { try await office.store.keepSigningKey(stored) } == .conflict)
    }

    @Test("who keeps the ledger key enrols with a signature of it, over all that is pinned")
    func ownKey() async throws {
        let office = try await HolderFixture()
        let key = try PrivateKey.random()
        let drawn = try await office.desk.makeEnrolmentCode(for: office.patient)
        var enrolment = HolderDesk.Enrolment(holder: office.patient, code: drawn)
        let signature = try key.sign(enrolment.text)
        enrolment.encryptionKey = try ReaderKey.random().publicKey
        let swapped = enrolment
        #expect(
            await code { try await office.desk.enrol(swapped, owner: key.publicKey, signature: signature) } == .invalid)
        enrolment.encryptionKey = nil
        try await office.desk.enrol(enrolment, owner: key.publicKey, signature: signature)
        let enrolled = try #require(try await office.desk.enrolled(office.patient))
        #expect(enrolled.owner.text == key.publicKey.hex && !enrolled.isInCustody && enrolled.encryptionKey == nil)
    }

    @Test("a ledger key that was kept until now is not destroyed for another one, unless that is asked for")
    func keptKey() async throws {
        let office = try await HolderFixture()
        let (old, own) = (try PrivateKey.random(), try PrivateKey.random())
        let context = try WrappingContext(purpose: .signingKey, ids: KeyContexts.signingKey(of: office.patient))
        try await office.store.keepSigningKey(
            StoredSigningKey(
                holder: office.patient, publicKey: PublicKeyHex(unchecked: old.publicKey.hex),
                wrapped: try await office.wrapper.wrap(old.secretBytes, context: context)))
        var enrolment = HolderDesk.Enrolment(
            holder: office.patient, code: try await office.desk.makeEnrolmentCode(for: office.patient))
        let kept = enrolment
        #expect(
            await code {
                try await office.desk.enrol(kept, owner: own.publicKey, signature: own.sign(kept.text))
            } == .conflict)
        #expect(try await office.store.signingKey(of: office.patient) != nil)
        enrolment.isDiscardingKeptKey = true
        try await office.desk.enrol(enrolment, owner: own.publicKey, signature: own.sign(enrolment.text))
        #expect(try await office.store.signingKey(of: office.patient) == nil)
        #expect(try await office.desk.enrolled(office.patient)?.owner.text == own.publicKey.hex)
    }

    @Test("a pin moves from the pinned key only; to a key that is not kept, custody ends")
    func repin() async throws {
        let office = try await HolderFixture()
        let keys = try (0..<3).map { _ in PublicKeyHex(unchecked: try PrivateKey.random().publicKey.hex) }
        let reader = try ReaderKey.random().publicKey
        _ = try await office.enrol()
        let kept = try #require(try await office.desk.enrolled(office.patient))
        try await office.store.repin(office.patient, from: keys[1], to: keys[0], encryptionKey: reader)
        #expect(try await office.desk.enrolled(office.patient) == kept)
        try await office.store.repin(office.patient, from: kept.owner, to: keys[0], encryptionKey: nil)
        #expect(try await office.desk.enrolled(office.patient)?.isInCustody == false)
        #expect(
            await code { try await office.desk.open(office.patient, secret: HolderFixture.secret(1)) }
                == .sessionRefused)
        try await office.store.repin(office.patient, from: keys[0], to: kept.owner, encryptionKey: nil)
        #expect(try await office.desk.enrolled(office.patient) == kept)

        let doctor = KeyHolder.doctor(DoctorID(unchecked: "d-1"))
        let own = try PrivateKey.random()
        let enrolment = HolderDesk.Enrolment(
            holder: doctor, code: try await office.desk.makeEnrolmentCode(for: doctor))
        try await office.desk.enrol(enrolment, owner: own.publicKey, signature: own.sign(enrolment.text))
        try await office.store.repin(doctor, from: keys[1], to: keys[2], encryptionKey: nil)
        #expect(try await office.desk.enrolled(doctor)?.owner.text == own.publicKey.hex)
        let pinned = PublicKeyHex(unchecked: own.publicKey.hex)
        try await office.store.repin(doctor, from: pinned, to: keys[1], encryptionKey: reader)
        try await office.store.repin(doctor, from: pinned, to: keys[1], encryptionKey: reader)
        try await office.store.repin(doctor, from: keys[1], to: keys[2], encryptionKey: nil)
        let moved = try #require(try await office.desk.enrolled(doctor))
        #expect(moved.owner == keys[2] && moved.encryptionKey == reader)
    }

    @Test("a new KEK wraps locked keys anew, and an erasure takes them and the pins away")
    func kekAndErasure() async throws {
        let office = try await HolderFixture()
        _ = try await office.enrol()
        var (names, cursor): ([String], Int64?) = ([], nil)
        repeat {
            let page = try await office.store.storedKeys(after: cursor, limit: 3)
            for case .lockedKey(let key) in page.keys { names.append(key.name) }
            for case .lockedKey(let key) in page.keys {
                let context = try WrappingContext(
                    purpose: .lockedKey, ids: KeyContexts.lockedKey(key.name, of: key.holder))
                let wrapped = try await office.wrapper.rewrap(key.wrapped, context: context)
                #expect(try await office.store.replace(.lockedKey(key), with: wrapped))
            }
            cursor = page.cursor
        } while cursor != nil
        #expect(Set(names) == Set(["password"] + (1...10).map { "recovery-\($0)" }) && names.count == 11)
        _ = try await office.desk.open(office.patient, secret: HolderFixture.secret(1))

        let locked = try #require(try await office.store.lockedKeys("password", of: office.patient).first)
        try await office.store.erase(.patient(PatientID(unchecked: "p-1")))
        #expect(try await office.desk.enrolled(office.patient) == nil)
        #expect(try office.folder.files(holding: locked.wrapped.encoded) == [])
        #expect(
            await code { try await office.desk.open(office.patient, secret: HolderFixture.secret(1)) }
                == .sessionRefused)
        #expect(await code { try await office.desk.makeEnrolmentCode(for: office.patient) } == .erased)
    }
}
