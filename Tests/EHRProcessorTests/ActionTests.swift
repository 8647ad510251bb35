import EHRFamily
import SawtoothProtocol
import Testing

@Suite("Registration and attestation")
struct RegistrationTests {
    @Test("a patient with an id alone is stored as id and owner and nothing else")
    func referenceCase() async throws {
        var network = Network()
        let verdict = await network.submit(RegisterPatient(patient: .p1), by: .alice)
        let stored = "a26a70617469656e745f6964627031656f776e65727842" + hex(Array(Person.alice.key.text.utf8))
        #expect(network.state.map { hex($0.value) } == [stored])
        #expect(verdict.reads == [[Addressing.patient(.p1)]])
        #expect(verdict.writes == 1)
        #expect(
            verdict.events == [
                Event(
                    eventType: "ehr/patient-registered", attributes: [.init(key: "patient_id", value: "p1")],
                    data: bytes(stored))
            ])
    }

    @Test("a doctor whom a registrar batches is attested at once, another is there but not attested")
    func attestedAtOnce() async throws {
        var network = await Network.withRegistrar()
        await network.submit(RegisterDoctor(doctor: .d2), by: .dave)
        #expect(
            try network.doctor(.d1)
                == DoctorEntry(
                    doctor: .d1, owner: Person.bob.key, attestation: .active, attestedBy: Person.carol.key))
        #expect(try network.doctor(.d2) == DoctorEntry(doctor: .d2, owner: Person.dave.key))
    }

    @Test("in an open network nobody is a registrar, so no doctor is attested, and all may act")
    func openNetwork() async throws {
        var network = await Network.open()
        #expect(try network.doctor(.d1) == DoctorEntry(doctor: .d1, owner: Person.bob.key))
        #expect(await network.submit(Network.grant, by: .alice).isValid)
        #expect(await network.submit(AttestDoctor(doctor: .d1, status: .active), by: .mallory).isValid)
        #expect(try network.doctor(.d1)?.attestedBy == Person.mallory.key)
    }

    @Test("an attestation keeps everything else and counts the version")
    func attestation() async throws {
        var network = await Network.withRegistrar()
        let before = try #require(try network.doctor(.d1))
        let suspend = AttestDoctor(doctor: .d1, status: .suspended)
        #expect(await network.submit(suspend, by: .dave, batchedBy: .carol).isValid)
        var after = before
        after.attestation = .suspended
        after.version = 2
        #expect(try network.doctor(.d1) == after)
    }

    @Test(
        "registrars are split at commas and trimmed, and empty items are dropped",
        arguments: [
            "%", " % ", ",%,", "a,b,%", "\t%\r\n", "a , % , , b",
        ])
    func registrarList(pattern: String) async {
        var network = await Network.open()
        network.setRegistrars(
            pattern.split(separator: "%", omittingEmptySubsequences: false)
                .joined(separator: Person.carol.key.text))
        #expect(await network.submit(AttestDoctor(doctor: .d1, status: .active), by: .carol).isValid)
        #expect(await network.submit(AttestDoctor(doctor: .d1, status: .suspended), by: .bob).code == "not_registrar")
    }

    @Test("of several settings at the address only the one with the right key counts")
    func sharedAddress() async {
        var network = await Network.open()
        network.state[RegistrarSetting.address] = Setting(entries: [
            .init(key: "other", value: Person.bob.key.text),
            .init(key: RegistrarSetting.key, value: Person.carol.key.text),
        ]).encoded()
        #expect(await network.submit(AttestDoctor(doctor: .d1, status: .active), by: .bob).code == "not_registrar")
        network.state[RegistrarSetting.address] = Setting(entries: [.init(key: "other", value: "")]).encoded()
        #expect(await network.submit(AttestDoctor(doctor: .d1, status: .active), by: .bob).isValid)
    }

    @Test("a model is stored with sorted metrics under its submitter, and another submitter may enter it too")
    func model() async throws {
        var network = await Network.withRegistrar()
        var model = Network.model
        model.metrics = ["b", "a", "B"].map { Metric(name: MetricCode(unchecked: $0), value: .integer(1)) }
        #expect(await network.submit(model, by: .bob, batchedBy: .carol).isValid)
        #expect(await network.submit(model, by: .dave, batchedBy: .carol).isValid)
        let stored = try #require(network.state[Addressing.model(.h1, by: Person.bob.key)])
        let entry = try ModelEntry(decoding: stored)
        #expect(entry.submitter == Person.bob.key)
        #expect(entry.metrics.map(\.name.text) == ["B", "a", "b"])
        var child = Network.model
        child.model = .h2
        child.parent = .h1
        #expect(await network.submit(child, by: .bob, batchedBy: .carol).isValid)
    }
}

