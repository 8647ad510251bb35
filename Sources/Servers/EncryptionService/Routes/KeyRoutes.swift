internal import EHRFamily
internal import Hummingbird
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import SawtoothSigning

/// Keys: status, rotation, custody.
struct KeyRoutes {
    let door: Door

    private var desk: RecordDesk { door.desk }

    func add(to router: RouterGroup<ServiceContext>) {
        router.post("registrations") { request, _ in try await register(request) }
        router.get("batcher") { _, _ in
            try Answer.message(SigningKeyMessage(publicKey: desk.batcher?.publicKey.hex))
        }
        router.post("signing-keys") { request, _ in
            let holder = try await request.message(HolderMessage.self).holder()
            _ = try await door.admit(request, for: holder)
            return try Answer.message(
                SigningKeyMessage(publicKey: try await desk.makeSigningKey(for: holder).hex), status: .created)
        }
        router.get("signing-keys/:role/:id") { request, context in
            guard
                let holder = KeyHolder(
                    role: context.parameters.get("role") ?? "", id: context.parameters.get("id") ?? "")
            else { throw RecordFailure(.pathInvalid, "a role is \(KeyHolder.roles)", ["name": .text("role")]) }
            _ = try await door.admit(request, for: holder)
            return try Answer.message(SigningKeyMessage(publicKey: try await desk.signingKey(of: holder)?.hex))
        }
    }

    /// What only who maintains the service may ask for.
    func addMaintenance(to router: RouterGroup<ServiceContext>) {
        router.get("keys") { _, _ in try Answer.message(KeyStatusMessage(try await desk.keyStatus())) }
        router.post("keys/move") { _, _ in
            try Answer.message(CountMessage(patients: try await desk.moveAllKeys()))
        }
        router.post("keys/rotate") { _, _ in try Answer.message(CountMessage(keys: try await desk.rotateKEK())) }
        router.post("keys/rewrap") { _, _ in try Answer.message(CountMessage(keys: try await desk.rewrapKeys())) }
        router.post("patients/:patient_id/keys/move") { _, context in
            let (keys, roots) = try await desk.moveKeys(of: context.id("patient_id"))
            return try Answer.message(CountMessage(keys: keys, roots: roots))
        }
        router.post("objects/sweep") { _, _ in
            let swept = try await desk.sweepObjects()
            return try Answer.message(
                CountMessage(objects: swept.removed, uploadsNotListed: swept.notListed))
        }
    }

    private func register(_ request: Request) async throws -> Response {
        let message = try await request.message(RegistrationMessage.self)
        let (holder, key) = (try message.holder(), try message.key())
        let desk = try await door.admit(request, for: holder).desk
        let signed = try SignedAction(transaction: message.transaction, batch: message.batch)
        try await door.requirePinned(signed, of: holder)
        return try Answer.operation(
            try await desk.register(
                holder, encryptionKey: key, attest: message.attest ?? false, signed: signed, timeout: request.wait))
    }
}
