internal import Journals
package import Logging
package import RecordErrors
package import RecordFlow

extension RecordParts {
    /// The desk, whose alarms are in the log at once. None of them names a patient.
    package func desk(telling logger: Logger) -> RecordDesk {
        desk.alarming { alarm in
            logger.critical(
                "\(alarm.text)",
                metadata: ["doctor": "\(alarm.doctor ?? "")", "operation": "\(alarm.operation ?? "")"])
        }
    }

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
        do {
            if let found = try await desk.emergencies?.verify() { say(found, "emergency", logger) }
        } catch {
            // Nobody's own record, and nothing under a consent, is kept from anybody because of it.
            logger.critical("no emergency is opened", metadata: ["why": "\(error)"])
        }
        if let found = try await desk.openings?.verify() { say(found, "openings", logger) }
    }

    private func say(_ found: JournalSummary, _ name: String, _ logger: Logger) {
        // Who keeps the hash where this machine cannot change it sees later whether the journal was written anew.
        logger.info(
            "the \(name) journal holds",
            metadata: [
                "records": "\(found.records)", "hash": "\(found.hash)", "cut_short": "\(found.cutShort)",
                "unfinished_bytes": "\(found.unfinished?.length ?? 0)",
            ])
    }
}
