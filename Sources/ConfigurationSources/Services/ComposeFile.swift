import SourceText
import SystemSupport
import YAMLSyntax

/// A compose file: the services that run side by side, often with the proxy that is linted.
package struct ComposeFile: Sendable {
  /// The folder that contains the file.
  package let folder: String
  package let services: [ComposeService]

  /// Whether a file is named like a compose file, by its name in lower case.
  package static func hasName(_ name: String) -> Bool {
    guard YAMLFileName.hasExtension(name), !name.hasSuffix(".json") else { return false }
    return name.hasPrefix("compose") || name.contains(caseless: "docker-compose")
      || name.contains(caseless: "docker_compose")
      || name.hasSuffix(".compose.yml") || name.hasSuffix(".compose.yaml")
  }

  /// Whether a file is named like a compose file and lists services.
  static func isOne(_ source: SourceFile) -> Bool {
    guard hasName(fileName(of: source.path)), source.bytes.count <= ServiceFiles.largest else { return false }
    return source.bytes.withUnsafeBufferPointer { $0.lineBeginning(with: "services:", from: 0) != nil }
  }

  /// Reads a compose file; nil for a file that is none. One that is broken has no services: it is no configuration that
  /// is linted.
  package init?(_ source: SourceFile, id: FileID) {
    guard Self.isOne(source) else { return nil }
    folder = SystemSupport.folder(of: source.path)
    let roots = ServiceFiles.roots(of: source.bytes)
    services = roots.flatMap { [folder] root in
      root["apiVersion"] == nil ? ComposeService.all(in: root, file: id, folder: folder) : []
    }
  }
}
