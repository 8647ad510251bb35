package import Logging
package import RecordErrors
internal import RecordFlow

extension RecordParts {
    /// Looks at what must be so before a service serves: the key that signs batches is no registrar's, or may be one.
    /// Where the ledger cannot say now it is said in the log, and found out before any doctor is registered.
    ///
    /// - Throws: `.batchKeyRegistrar`; the parts are closed then.
    package func check(_ logger: Logger) async throws(RecordFailure) {
        do {
            try await checkBatcher(logger)
        } catch {
            await close()
            throw error
        }
    }

    private func checkBatcher(_ logger: Logger) async throws(RecordFailure) {
        do {
            try await desk.checkBatcher()
        } catch let error where error.code != .batchKeyRegistrar {
            logger.warning("whose key signs batches is not known", metadata: ["why": "\(error)"])
        }
    }
}
