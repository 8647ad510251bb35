import Cryptography
import KeyWrapping
import RecordErrors

/// A wrapper during whose work something else happens.
struct InterruptedWrapper: KeyWrapper {
    private let wrapper: any KeyWrapper
    private let interruption: @Sendable () async -> Void

    init(_ wrapper: any KeyWrapper, _ interruption: @escaping @Sendable () async -> Void) {
        self.wrapper = wrapper
        self.interruption = interruption
    }

    var kind: WrappedKey.Kind { wrapper.kind }

    func wrap(_ key: SecretBytes, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        await interruption()
        return try await wrapper.wrap(key, context: context)
    }

    func unwrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> SecretBytes {
        await interruption()
        return try await wrapper.unwrap(wrapped, context: context)
    }

    func rewrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        await interruption()
        return try await wrapper.rewrap(wrapped, context: context)
    }

    func rotate() async throws(RecordFailure) { try await wrapper.rotate() }
}
