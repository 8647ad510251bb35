internal import Accounts
internal import EHRFamily
internal import EHRIndex
internal import RecordKeys

/// Whose accesses somebody may look at: patients those about themselves, doctors their own, auditors all, by pseudonym.
/// The one rule for pages, exports and events.
enum AuditReadingRule {
    /// The question, narrowed to what the caller may see.
    ///
    /// - Throws: `GatewayProblem.notFound` for what is another's.
    static func narrowed(_ question: AccessQuestion, for caller: Requester) throws -> AccessQuestion {
        var question = question
        switch caller.holder {
        case .patient(let own):
            guard question.patient ?? own == own else { throw GatewayProblem.notFound }
            question.patient = own
        case .doctor(let own):
            guard question.doctor ?? own == own else { throw GatewayProblem.notFound }
            question.doctor = own
        default: guard caller.role == .auditor else { throw GatewayProblem.notFound }
        }
        return question
    }
}
