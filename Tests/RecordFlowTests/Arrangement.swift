import Cryptography
import Foundation
import KeyWrapping
import RecordFlow
import RecordStorage
import TestServers

/// A store and a key wrapper together, as operators have them.
enum Arrangement: String, Sendable, CaseIterable {
    case folderAndKeystore, rcloneAndToken, motoAndVault, folderAndKMS

    static let here = allCases.filter { arrangement in
        switch arrangement {
        case .folderAndKeystore: true
        case .rcloneAndToken: S3Servers.areHere && SoftHSM.isHere
        case .motoAndVault: S3Servers.areHere && VaultDouble.isHere
        case .folderAndKMS: KMSServer.isHere
        }
    }

    /// Whether a wrapped key says which KEK it is under; KMS rotates inside one key.
    var namesEachKEK: Bool { self != .folderAndKMS }

    func desk(_ ledger: any RecordLedger) async throws -> Desk {
        let folder = TemporaryFolder()
        return try await Desk(ledger, wrapper: wrapper(in: folder), objects: objects(in: folder), keeping: folder)
    }

    /// A wrapper with KEKs of its own: two of them share none.
    func wrapper(in folder: TemporaryFolder) async throws -> any KeyWrapper {
        let name = UUID().uuidString
        switch self {
        case .folderAndKeystore:
            try folder.write(RandomBytes.make(32), "key-\(name)")
            return try LocalKeystore.make(
                at: folder.path("keystore-\(name)"), .keyFile(path: folder.path("key-\(name)")))
        case .rcloneAndToken: return try SoftHSM.wrapper(label: name)
        case .motoAndVault:
            let vault = try VaultDouble.shared.get()
            try await vault.makeKey(name)
            return try await VaultTransit.open(
                vault.configuration(key: name, tokenFile: folder.path("token-\(name)"), deadline: 120))
        case .folderAndKMS:
            return try await AWSKMS.open(KMSServer.configuration(key: KMSServer.makeKey(), deadline: 120))
        }
    }

    private func objects(in folder: TemporaryFolder) async throws -> any RecordStore {
        switch self {
        case .folderAndKeystore, .folderAndKMS: try FilesystemRecordStore(root: folder.path("objects"))
        case .rcloneAndToken: try await S3Servers.store(S3Servers.rclone, partLength: 100_000)
        case .motoAndVault: try await S3Servers.store(S3Servers.moto, partLength: 5 << 20)
        }
    }
}
