import KongModel
import SourceText
import Streaming
import Technologies
import YAMLSyntax

/// Reads the files that hold Kubernetes objects.
struct ManifestInputs {
  private(set) var objects = KubernetesObjects()
  /// Declarative files of Kong.
  private(set) var kong: [KongFile] = []
  /// The configurations of Kong's nodes.
  private(set) var kongEnvironments = KongEnvironments()
  private(set) var problems: [InputProblem] = []
  private(set) var skipped: [Summary.Skipped] = []
  private(set) var read: Set<FileID> = []
  /// Files with a template that is no YAML.
  private var templates: Set<FileID> = []

  /// The objects of files, which are parsed on all cores.
  static func parts(of ids: [FileID], _ sources: SourceMap, kinds: KubernetesKinds) -> [Part] {
    inParallel(ids.count, least: 8) { range in
      var part = Part()
      let room = YAMLStream.Room()
      for id in ids[range] { part.read(id, sources[id], kinds, room) }
      return part
    }
  }

  /// Makes the tables of the objects of files.
  init(_ ids: [FileID], _ parts: [Part], _ sources: SourceMap, kinds: KubernetesKinds) {
    objects.reserve(parts.reduce(0) { $0 + $1.objects.count })
    for part in parts { add(part, sources, kinds) }
    read = Set(ids)
    objects.finish()
  }

  /// What some files hold. Nearly all that most hold are objects, which are not kept file by file.
  struct Part: Sendable {
    fileprivate var objects: [KubernetesObjects.Entry] = []
    fileprivate var others: [Other] = []
    fileprivate var kongEnvironments = KongEnvironments()

    /// A document of which more is to be said, or which holds something else.
    fileprivate final class Other: Sendable {
      let file: FileID
      /// The objects that come before it.
      let position: Int
      let document: YAMLDocument
      /// Whether it holds Kubernetes objects.
      let holdsObjects: Bool
      /// What the API server would refuse.
      let faults: [YAMLSyntaxError]

      init(
        _ file: FileID, behind position: Int, _ document: YAMLDocument, holdsObjects: Bool = false,
        _ faults: [YAMLSyntaxError] = []
      ) {
        self.file = file
        self.position = position
        self.document = document
        self.holdsObjects = holdsObjects
        self.faults = faults
      }
    }

    /// So few documents of a file are not worth a thread.
    private static let few = 100

    /// Reads the documents of a file that may hold something.
    fileprivate mutating func read(
      _ id: FileID, _ source: SourceFile, _ kinds: KubernetesKinds, _ room: YAMLStream.Room
    ) {
      if !InputKind.mayBeManifest(source.path), KongConfigurationFile.isOne(source.bytes) {
        kongEnvironments.add(configuration: source, file: id)
        return
      }
      let folder = folder(of: source.path)
      let stream = YAMLStream(source.bytes, templates: .detected)
      let count = stream.ranges.count
      guard count >= 2 * Self.few else {
        read(stream, 0..<count, id, folder, kinds, room)
        return
      }
      let parts = inParallel(count, least: Self.few) { range in
        var part = Part()
        let room = YAMLStream.Room()
        part.read(stream, range, id, folder, kinds, room)
        return part
      }
      objects.reserveCapacity(objects.count + parts.reduce(0) { $0 + $1.objects.count })
      for part in parts {
        kongEnvironments.append(part.kongEnvironments)
        for other in part.others {
          others.append(
            Other(
              id, behind: objects.count + other.position, other.document, holdsObjects: other.holdsObjects,
              other.faults))
        }
        objects += part.objects
      }
    }

    private mutating func read(
      _ stream: YAMLStream, _ range: Range<Int>, _ id: FileID, _ folder: String, _ kinds: KubernetesKinds,
      _ room: YAMLStream.Room
    ) {
      stream.read(range, in: room) { bytes in
        ManifestInputs.mayMatter(bytes) && !(ManifestInputs.kind(of: bytes).map(kinds.idle.contains) ?? false)
      } _: { document in
        guard let root = document.root, root["apiVersion"] != nil, root["_format_version"] == nil else {
          if document.error == nil, let root = document.root {
            kongEnvironments.add(document: root, file: id, folder: folder)
          }
          others.append(Other(id, behind: objects.count, document))
          return
        }
        kongEnvironments.add(object: root, id, folder)
        KubernetesObjects.addEntries(in: root, file: id, folder: folder, kinds: kinds, to: &objects)
        let faults = document.isTemplate ? [] : ManifestShape.faults(of: root, kinds)
        if faults.isEmpty, document.duplicateKeys.isEmpty { return }
        others.append(Other(id, behind: objects.count, document, holdsObjects: true, faults))
      }
    }
  }

  private mutating func add(_ part: Part, _ sources: SourceMap, _ kinds: KubernetesKinds) {
    kongEnvironments.append(part.kongEnvironments)
    var position = 0
    for other in part.others {
      while position < other.position {
        objects.add(part.objects[position])
        position += 1
      }
      add(other, sources[other.file], kinds)
    }
    while position < part.objects.count {
      objects.add(part.objects[position])
      position += 1
    }
  }

  /// Adds what else a document holds. One that is not YAML is an error at its place and hides no other; keys that stand
  /// twice are a warning, since readers take one of them and say nothing.
  private mutating func add(_ other: Part.Other, _ source: SourceFile, _ kinds: KubernetesKinds) {
    let id = other.file
    let document = other.document
    if let error = document.error {
      if !document.isTemplate { return problems.append(problem(.error, error, id, source)) }
      let reason = "Helm template that is no YAML; pipe what it renders to: helm template . | streamlint -"
      // Said once a file.
      if templates.insert(id).inserted { skipped.append(Summary.Skipped(file: source.path, reason: reason)) }
      return
    }
    if other.holdsObjects {
      problems += other.faults.map { problem(.error, $0, id, source) }
    } else if let root = document.root {
      if root["_format_version"] != nil {
        kong.append(KongFile(document: document, root: root, file: id, path: source.path))
      } else {
        objects.add(chartValues: root, file: id, path: source.path, kinds: kinds)
      }
    }
    guard !document.isTemplate else { return }
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
