internal import EHRFamily
package import RecordErrors
internal import RecordKeys
internal import SawtoothProtocol
internal import SawtoothSigning

// A batch that a registrar signs vouches for the doctors that it registers. So that nobody is vouched for by accident,
// a desk signs batches with a registrar's key only where its settings say that it may, and registers a doctor then only
// for who asks for an attestation by name.

extension RecordDesk {
    /// Makes sure that the key that signs batches here is no registrar's, or may be one.
    ///
    /// - Throws: `.batchKeyRegistrar`; `.ledgerAway` where the ledger does not answer.
    package func checkBatcher() async throws(RecordFailure) {
        guard batcher != nil, !isRegistrar, try await isBatcherRegistrar() else { return }
        throw RecordFailure(.batchKeyRegistrar)
    }

    /// Makes sure that a batch which registers `holder` vouches for a doctor if that is asked for, and only then.
    ///
    /// - Throws: `.batchKeyRegistrar`, `.attestationUnasked`; `.invalid` where nobody here can vouch.
    func checkAttestation(of holder: KeyHolder, isAsked: Bool) async throws(RecordFailure) {
        guard case .doctor = holder else {
            guard !isAsked else { throw RecordFailure(.invalid, "only doctors are attested") }
            return
        }
        // Read each time: the setting is the network's, which changes it when it likes.
        guard batcher != nil, try await isBatcherRegistrar() else {
            guard !isAsked else { throw RecordFailure(.invalid, "no registrar signs batches here, so none can attest") }
            return
        }
        guard isRegistrar else { throw RecordFailure(.batchKeyRegistrar) }
        guard isAsked else { throw RecordFailure(.attestationUnasked) }
    }

    /// Whether the setting `ehr.registrars` names the key that signs batches here.
    private func isBatcherRegistrar() async throws(RecordFailure) -> Bool {
        guard let key = batcher?.publicKey.hex else { return false }
        let stored = try await ledger.data(at: [RegistrarSetting.address], head: ledger.head())
        guard let bytes = stored.first ?? nil else { return false }
        let setting: Setting
        do {
            setting = try Setting(decoding: bytes)
        } catch {
            throw RecordFailure(.ledgerUnusable, "the setting \(RegistrarSetting.key) cannot be read", cause: error)
        }
        let list = setting.entries.first { $0.key == RegistrarSetting.key }?.value ?? ""
        return list.split(separator: ",").contains { item in
            item.utf8.filter { $0 != 0x20 && !(0x09...0x0D).contains($0) }.elementsEqual(key.utf8)
        }
    }
}
