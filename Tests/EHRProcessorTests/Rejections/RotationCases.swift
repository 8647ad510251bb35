import EHRFamily

extension RejectionCase {
    static let rotations = [
        RejectionCase("a patient who is not there has no owner to change", .patientUnknown, on: Network.withRegistrar) {
            await $0.submit(try Network.rotation(of: .patient(.p2), to: .dave), by: .alice)
        },
        RejectionCase("a doctor who is not there has no owner to change", .doctorUnknown, on: Network.withRegistrar) {
            await $0.submit(try Network.rotation(of: .doctor(.d2), to: .dave), by: .bob, batchedBy: .carol)
        },
        RejectionCase("the new owner cannot take over without the old one", .notOwner, on: Network.withRegistrar) {
            await $0.submit(try Network.rotation(of: .patient(.p1), to: .dave), by: .dave)
        },
        RejectionCase("a stranger does not give a doctor away", .notOwner, on: Network.withRegistrar) {
            await $0.submit(try Network.rotation(of: .doctor(.d1), to: .dave), by: .mallory, batchedBy: .carol)
        },
        RejectionCase("the new owner must be another one", .ownerUnchanged, on: Network.withRegistrar) {
            await $0.submit(try Network.rotation(of: .patient(.p1), to: .alice), by: .alice)
        },
        RejectionCase(
            "a change over another version is stale", .staleVersion, .currentVersion(1),
            on: Network.withRegistrar
        ) {
            await $0.submit(try Network.rotation(of: .patient(.p1), to: .dave, version: 2), by: .alice)
        },
        RejectionCase(
            "a doctor's owner changes through a registrar where there is one", .notRegistrar,
            on: Network.withRegistrar
        ) {
            await $0.submit(try Network.rotation(of: .doctor(.d1), to: .dave), by: .bob)
        },
        RejectionCase("a proof by another key proves nothing", .badProof, .key("proof"), on: Network.withRegistrar) {
            var rotation = try Network.rotation(of: .patient(.p1), to: .dave)
            rotation.newOwner = Person.mallory.key
            return await $0.submit(rotation, by: .alice)
        },
        RejectionCase(
            "a proof for another version proves nothing", .badProof, .key("proof"),
            on: Network.withRegistrar
        ) {
            var rotation = try Network.rotation(of: .patient(.p1), to: .dave, version: 2)
            rotation.previousVersion = 1
            return await $0.submit(rotation, by: .alice)
        },
        RejectionCase(
            "a proof about a doctor proves nothing about a patient of that id", .badProof, .key("proof"),
            on: Network.withRegistrar
        ) {
            var rotation = try Network.rotation(of: .doctor(DoctorID(unchecked: "p1")), to: .dave)
            rotation.subject = .patient(.p1)
            return await $0.submit(rotation, by: .alice)
        },
        RejectionCase(
            "a new owner that is no point of the curve proves nothing", .badProof, .key("proof"),
            on: Network.withRegistrar
        ) {
            var rotation = try Network.rotation(of: .patient(.p1), to: .dave)
            rotation.newOwner = PublicKeyHex(unchecked: "02" + String(repeating: "f", count: 64))
            return await $0.submit(rotation, by: .alice)
        },
        RejectionCase("a signature of zeros proves nothing", .badProof, .key("proof"), on: Network.withRegistrar) {
            var rotation = try Network.rotation(of: .patient(.p1), to: .dave)
            rotation.proof = SignatureHex(unchecked: String(repeating: "0", count: 128))
            return await $0.submit(rotation, by: .alice)
        },
        RejectionCase(
            "a signature with the upper of its two s proves nothing", .badProof, .key("proof"),
            on: Network.withRegistrar
        ) {
            var rotation = try Network.rotation(of: .patient(.p1), to: .dave)
            rotation.proof = highS(rotation.proof)
            return await $0.submit(rotation, by: .alice)
        },
    ]

    /// The same signature with s replaced by the order of secp256k1 minus s: valid by mathematics, refused here.
    private static func highS(_ signature: SignatureHex) -> SignatureHex {
        let order: [UInt64] = [
            0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_fffe, 0xbaae_dce6_af48_a03b,
            0xbfd2_5e8c_d036_4141,
        ]
        let digits = Array(signature.text.dropFirst(64))
        let s = (0..<4).map { UInt64(String(digits[$0 * 16..<$0 * 16 + 16]), radix: 16) ?? 0 }
        var high = [UInt64](repeating: 0, count: 4)
        var borrow: UInt64 = 0
        for index in (0..<4).reversed() {
            let (part, first) = order[index].subtractingReportingOverflow(s[index])
            let (whole, second) = part.subtractingReportingOverflow(borrow)
            high[index] = whole
            borrow = first || second ? 1 : 0
        }
        let text = high.map { String(repeating: "0", count: 16 - String($0, radix: 16).count) + String($0, radix: 16) }
        return SignatureHex(unchecked: signature.text.prefix(64) + text.joined())
    }
}
