import SourceText
import SourcedYAML
import SystemSupport
import Testing
import YAMLSyntax

/// The `helm` that `make test-tools` installs.
enum RealHelm {
  static let path: String? = {
    let root = String(#filePath.prefix(upTo: #filePath.range(of: "/Tests/")?.lowerBound ?? #filePath.endIndex))
    let candidates = [Environment.value(of: "HELM"), root + "/.build/kubernetes-tools/helm"]
    return candidates.compactMap { $0 }.first { DiskFileSystem().kind(of: $0) == .file }
  }()

  /// The objects with the templates that made them, or nil when helm refuses the chart.
  static func objects(of chart: String, values: [String]) throws -> [(template: String, value: SourcedValue)]? {
    let helm = try #require(path, "there is no helm: run make test-tools")
    var arguments = [helm, "template", "rel", chart, "--namespace", "ns"]
    for file in values { arguments += ["--values", file] }
    let result = try #require(Subprocess.run(arguments, seconds: 60))
    guard result.status == 0 else { return nil }
    var objects: [(String, SourcedValue)] = []
    let stream = YAMLStream(result.output)
    for document in stream.documents {
      let text = String(decoding: result.output[document.range], as: UTF8.self)
      guard let root = document.root,
        let line = text.split(separator: "\n").first(where: { $0.hasPrefix("# Source: ") })
      else { continue }
      objects.append((String(line.dropFirst("# Source: ".count)), SourcedValue(root, file: FileID(index: 0))))
    }
    return objects
  }
}
