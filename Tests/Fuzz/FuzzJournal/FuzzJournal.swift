// However a journal's bytes are cut into pieces, it holds or breaks at the same record; and what holds can be gone on
// with: what is mended and appended holds too, and nothing that was there is gone. The first byte is the length of the
// pieces.

internal import Journals

private func read(_ bytes: ArraySlice<UInt8>, piece: Int) -> (reader: JournalReader, fault: JournalFault?) {
    var reader = JournalReader(kind: "openings")
    var rest = bytes
    do {
        while !rest.isEmpty {
            try reader.take(rest.prefix(piece)) { number, hash, content in
                precondition(number > 0 && hash.utf8.count == 64, "a record without number or hash")
                precondition(content.count <= JournalReader.contentLimit && !content.contains(0x0A), "no line")
            }
            rest = rest.dropFirst(piece)
        }
        return (reader, nil)
    } catch {
        return (reader, error)
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    guard let data, count > 0 else { return 0 }
    let bytes = [UInt8](UnsafeBufferPointer(start: data + 1, count: count - 1))
    let (reader, fault) = read(bytes[...], piece: 1 << 30)
    let cut = read(bytes[...], piece: Int(data[0]) + 1)
    precondition(cut.fault == fault, "only one of two readings breaks, or at another record")
    guard fault == nil, cut.fault == nil else { return 0 }
    precondition(cut.reader.hash == reader.hash && cut.reader.count == reader.count, "two readings differ")
    precondition(reader.length + UInt64(reader.rest.count) == UInt64(bytes.count), "bytes are lost")

    guard let mending = try? reader.mending(), let line = try? reader.line(Array("{}".utf8)) else { return 0 }
    let (after, broken) = read((bytes + mending + line)[...], piece: 1 << 30)
    precondition(broken == nil && after.rest.isEmpty && after.count > reader.count, "what was appended does not hold")
    return 0
}
