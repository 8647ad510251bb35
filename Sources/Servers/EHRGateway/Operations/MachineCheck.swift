internal import DurableFiles
internal import Glibc
package import RecordConfiguration
internal import ServerMetrics

/// What a production needs of the machine: secrets that nobody else reads, certificates that last, room on the disks, a
/// clock that is set, a fresh backup.
package struct MachineCheck: Sendable {
    /// Days before the end of a certificate from which on it is to be renewed.
    static let certificateDays: Int64 = 30
    /// Parts of a file system, in percent, and bytes that must be free.
    static let freePercent: UInt64 = 10
    static let freeBytes: UInt64 = 1 << 30

    /// Those that a connection ends with: the programs' own, and the first of each file of authorities.
    private static let certificates =
        GatewaySettings.certificates + [
            GatewaySettings.serviceAuthorities, ServiceSettings.certificate, ServiceSettings.clientAuthorities,
        ]

    private let settings: [Settings]
    private let now: Int64

    /// - Parameters:
    ///   - settings: the gateway's, and those of other programs of this machine.
    ///   - now: Unix seconds.
    package init(_ settings: [Settings], now: Int64) {
        self.settings = settings
        self.now = now
    }

    package func findings() -> [CheckFinding] {
        [secrets()] + certificates() + disks() + [clock(), backups()]
    }

    private func secrets() -> CheckFinding {
        let files = Set(
            settings.flatMap { settings in
                (GatewaySettings.secretFiles + [
                    ServiceSettings.privateKey, ServiceSettings.reports.file, ServiceSettings.traces.file,
                ])
                .compactMap { settings.path($0) }
            })
        let faults = files.sorted().compactMap { path -> String? in
            var status = stat()
            guard stat(path, &status) == 0 else {
                return errno == EACCES ? nil : "\(path): \(String(cString: strerror(errno)))"
            }
            let mode = status.st_mode & 0o777
            return mode & 0o077 == 0 ? nil : "\(path) has mode 0\(String(mode, radix: 8))"
        }
        return CheckFinding(
            "files.secrets", holds: faults.isEmpty,
            faults.isEmpty ? "\(files.count) files, none open to others" : faults.joined(separator: "; "),
            otherwise: "chmod 0600, and put another secret in the place of what others could read")
    }

    private func certificates() -> [CheckFinding] {
        let name = "files.certificate"
        var seen: Set<String> = []
        let files = settings.flatMap { settings in
            MachineCheck.certificates.compactMap { setting in
                settings.path(setting).map { (setting: setting.name, path: Optional($0)) }
            }
        }.filter { seen.insert("\($0.setting) \($0.path ?? "")").inserted }
        let ends = CertificateEnds(files).all
        let unread = files.filter { file in !ends.contains { $0.setting == file.setting } }
        return unread.map { file in
            // With access(2) a file that is there and not a certificate is told from one that nobody shows this user.
            let reason = access(file.path ?? "", R_OK) == 0 ? nil : errno
            return reason == EACCES
                ? CheckFinding(name, .unseen, "\(file.setting) cannot be read", advice: "run this as root")
                : CheckFinding(
                    name, .wrong,
                    "\(file.setting): \(reason.map { String(cString: strerror($0)) } ?? "no certificate in PEM")",
                    advice: "put the certificate there, or correct the setting")
        }
            + ends.map { found in
                let days = (found.end - now) / 86_400
                return CheckFinding(
                    name, holds: found.end > now && days >= Self.certificateDays,
                    "\(found.setting) \(found.end > now ? "ends in \(days) days" : "has ended")",
                    otherwise: "renew it, and restart the program that uses it")
            }
    }

    private func disks() -> [CheckFinding] {
        var seen: Set<UInt64> = []
        let places = settings.flatMap {
            [
                $0.path(RecordSettings.data), folder(of: $0.path(GatewaySettings.database)),
                $0.path(RecordSettings.journalFolder), $0.path(GatewaySettings.backupFolder),
            ].compactMap(\.self)
        }
        return places.compactMap { place in
            var (status, room) = (stat(), statvfs())
            guard stat(place, &status) == 0, statvfs(place, &room) == 0, seen.insert(UInt64(status.st_dev)).inserted
            else { return nil }
            let free = UInt64(room.f_bavail) * UInt64(room.f_frsize)
            let percent = room.f_blocks == 0 ? 100 : UInt64(room.f_bavail) * 100 / UInt64(room.f_blocks)
            return CheckFinding(
                "machine.disk", holds: percent >= Self.freePercent && free >= Self.freeBytes,
                "\(place): \(free >> 20) MiB free, \(percent) %",
                otherwise: "make room: at least \(Self.freePercent) % and \(Self.freeBytes >> 30) GiB")
        }
    }

    private func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private func clock() -> CheckFinding {
        guard let error = MachineClock.greatestError else {
            return CheckFinding(
                "machine.clock", .unseen, "nobody is known to set it",
                advice: "run chrony or systemd-timesyncd, or see that the host does")
        }
        return CheckFinding("machine.clock", .fine, "synchronised, within \(error / 1000) ms")
    }

    private func backups() -> CheckFinding {
        let name = "machine.backups"
        guard let settings = settings.first(where: { $0.path(GatewaySettings.backupFolder) != nil }),
            let folder = settings.path(GatewaySettings.backupFolder)
        else {
            return CheckFinding(
                name, .unseen, "\(GatewaySettings.backupFolder.name) is not set",
                advice: "set it to the folder that each backup becomes an entry of")
        }
        let limit = Int64(settings.number(GatewaySettings.backupHours))
        do throws(FileError) {
            var newest: Int64?
            for entry in try Folder.names(in: folder) {
                newest = max(newest ?? .min, try Folder.status(of: "\(folder)/\(entry)")?.modified ?? .min)
            }
            guard let newest, newest > .min else {
                return CheckFinding(name, .wrong, "\(folder) is empty", advice: "run scripts/backup.sh, each day")
            }
            let hours = max(0, now - newest) / 3600
            return CheckFinding(
                name, holds: hours <= limit, "the newest in \(folder) is \(hours) hours old",
                otherwise: "find out why none was made for more than \(limit) hours")
        } catch {
            return CheckFinding(name, .wrong, "\(error)", advice: "see that it is there, and who may read it")
        }
    }
}
