internal import Journals
package import Logging
package import RecordErrors
internal import RecordFlow

extension RecordParts {
    /// Looks at what must be so before a service serves: the key that signs batches is no registrar's, or may be one,
    /// and the journals hold. Where the ledger cannot say whose key it is, that is said in the log, and found out
    /// before any doctor is registered.
    ///
    /// - Throws: `.batchKeyRegistrar`, `.journalBroken`, `.journalUnavailable`; the parts are closed then.
    package func check(_ logger: Logger) async throws(RecordFailure) {
        do {
            try await checkBatcher(logger)
            try await checkJournals(logger)
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

    private func checkJournals(_ logger: Logger) async throws(RecordFailure) {
        guard let found = try await desk.openings?.verify() else { return }
        // Who keeps the hash where this machine cannot change it sees later whether the journal was written anew.
        logger.info(
            "the openings journal holds",
            metadata: [
                "records": "\(found.records)", "hash": "\(found.hash)", "cut_short": "\(found.cutShort)",
                "unfinished_bytes": "\(found.unfinished?.length ?? 0)",
            ])
    }
}
