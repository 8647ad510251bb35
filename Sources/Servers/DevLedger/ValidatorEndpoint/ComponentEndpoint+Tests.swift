internal import Logging

/// Commands of tests.
extension ComponentEndpoint {
    /// Executes a command.
    ///
    /// - Parameter parts: its frames: the sender's address, and the command last. `takeReplies` returns the answer, at
    ///   once or when the command has taken effect.
    /// - Throws: errors of the store; the ledger cannot continue then.
    func receiveCommand(_ parts: [[UInt8]], now: Double) throws {
        var sender = parts
        guard let line = sender.popLast().map({ String(decoding: $0, as: UTF8.self) }), !sender.isEmpty else { return }
        logger.warning("a test orders", metadata: ["command": "\(line.prefix(200))"])
        do {
            switch try TestCommand(line) {
            case .reorganise(let wanted):
                try journal.beginFork(wanted, now: now)
                forkOrderer = sender
                return
            case .clock(let command): clock.apply(command)
            case .answers(let rule): if let rule { answerFaults.add(rule) } else { answerFaults.clear() }
            case .invalid(let batchID, let message): try journal.expectVerdict(batchID, message)
            case .accept(let batchID): try journal.acceptAfterAll(batchID, now: now)
            }
            reply("ok", to: sender)
        } catch let refusal as TestCommand.Refused {
            reply("refused: \(refusal)", to: sender)
        }
    }

    /// The answers for the senders of commands.
    func takeReplies() -> [[[UInt8]]] {
        if let end = journal.finishedFork {
            journal.finishedFork = nil
            switch end {
            case .success(let head): reply("ok number=\(head.number) head=\(head.blockID)", to: forkOrderer)
            case .failure(let refusal): reply("refused: \(refusal)", to: forkOrderer)
            }
        }
        defer { replies = [] }
        return replies
    }

    private func reply(_ text: String, to sender: [[UInt8]]) { replies.append(sender + [Array(text.utf8)]) }
}
