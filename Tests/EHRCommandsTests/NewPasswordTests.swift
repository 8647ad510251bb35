import Cryptography
import EHRCommands
import EHRFamily
import PasswordStrength
import RecordErrors
import RecordKeys
import Testing

@Suite("New passwords")
struct NewPasswordTests {
    private let holder = KeyHolder.patient(PatientID(unchecked: "Maria-00042"))

    private func isRefused(_ password: String) -> Bool {
        do {
            try NewPassword.check(SecretBytes(copying: Array(password.utf8)), for: holder)
            return false
        } catch {
            #expect(error.code == .invalid && !"\(error)".contains(password), "the password is not told")
            return true
        }
    }

    @Test(
        "that repeat, count on, or are little more than the holder's id are refused, with or without a list",
        arguments: [
            "aaaaaaaaaaaa", "abababababab", "abcdefghijklm", "123456789:;<", "MARIA-00042!1", "patientmaria-00042",
        ])
    func derivable(password: String) {
        #expect(isRefused(password))
    }

    @Test(
        "that are common are refused where the list is installed", .enabled(if: GuessEstimate.isThere),
        arguments: [
            "password1234", "letmeinletmein", "iloveyou1234", "qwertyuiop123", "Summer2024!!", "ehr-ledger-ehr",
        ])
    func common(password: String) {
        #expect(isRefused(password))
    }

    @Test(
        "of words that nobody links are taken",
        arguments: ["correct horse battery", "wandering quiet turnip", "k8#mz!Qw2$vb", "Ümlaut über Bögen 七"])
    func good(password: String) {
        #expect(!isRefused(password))
    }
}