@Suite("Records")
struct RecordTests {
    @Test("a patient's record is of the scope general unless another is named")
    func defaultScope() async throws {
        var network = await Network.open()
        #expect(await network.submit(AddRecordHash(patient: .p1, record: .r1, hash: .h1), by: .alice).isValid)
        #expect(
            try network.record(.r1)
                == RecordEntry(
                    patient: .p1, record: .r1, hash: .h1, scope: .general, signer: Person.alice.key))
    }

    @Test("two patients may use one record id")
    func separatePatients() async throws {
        var network = await Network.open()
        await network.submit(RegisterPatient(patient: .p2), by: .dave)
        #expect(await network.submit(AddRecordHash(patient: .p1, record: .r1, hash: .h1), by: .alice).isValid)
        #expect(await network.submit(AddRecordHash(patient: .p2, record: .r1, hash: .h2), by: .dave).isValid)
        #expect(try network.record(.r1, of: .p2)?.hash == .h2)
    }

    @Test("a superseded record says by what, and the event is about the new one")
    func supersedes() async throws {
        var network = await Network.open()
        await network.submit(Network.anchor, by: .alice)
        let before = try #require(try network.record(.r1))
        let verdict = await network.submit(
            AddRecordHash(patient: .p1, record: .r2, hash: .h2, scope: .imaging, supersedes: .r1), by: .alice)
        #expect(verdict.isValid && verdict.writes == 1)
        var after = before
        after.supersededBy = .r2
        after.version = 2
        #expect(try network.record(.r1) == after)
        #expect(verdict.events.map(\.data) == [network.state[Addressing.record(.r2, of: .p1)]])
    }

    @Test("a doctor with a consent to write adds records of its scopes and supersedes what they cover")
    func byDoctor() async throws {
        var network = await Network.withConsent { $0.write = true }
        let anchor = AddRecordHash(patient: .p1, record: .r2, hash: .h2, scope: .lab, supersedes: .r1, author: .d1)
        let verdict = await network.submit(anchor, by: .bob)
        #expect(verdict.isValid, "\(verdict.message)")
        #expect(try network.record(.r2)?.author == .d1)
        #expect(try network.record(.r2)?.signer == Person.bob.key)
        #expect(verdict.reads.count == 1)
    }
}

@Suite("Consents")
struct ConsentTests {
    @Test("a first grant has version 1, stored by leaving it out, and holds the hash of the doctor's key")
    func first() async throws {
        var network = Network()
        let key = try #require(EncryptionKey([4] + [UInt8](repeating: 7, count: 64)))
        await network.submit(RegisterPatient(patient: .p1), by: .alice)
        await network.submit(RegisterDoctor(doctor: .d1, encryptionKey: key), by: .bob)
        #expect(await network.submit(Network.grant, by: .alice).isValid)
        let consent = try #require(try network.consent())
        #expect(consent.version == 1 && consent.status == .active)
        #expect(consent.terms == .init(scopes: .of(.lab), keyReference: .k1, encryptionKeySHA256: key.sha256))
        let stored = try #require(network.state[Addressing.consent(of: .p1, to: .d1)])
        #expect(!hex(stored).contains(hex(Array("version".utf8))))
    }

    @Test("versions count every change, and a later grant replaces all terms and the reason")
    func versions() async throws {
        var network = await Network.withConsent { $0.expiry = 99 }
        #expect(
            await network.submit(
                RevokeAccess(patient: .p1, doctor: .d1, previousVersion: 1, reason: .moved), by: .alice
            ).isValid)
        let revoked = try #require(try network.consent())
        #expect(revoked.status == .revoked && revoked.version == 2 && revoked.reason == .moved)
        #expect(revoked.terms?.expiry == 99)

        #expect(await network.submit(RevokeAccess(patient: .p1, doctor: .d1, previousVersion: 2), by: .alice).isValid)
        #expect(try network.consent()?.reason == .moved)

        var grant = Network.grant
        grant.previousVersion = 3
        grant.scopes = .everything
        grant.keyReference = .k2
        #expect(await network.submit(grant, by: .alice).isValid)
        #expect(
            try network.consent()
                == ConsentEntry(
                    patient: .p1, doctor: .d1, status: .active, terms: .init(scopes: .everything, keyReference: .k2),
                    version: 4))
    }

    @Test("a revocation where there is no consent leaves a tombstone that makes a delayed grant stale")
    func tombstone() async throws {
        var network = await Network.withRegistrar()
        #expect(await network.submit(Network.revoke, by: .alice).isValid)
        #expect(try network.consent() == ConsentEntry(patient: .p1, doctor: .d1, status: .revoked, terms: nil))
        #expect(await network.submit(Network.grant, by: .alice).code == "stale_version")
        var again = Network.grant
        again.previousVersion = 1
        #expect(await network.submit(again, by: .alice).isValid)
        #expect(try network.consent()?.version == 2)
    }

    @Test("a doctor who is suspended can still be revoked")
    func revokeSuspended() async throws {
        var network = await Network.withConsent()
        await network.submit(AttestDoctor(doctor: .d1, status: .suspended), by: .carol)
        #expect(await network.submit(RevokeAccess(patient: .p1, doctor: .d1, previousVersion: 1), by: .alice).isValid)
    }
}

