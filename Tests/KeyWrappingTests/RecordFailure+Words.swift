import RecordErrors

extension RecordFailure {
    /// What an error of this code says; nil for another one.
    func words(of code: Code) -> String? { self.code == code ? words : nil }
}
