import ConfigurationSources
import KubernetesManifests
import YAMLSyntax

/// Finds files of products in ConfigMaps, which are read like files beside them.
struct EmbeddedDocuments {
  let objects: KubernetesObjects
  let knowledge: KubernetesKnowledge

  /// One for each file, so that files of the same name stay apart.
  func texts() -> [EmbeddedTexts] {
    guard !knowledge.kinds.documents.isEmpty else { return [] }
    return objects.objects("ConfigMap").filter { !$0.isChartValue }.flatMap { map in
      (map.data?.pairs ?? []).compactMap { pair -> EmbeddedTexts? in
        guard let key = pair.key.text, key.hasSuffix(".yaml") || key.hasSuffix(".yml"), !pair.value.isTemplated,
          let text = pair.value.text, Array(text.utf8).withUnsafeBufferPointer(knowledge.kinds.mayBeDocument),
          let content = pair.value.contentMap
        else { return nil }
        let part = EmbeddedTexts.Part(path: key, text: text, object: map.title, file: map.file, map: content)
        return EmbeddedTexts(
          technology: KubernetesTechnology.id, parts: [part], assumptions: knowledge.assumptions, holders: [])
      }
    }
  }
}
