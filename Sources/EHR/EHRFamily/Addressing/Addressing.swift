internal import Cryptography
public import SawtoothProtocol

/// Where the family keeps things: namespace, then the first 32 bytes of SHA-512 of a key string.
///
/// Every key string begins with what it names, and what a stranger can choose first is never what someone else waits
/// for: an access entry's address holds its doctor, a model's the key of its submitter.
public enum Addressing {
    /// `patient:<patient_id>`
    public static func patient(_ patient: PatientID) -> StateAddress {
        address(of: "patient:", patient.text)
    }

    /// `doctor:<doctor_id>`
    public static func doctor(_ doctor: DoctorID) -> StateAddress {
        address(of: "doctor:", doctor.text)
    }

    /// `record:<patient_id>:<record_id>`
    public static func record(_ record: RecordID, of patient: PatientID) -> StateAddress {
        address(of: "record:", patient.text, record.text)
    }

    /// `consent:<patient_id>:<doctor_id>`
    public static func consent(of patient: PatientID, to doctor: DoctorID) -> StateAddress {
        address(of: "consent:", patient.text, doctor.text)
    }

    /// `access:<doctor_id>:<access_id>`
    public static func access(_ access: AccessID, by doctor: DoctorID) -> StateAddress {
        address(of: "access:", doctor.text, access.text)
    }

    /// `model:<model_hash>:<submitter public key hex>`
    public static func model(_ model: DigestHex, by submitter: PublicKeyHex) -> StateAddress {
        address(of: "model:", model.text, submitter.text)
    }

    private static func address(of kind: StaticString, _ first: String, _ second: String? = nil) -> StateAddress {
        var key: [UInt8] = []
        key.reserveCapacity(192)
        kind.withUTF8Buffer { key.append(contentsOf: $0) }
        key.append(contentsOf: first.utf8)
        if let second {
            key.append(UInt8(ascii: ":"))
            key.append(contentsOf: second.utf8)
        }
        return StateAddress(prefix: Family.namespace, beginningOf: SHA512.hash(key))
    }
}
