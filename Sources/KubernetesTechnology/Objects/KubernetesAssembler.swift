import ConfigurationSources
import KongModel
import KubernetesManifests
import SourceText
import StreamModel
import YAMLSyntax

/// Collects the objects of files, and the problems of the files.
struct KubernetesAssembler {
  private let kinds: KubernetesKinds
  private var objects = KubernetesObjects()
  private(set) var kongEnvironments = KongEnvironments()
  private(set) var problems: [InputProblem] = []
  private(set) var skipped: [Summary.Skipped] = []

  init(kinds: KubernetesKinds) { self.kinds = kinds }

  /// Adds a file.
  mutating func add(_ content: KubernetesFile, _ file: FileID, path: String) {
    kongEnvironments.append(content.kongEnvironments)
    var position = 0
    var isTemplateReported = false
    for other in content.others {
      while position < other.position {
        objects.add(content.objects[position])
        position += 1
      }
      add(other, file, path, content.templateLanguage, &isTemplateReported)
    }
    while position < content.objects.count {
      objects.add(content.objects[position])
      position += 1
    }
  }

  /// All objects, with their tables made.
  mutating func finishedObjects() -> KubernetesObjects {
    objects.finish()
    return objects
  }

  /// A document that is not YAML is an error at its location and hides no other.
  private mutating func add(
    _ other: KubernetesFile.Other, _ file: FileID, _ path: String, _ language: TemplateLanguage?,
    _ isTemplateReported: inout Bool
  ) {
    let document = other.document
    if let error = document.error {
      guard document.isTemplate || language != nil else {
        return problems.append(InputProblem(error, in: file, path: path))
      }
      if !isTemplateReported {
        skipped.append(
          language.map {
            Summary.Skipped(file: path, reason: "\($0.rawValue); lint what it renders to", code: .template)
          }
            ?? Summary.Skipped(templateAt: path))
      }
      isTemplateReported = true
      return
    }
    if other.containsObjects {
      problems += other.faults.map { InputProblem($0, in: file, path: path) }
    } else if let root = document.root {
      objects.add(chartValues: root, file: file, path: path, kinds: kinds)
    }
    guard !document.isTemplate else { return }
    problems += document.duplicateKeys.map { InputProblem($0, in: file, path: path) }
  }
}
