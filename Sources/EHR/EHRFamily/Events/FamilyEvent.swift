public import SawtoothProtocol

/// The family's events for subscribers: one for each accepted action, named in the past tense. Its attributes are the
/// ids, for filters; its data is the new entry, byte for byte as stored.
public struct FamilyEvent: Hashable, Sendable, CaseIterable {
    /// The event's type, such as `ehr/consent-granted`.
    public let rawValue: String

    init(_ rawValue: String) { self.rawValue = rawValue }

    /// The events of all actions, in the order of `Action.allCases`.
    public static var allCases: [FamilyEvent] { Payload.kinds.map(\.event) }
}

/// An entry with the ids by which subscribers filter.
public protocol EventSubject: StateValue {
    /// Names and values, in the order in which an event lists them.
    var eventAttributes: [Event.Attribute] { get }
}

extension FamilyEvent {
    /// The event about `entry`, whose stored bytes are `data`.
    public func event(about entry: some EventSubject, data: [UInt8]) -> Event {
        Event(eventType: rawValue, attributes: entry.eventAttributes, data: data)
    }
}

extension PatientEntry: EventSubject {
    public var eventAttributes: [Event.Attribute] { [.init(key: "patient_id", value: patient.text)] }
}

extension DoctorEntry: EventSubject {
    public var eventAttributes: [Event.Attribute] { [.init(key: "doctor_id", value: doctor.text)] }
}

extension RecordEntry: EventSubject {
    public var eventAttributes: [Event.Attribute] {
        [.init(key: "patient_id", value: patient.text), .init(key: "record_id", value: record.text)]
    }
}

extension ConsentEntry: EventSubject {
    public var eventAttributes: [Event.Attribute] {
        [.init(key: "patient_id", value: patient.text), .init(key: "doctor_id", value: doctor.text)]
    }
}

extension AccessEntry: EventSubject {
    public var eventAttributes: [Event.Attribute] {
        [
            .init(key: "access_id", value: access.text), .init(key: "doctor_id", value: doctor.text),
            .init(key: "patient_id", value: patient.text), .init(key: "record_id", value: record.text),
        ]
    }
}

extension ModelEntry: EventSubject {
    public var eventAttributes: [Event.Attribute] {
        [.init(key: "model_hash", value: model.text), .init(key: "submitter", value: submitter.text)]
    }
}
