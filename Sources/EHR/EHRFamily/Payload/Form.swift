/// The keys of a payload or a stored entry, each declared once: they are checked, read and written in this order.
struct Form<Root>: Sendable {
    let keys: [MapFields.Key]
    /// Reads every field from a map that has been checked against `keys`.
    let read: @Sendable (inout MapFields) throws(Rejection) -> Root
    /// Writes every key that has a value.
    let write: @Sendable (Root, inout MapWriter) -> Void

    /// - Parameter make: combines the values, and refuses those that are invalid together.
    init<each Value>(
        _ field: repeat Field<Root, each Value>,
        make: @escaping @Sendable (repeat each Value) throws(Rejection) -> Root
    ) {
        var keys: [MapFields.Key] = []
        for field in repeat each field { keys += field.keys }
        self.keys = keys
        read = { (map) throws(Rejection) in try make(repeat (each field).read(&map)) }
        write = { (root, map) in repeat (each field).write(root, &map) }
    }
}

/// One key of a map, or a few that form one value: its name, whether it may be absent, and its property of `Root`.
/// `Value` is the type that is read; `Root.init` supplies the default for an absent key.
struct Field<Root, Value>: Sendable {
    let keys: [MapFields.Key]
    let read: @Sendable (inout MapFields) throws(Rejection) -> Value
    let write: @Sendable (Root, inout MapWriter) -> Void

    /// A key that is always present.
    init(_ name: StaticString, _ get: @escaping @Sendable (Root) -> Value) where Value: FieldValue {
        keys = [.init(name: name, isRequired: true)]
        read = { (map) throws(Rejection) in try map.required(name) }
        write = { (root, map) in map.put(name, get(root)) }
    }

    /// A key that is absent if the property is nil.
    init<Wrapped: FieldValue>(optional name: StaticString, _ get: @escaping @Sendable (Root) -> Wrapped?)
    where Value == Wrapped? {
        keys = [.init(name: name, isRequired: false)]
        read = { (map) throws(Rejection) in try map.optional(name) }
        write = { (root, map) in if let value = get(root) { map.put(name, value) } }
    }

    /// The version of an entry, which is omitted while it is 1.
    init(version get: @escaping @Sendable (Root) -> UInt64) where Value == UInt64 {
        keys = [.init(name: "version", isRequired: false)]
        read = { (map) throws(Rejection) in
            guard let stored: UInt64 = try map.optional("version") else { return 1 }
            guard stored > 1 else { throw Rejection(.badState, "version \(stored) is never stored") }
            return stored
        }
        write = { (root, map) in if get(root) != 1 { map.put("version", get(root)) } }
    }

    /// The keys of another form: all absent if the property is nil, else as that form defines them.
    init<Wrapped>(group form: Form<Wrapped>, _ get: @escaping @Sendable (Root) -> Wrapped?) where Value == Wrapped? {
        keys = form.keys.map { .init(name: $0.name, isRequired: false) }
        read = { (map) throws(Rejection) in
            guard form.keys.indices.contains(where: { map.hasNext($0) }) else {
                map.skip(form.keys.count)
                return nil
            }
            return try form.read(&map)
        }
        write = { (root, map) in if let value = get(root) { form.write(value, &map) } }
    }

    /// Optional keys, read and written by hand; `read` must read or skip each of them.
    init(
        _ names: [StaticString], read: @escaping @Sendable (inout MapFields) throws(Rejection) -> Value,
        write: @escaping @Sendable (Root, inout MapWriter) -> Void
    ) {
        keys = names.map { .init(name: $0, isRequired: false) }
        self.read = read
        self.write = write
    }
}
