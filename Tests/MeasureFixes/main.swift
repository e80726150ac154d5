import Foundation
import GeneratedTruth
import Linting
import LiveNginx
import StreamModel

/// Usage: measure-fixes FOLDER STREAM…
/// Fixes a copy of the nginx configuration in a folder and measures the streams on a real nginx. A line for each stream:
/// `passes`, `unproven` or `fails`, with the reason. Exit status 1 where one fails, 2 for an error.
struct FolderOfFiles {
  /// Content by path relative to the folder of the main file, which is `nginx.conf`.
  var files: [String: String] = [:]

  init(_ folder: String) throws {
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where !path.hasPrefix(".") {
      guard let data = FileManager.default.contents(atPath: folder + "/" + path), data.count < 1_000_000 else {
        continue
      }
      if let text = String(data: data, encoding: .utf8) { files[path] = text }
    }
    let mains = files.keys.filter { $0 == "nginx.conf" || $0.hasSuffix("/nginx.conf") }
    if let main = mains.min(by: { ($0.count, $0) < ($1.count, $1) }) {
      let root = main.dropLast("nginx.conf".count)
      let below = files.filter { $0.key.hasPrefix(root) }
      files = Dictionary(uniqueKeysWithValues: below.map { (String($0.key.dropFirst(root.count)), $0.value) })
    } else {
      let parts = files.filter { $0.key.hasSuffix(".conf") }
      guard parts.count == 1, let part = parts.first else { return }
      files = ["nginx.conf": part.value]
    }
    files = ExampleConfiguration.completed(files)
  }
}

let words = Array(CommandLine.arguments.dropFirst())
guard words.count >= 2 else {
  print("usage: measure-fixes FOLDER STREAM…")
  exit(2)
}
do {
  let program = "/usr/sbin/nginx"
  guard let version = ProductVersion(try nginxVersion(of: program)) else {
    print("error: \(program) does not tell its version")
    exit(2)
  }
  let files = try FolderOfFiles(words[0]).files
  let streams = try words.dropFirst().map { try DeclaredStream(parsing: $0, source: "--stream") }
  guard files["nginx.conf"] != nil else {
    for stream in streams { print("unproven \(stream.path): no main file") }
    exit(0)
  }
  let repairs = RepairTruth.all(files, streams: streams, version: version)
  if repairs.isEmpty {
    for stream in streams { print("unproven \(stream.path): nothing is fixed") }
    exit(0)
  }
  var fails = false
  for repair in repairs {
    switch try await repair.measure(nginx: program, gate: Gate(positions: 4)) {
    case .passes: print("passes \(repair.stream.path)")
    case .unproven:
      print(
        "unproven \(repair.stream.path): \(repair.isClaimed ? "the harness cannot reach it" : "nothing is claimed")")
    case .fails(let reason):
      fails = true
      print("fails \(repair.stream.path): \(reason)")
      for (name, text) in repair.after.sorted(by: { $0.key < $1.key }) where name.hasSuffix(".conf") {
        print("--- \(name)\n\(text)")
      }
    }
  }
  exit(fails ? 1 : 0)
} catch {
  print("error: \(error)")
  exit(2)
}
