internal import EHRFamily
internal import SawtoothProtocol

/// Who may attest doctors and batch models on this network: the keys in the setting `ehr.registrars`.
enum Registrars: Hashable, Sendable {
    /// The setting is absent: a demonstration or a test, where rules about registrars do not apply.
    case open
    /// The setting is there, with this value. Without keys it names nobody.
    case named(list: String)

    /// - Throws: `bad_setting` if the bytes are not an entry of the Settings family.
    init(decoding bytes: [UInt8]) throws(Rejection) {
        let setting: Setting
        do {
            setting = try Setting(decoding: bytes)
        } catch {
            throw Rejection(
                .badSetting, "The setting \(RegistrarSetting.key) cannot be read: \(error)",
                .address(RegistrarSetting.address.hex))
        }
        // Settings whose keys collide share an address, hence the list.
        guard let entry = setting.entries.first(where: { $0.key.utf8.elementsEqual(RegistrarSetting.key.utf8) }) else {
            self = .open
            return
        }
        self = .named(list: entry.value)
    }

    var isOpen: Bool { self == .open }

    /// Whether `key` satisfies a rule that requires a registrar.
    func admits(_ key: String) -> Bool {
        isOpen || includes(key)
    }

    /// Whether `key` is a registrar; in an open network nobody is.
    func includes(_ key: String) -> Bool {
        guard case .named(var list) = self else { return false }
        var key = key
        return list.withUTF8 { list in key.withUTF8 { Self.items(list, include: $0) } }
    }

    /// Whether one of the items between commas, without surrounding ASCII white space, is `key`. Scans the list item by
    /// item, since a handler asks once and keeps nothing. No item is empty, so an empty key matches none.
    private static func items(_ list: UnsafeBufferPointer<UInt8>, include key: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = 0
        while start <= list.count, !key.isEmpty {
            let comma = list[start...].firstIndex(of: UInt8(ascii: ",")) ?? list.count
            var item = list[start..<comma]
            while let first = item.first, isSpace(first) { item.removeFirst() }
            while let last = item.last, isSpace(last) { item.removeLast() }
            if item.count == key.count, item.elementsEqual(key) { return true }
            start = comma + 1
        }
        return false
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0d).contains(byte)
    }
}
