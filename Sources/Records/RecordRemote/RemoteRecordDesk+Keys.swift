package import EHRFamily
package import RecordErrors
internal import RecordFlow
package import RecordKeys
package import SawtoothSigning

extension RemoteRecordDesk {
    package func moveKeys(of patient: PatientID) async throws(RecordFailure) -> (keys: Int, roots: Int) {
        let count = try await connection.exchange(
            .post, "/patients/\(patient.part())/keys/move", as: CountMessage.self, isLong: true)
        return (count.keys ?? 0, count.roots ?? 0)
    }

    package func moveAllKeys() async throws(RecordFailure) -> Int {
        try await connection.exchange(.post, "/keys/move", as: CountMessage.self, isLong: true).patients ?? 0
    }

    package func rotateKEK() async throws(RecordFailure) -> Int {
        do {
            return try await connection.exchange(
                .post, "/keys/rotate", as: CountMessage.self, isLong: true, isRepeatable: false
            ).keys ?? 0
        } catch let error where error.code == .serviceFailed && error.isRetryable {
            // Asking once more makes one more KEK, of which some wrappers let a key have few in all its life.
            throw RecordFailure(
                .serviceFailed,
                "\(error). If there is a new KEK, `ehr key status` shows it: then finish with "
                    + "`ehr key rotate --rewrap`, since --kek again would make another one", isRetryable: true)
        }
    }

    package func rewrapKeys() async throws(RecordFailure) -> Int {
        try await connection.exchange(.post, "/keys/rewrap", as: CountMessage.self, isLong: true).keys ?? 0
    }

    package func keyStatus() async throws(RecordFailure) -> KeyStoreStatus {
        let message = try await connection.exchange(.get, "/keys", as: KeyStatusMessage.self)
        guard let status = message.status else {
            throw connection.unexpected("a key wrapper of a kind that this version does not know")
        }
        return status
    }

    package func makeSigningKey(for holder: KeyHolder) async throws(RecordFailure) -> PublicKey {
        let message = try await connection.exchange(
            .post, "/signing-keys", HolderMessage(holder), as: SigningKeyMessage.self)
        guard let key = try publicKey(message.publicKey) else { throw connection.unexpected("no public key") }
        return key
    }

    package func signingKey(of holder: KeyHolder) async throws(RecordFailure) -> PublicKey? {
        try publicKey(
            try await connection.exchange(
                .get, "/signing-keys/\(holder.role)/\(PathPart.check(holder.id))", as: SigningKeyMessage.self
            ).publicKey)
    }

    package func register(
        _ holder: KeyHolder, encryptionKey: EncryptionKey?, attest: Bool, signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure) {
        var signature: SignatureMessage?
        if let signer {
            signature = try sign(try Payload(registering: holder, encryptionKey), signer, batcher: await batcher())
        }
        let message = try await connection.exchange(
            .post, "/registrations", RegistrationMessage(holder, encryptionKey, attest: attest, signature),
            as: OperationMessage.self,
            wait: timeout)
        try operation(message).requireCommitted()
    }

    func publicKey(_ hex: String?) throws(RecordFailure) -> PublicKey? {
        guard let hex else { return nil }
        guard let key = try? PublicKey(hex: hex) else { throw connection.unexpected("an invalid public key") }
        return key
    }
}
