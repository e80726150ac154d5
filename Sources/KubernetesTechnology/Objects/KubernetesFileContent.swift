import ConfigurationSources
import KongModel
import KubernetesManifests
import SourceText
import SystemSupport

/// Decides by names and bytes which files and documents are candidates for Kubernetes, before any is parsed.
enum KubernetesFileContent {
  /// Whether a file is a candidate. Files with another extension are checked only when the user names them.
  static func isRelevant(_ file: SourceFile, isNamed: Bool) -> Bool {
    guard YAMLFileName.hasExtension(file.path) else {
      return KongConfigurationFile.isOne(file.bytes) || isNamed && containsObjects(file.bytes)
    }
    return containsObjects(file.bytes) || containsChartValues(file.path, file.bytes)
  }

  private static func containsObjects(_ bytes: [UInt8]) -> Bool {
    (bytes.contains("apiVersion") && bytes.contains("kind")) || bytes.contains("KONG_")
  }

  /// Whether a file may contain the values of a chart with an Ingress, a controller or a Kong.
  private static func containsChartValues(_ path: String, _ bytes: [UInt8]) -> Bool {
    let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] } ?? path[...]
    guard String(name).contains(caseless: "values") else { return false }
    return bytes.withUnsafeBufferPointer(KongNodeSettings.mayBe(in:))
      || (bytes.contains("ngress:") && bytes.contains("annotations:"))
      || (bytes.contains("controller:") && bytes.contains("config:"))
  }

  /// Whether a document may contain an object or values; others are not parsed. Declarative files are Kong's own.
  static func isCandidate(document bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if bytes.contains("apiVersion") && bytes.contains("kind") { return true }
    return !bytes.contains("_format_version")
      && (bytes.contains("ngress:") || bytes.contains("controller:") || KongNodeSettings.mayBe(in: bytes))
  }

  /// The kind of the object in a document, where it is on a line of its own; nil where only parsing can tell.
  static func kind(ofDocument bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard let start = bytes.lineBeginning(with: "kind:", from: 0),
      bytes.lineBeginning(with: "kind:", from: start + 1) == nil
    else { return nil }
    var from = start + 5
    while from < bytes.count, bytes[from] == 0x20 { from += 1 }
    var end = from
    while end < bytes.count, bytes[end] > 0x20 { end += 1 }
    return String(decoding: bytes[from..<end], as: UTF8.self)
  }
}
