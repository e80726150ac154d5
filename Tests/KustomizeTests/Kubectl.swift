import Foundation
import SystemSupport

/// The real `kubectl kustomize`. `Scripts/install-tools.sh test` installs it.
enum Kubectl {
  /// `KUBECTL` in the environment, else the one of the tests' tools; nil when there is none.
  static let path: String? = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let own = package.appendingPathComponent(".build/kubernetes-tools/kubectl").path
    return [ProcessInfo.processInfo.environment["KUBECTL"], own].compactMap { $0 }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// What it prints for a folder; nil when it refuses it.
  static func kustomize(_ folder: String) -> [UInt8]? {
    guard let path, let result = Subprocess.run([path, "kustomize", folder], seconds: 60), result.status == 0 else {
      return nil
    }
    return result.output
  }
}
