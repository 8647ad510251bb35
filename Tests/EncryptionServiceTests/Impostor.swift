import EHRFamily
import Foundation
import Hummingbird
import HummingbirdCore
import Locking
import NIOCore

/// What answers in an encryption service's place and asks for a signature of its own choice.
final class Impostor: Sendable {
    /// How many signatures it got.
    let signatures = LockedValue(0)
    private let task: Task<Void, any Error>

    init(_ draft: Payload, at path: String) async throws {
        let router = Router()
        let operation =
            #"{"id":"g","kind":"grant","patient_id":"p","doctor_id":"d","key_ref":"k","state":"waiting"}"#
        let payload = #"{"payload":"\#(Data(draft.encoded()).base64EncodedString())"}"#
        let signatures = self.signatures
        router.post("v1/consents") { _, _ in operation }
        router.get("v1/operations/g/signature") { _, _ in payload }
        router.post("v1/operations/g/signature") { _, _ in
            signatures.withLock { $0 += 1 }
            return operation
        }
        let (running, continuation) = AsyncStream.makeStream(of: Void.self)
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .unixDomainSocket(path: path)),
            onServerRunning: { _ in continuation.yield() })
        task = Task { try await application.run() }
        for await _ in running { break }
    }

    deinit {
        task.cancel()
    }
}
