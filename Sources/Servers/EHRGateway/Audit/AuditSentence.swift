/// An access in a sentence that a patient understands.
enum AuditSentence {
    private static let purposes = [
        "TREAT": "to treat you", "ETREAT": "to treat you in an emergency", "HRESCH": "for research",
        "HPAYMT": "for payment", "HOPERAT": "for the running of the hospital", "PATRQT": "as you asked",
    ]

    static func text(of entry: AccessEntryReply) -> String {
        let who = entry.doctorName ?? "the doctor \(entry.doctorID)"
        if let emergency = entry.emergency {
            let review =
                emergency.outcome.map { "It was reviewed: \($0)." }
                ?? (emergency.isOverdue ? "Its review is overdue." : "It is to be reviewed.")
            return
                "In an emergency (\(emergency.reason)), \(who) opened the record \(entry.recordID) without a consent. "
                + review
        }
        let why = entry.purpose.map { purposes[$0] ?? "for the purpose \($0)" } ?? "under your consent"
        let consent = entry.consentVersion.map { " You had allowed it (version \($0) of your consent)." } ?? ""
        let name = who.prefix(1).uppercased() + who.dropFirst()
        return "\(name) was allowed to read the record \(entry.recordID) \(why).\(consent)"
    }
}
