internal import EHRFamily
internal import SawtoothProtocol

/// Who may vouch for doctors and models on this network: the keys in the setting `ehr.registrars`.
enum Registrars: Hashable, Sendable {
    /// The setting is absent: a demonstration or a test, where rules about registrars do not bind.
    case open
    /// The setting is there. Without keys it names nobody.
    case named([String])

    /// - Throws: `bad_setting` where the bytes are no entry of the Settings family.
    init(decoding bytes: [UInt8]) throws(Rejection) {
        let setting: Setting
        do {
            setting = try Setting(decoding: bytes)
        } catch {
            throw Rejection(.badSetting, "The setting \(RegistrarSetting.key) cannot be read: \(error)",
                            .address(RegistrarSetting.address.hex))
        }
        // Settings whose keys collide share an address, hence a list.
        guard let entry = setting.entries.first(where: { $0.key.utf8.elementsEqual(RegistrarSetting.key.utf8) }) else {
            self = .open
            return
        }
        self = .named(Self.keys(entry.value))
    }

    var isOpen: Bool { self == .open }

    /// Whether a rule that asks for a registrar lets `key` pass.
    func admit(_ key: String) -> Bool {
        isOpen || include(key)
    }

    /// Whether `key` is a registrar; nobody is where the network is open.
    func include(_ key: String) -> Bool {
        guard case .named(let keys) = self else { return false }
        return keys.contains { $0.utf8.elementsEqual(key.utf8) }
    }

    /// The items between commas without the ASCII white space around them, empty ones left out.
    private static func keys(_ list: String) -> [String] {
        list.utf8.split(separator: UInt8(ascii: ",")).compactMap { item in
            let start = item.drop(while: isSpace)
            let length = start.reversed().drop(while: isSpace).count
            return length == 0 ? nil : String(decoding: start.prefix(length), as: UTF8.self)
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0d).contains(byte)
    }
}