@Suite("Accesses")
struct AccessTests {
    @Test("a consent to everything covers scopes that are made later")
    func everything() async throws {
        var network = await Network.withConsent { $0.scopes = .everything }
        #expect(await network.submit(Network.log, by: .bob).isValid)
    }

    @Test("an access holds the consent's version, and a purpose only if one was given")
    func entry() async throws {
        var network = await Network.withConsent()
        var log = Network.log
        #expect(await network.submit(log, by: .bob).isValid)
        #expect(
            try network.access(.a1)
                == AccessEntry(
                    access: .a1, doctor: .d1, patient: .p1, record: .r1, consentVersion: 1, signer: Person.bob.key))
        log.access = .a2
        log.purpose = .treatment
        #expect(await network.submit(log, by: .bob).isValid)
        #expect(try network.access(.a2)?.purpose == .treatment)
    }

    @Test("two doctors may use one access id")
    func separateDoctors() async throws {
        var network = await Network.withConsent()
        await network.submit(RegisterDoctor(doctor: .d2), by: .dave, batchedBy: .carol)
        var grant = Network.grant
        grant.doctor = .d2
        await network.submit(grant, by: .alice)
        #expect(await network.submit(Network.log, by: .bob).isValid)
        var log = Network.log
        log.doctor = .d2
        #expect(await network.submit(log, by: .dave).isValid)
    }

    @Test("an emergency needs no consent and stores the version of the one that was there", arguments: [0, 1, 2])
    func emergency(changes: Int) async throws {
        var network = await Network.withRegistrar()
        await network.submit(Network.anchor, by: .alice)
        if changes > 0 { await network.submit(Network.grant, by: .alice) }
        if changes > 1 {
            await network.submit(RevokeAccess(patient: .p1, doctor: .d1, previousVersion: 1), by: .alice)
        }
        let verdict = await network.submit(Network.emergency, by: .bob)
        #expect(verdict.isValid && verdict.reads.count == 1)
        #expect(
            try network.access(.a1)
                == AccessEntry(
                    access: .a1, doctor: .d1, patient: .p1, record: .r1, consentVersion: UInt64(changes),
                    signer: Person.bob.key, emergency: .init(reason: .coma, at: 5)))
    }

    @Test("the patient or a registrar reviews an emergency", arguments: [Person.alice, Person.carol])
    func review(reviewer: Person) async throws {
        var network = await Network.withEmergency()
        let before = try #require(try network.access(.a1))
        #expect(await network.submit(Network.review, by: reviewer, batchedBy: .mallory).isValid)
        var after = before
        after.emergency?.review = .init(outcome: .justified, reviewer: reviewer.key)
        after.version = 2
        #expect(try network.access(.a1) == after)
    }
}

@Suite("Owners")
struct OwnershipTests {
    @Test("the new owner acts for the patient from then on, and the old one no longer")
    func patient() async throws {
        var network = await Network.withRegistrar()
        #expect(await network.submit(try Network.rotation(of: .patient(.p1), to: .dave), by: .alice).isValid)
        #expect(try network.patient(.p1) == PatientEntry(patient: .p1, owner: Person.dave.key, version: 2))
        #expect(await network.submit(Network.grant, by: .alice).code == "not_owner")
        #expect(await network.submit(Network.grant, by: .dave).isValid)
    }

    @Test("a doctor's attestation stays, and a key that is given replaces the stored one")
    func doctor() async throws {
        var network = await Network.withRegistrar()
        let key = try #require(EncryptionKey([4] + [UInt8](repeating: 9, count: 64)))
        var rotation = try Network.rotation(of: .doctor(.d1), to: .dave)
        rotation.encryptionKey = key
        #expect(await network.submit(rotation, by: .bob, batchedBy: .carol).isValid)
        let back = try Network.rotation(of: .doctor(.d1), to: .bob, version: 2)
        #expect(await network.submit(back, by: .dave, batchedBy: .carol).isValid)
        #expect(
            try network.doctor(.d1)
                == DoctorEntry(
                    doctor: .d1, owner: Person.bob.key, encryptionKey: key, attestation: .active,
                    attestedBy: Person.carol.key,
                    version: 3))
    }

    @Test("in an open network a doctor's owner changes without a registrar")
    func openNetwork() async throws {
        var network = await Network.open()
        #expect(await network.submit(try Network.rotation(of: .doctor(.d1), to: .dave), by: .bob).isValid)
    }
}
