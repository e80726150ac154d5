import SourceText
import Streaming
import Technologies
import YAMLSyntax

/// Reads the files that hold Kubernetes objects.
struct ManifestInputs {
  private(set) var objects = ManifestObjects()
  /// Declarative files of Kong.
  private(set) var kong: [KongFile] = []
  private(set) var problems: [InputProblem] = []
  private(set) var skipped: [Summary.Skipped] = []
  private(set) var read: Set<FileID> = []

  /// Adds the objects of files, which are parsed on all cores.
  /// `endsProcess` spares giving back what is not needed any more.
  mutating func add(_ ids: [FileID], _ sources: SourceMap, idleKinds: Set<String>, endsProcess: Bool) {
    let parsed = inParallel(ids.count, least: 8) { range in
      ids[range].map { Self.parse($0, sources[$0], idleKinds) }
    }
    objects.reserve(parsed.joined().reduce(0) { $0 + ($1?.reduce(0) { $0 + $1.count } ?? 0) })
    for (id, documents) in zip(ids, parsed.joined()) { add(id, sources[id], documents) }
    if endsProcess { Leftovers.keep(parsed) }
  }

  /// A document with what it holds.
  private struct ReadDocument: Sendable {
    let document: YAMLDocument
    /// Its Kubernetes objects; nil when it holds none.
    var objects: [ManifestObjects.Entry]?
    /// What the API server would refuse.
    var faults: [YAMLSyntaxError] = []
  }

  /// The documents of a file that may hold something; nil for a configuration file of Kong, which is no YAML.
  private static func parse(_ id: FileID, _ source: SourceFile, _ idleKinds: Set<String>) -> [[ReadDocument]]? {
    if !InputKind.mayBeManifest(source.path), KongConfigurationFile.isOne(source.bytes) { return nil }
    let folder = folder(of: source.path)
    return YAMLStream(source.bytes, templates: .detected).documents { bytes in
      mayMatter(bytes) && !(kind(of: bytes).map(idleKinds.contains) ?? false)
    } read: { document in
      var result = ReadDocument(document: document)
      if let root = document.root, root["_format_version"] == nil, root["apiVersion"] != nil {
        result.objects = ManifestObjects.entries(in: root, file: id, folder: folder)
        if !document.isTemplate { result.faults = ManifestShape.faults(of: root) }
      }
      return result
    }
  }

  /// Adds the objects of a file. A document that is not YAML is an error at its place and hides no other; keys that stand
  /// twice are a warning, since readers take one of them and say nothing.
  private mutating func add(_ id: FileID, _ source: SourceFile, _ documents: [[ReadDocument]]?) {
    guard let documents else {
      objects.kongEnvironments.add(configuration: source, file: id)
      read.insert(id)
      return
    }
    var isTemplate = false
    for part in documents.joined() {
      let document = part.document
      if let error = document.error {
        if document.isTemplate { isTemplate = true } else { problems.append(problem(.error, error, id, source)) }
        continue
      }
      if let found = part.objects {
        for object in found { objects.add(object) }
        problems += part.faults.map { problem(.error, $0, id, source) }
      } else if let root = document.root {
        if root["_format_version"] != nil {
          kong.append(KongFile(document: document, root: root, file: id, path: source.path))
        } else {
          objects.kongEnvironments.add(compose: root, file: id, path: source.path)
          objects.kongEnvironments.add(chartValues: root, file: id, path: source.path)
          objects.add(chartValues: root, file: id, path: source.path)
        }
      }
      guard !document.isTemplate else { continue }
      for key in document.duplicateKeys {
        problems.append(
          InputProblem(
            level: .warning, file: source.path, message: "the key \"\(key.key)\" stands twice; the last one counts",
            span: SourceSpan(file: id, start: key.second.lowerBound, end: key.second.upperBound),
            related: [
              RelatedSpan(
                label: "first written here",
                span: SourceSpan(file: id, start: key.first.lowerBound, end: key.first.upperBound))
            ]))
      }
    }
    read.insert(id)
    if isTemplate {
      skipped.append(
        Summary.Skipped(
          file: source.path,
          reason: "Helm template that is no YAML; pipe what it renders to: helm template . | streamlint -"))
    }
  }

  /// Called when all files are there.
  mutating func finish() { objects.finish() }

  /// Documents without an object are not parsed.
  private static func mayMatter(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    (bytes.holds("apiVersion") && bytes.holds("kind")) || bytes.holds("_format_version") || bytes.holds("ngress:")
      || bytes.holds("controller:") || InputKind.looksLikeKongNode(bytes)
  }

  /// The kind of the object that a document holds, where it is written on a line of its own; nil where one would have to
  /// parse the document to know.
  private static func kind(of bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard let start = bytes.lineBeginning(with: "kind:", from: 0),
      bytes.lineBeginning(with: "kind:", from: start + 1) == nil
    else { return nil }
    var from = start + 5
    while from < bytes.count, bytes[from] == 0x20 { from += 1 }
    var end = from
    while end < bytes.count, bytes[end] > 0x20 { end += 1 }
    return String(decoding: bytes[from..<end], as: UTF8.self)
  }

  private func problem(
    _ level: InputProblem.Level, _ error: YAMLSyntaxError, _ id: FileID, _ source: SourceFile
  ) -> InputProblem {
    InputProblem(
      level: level, file: source.path, message: error.message,
      span: SourceSpan(file: id, start: error.range.lowerBound, end: error.range.upperBound))
  }
}
