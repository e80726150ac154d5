import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// Values that more than one setting or other objects decide.
struct DerivedValues {
  let references: ReferencedObjects
  /// Whether the requests of a client must reach one pod.
  let keepsSessions: Bool

  func complete(_ values: inout EffectiveValues) {
    affinity(&values)
    // The same for all kinds of streams.
    values.merge(references.drain)
    references.productExtension.complete(&values, for: references)
  }

  /// One pod needs no affinity, and most protocols need none with many.
  private func affinity(_ values: inout EffectiveValues) {
    guard var value = values[.affinity] else { return }
    if value.value == .word("session-header"), references.replicas == 1 { values[.affinity] = nil }
    guard value.value == .word("none") else { return }
    guard keepsSessions, let replicas = references.replicas, replicas > 1 else {
      values[.affinity] = nil
      return
    }
    value.value = .word("spread")
    value.display = "\(replicas) pods"
    values[.affinity] = value
  }
}
