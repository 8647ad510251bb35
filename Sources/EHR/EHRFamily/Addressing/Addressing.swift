internal import Cryptography
public import SawtoothProtocol

/// The family's addresses: the namespace, then the first 32 bytes of SHA-512 of a key string.
///
/// Every key string begins with the kind of entry. No stranger can take the address of someone else's access or model:
/// the key string contains the doctor's id or the submitter's key.
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
