internal import Logging

/// What tests order.
extension ComponentEndpoint {
    /// Carries a command out.
    ///
    /// - Parameter parts: its frames: the address of whoever sent it, and the command last. `takeReplies` has what is
    ///   to be sent back, at once or when the command has taken effect.
    /// - Throws: what the store throws; the ledger cannot go on then.
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

    /// What is to be sent to those who gave commands.
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
