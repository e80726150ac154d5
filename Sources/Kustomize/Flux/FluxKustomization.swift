import SourceText
import SourcedYAML
import SystemSupport

/// A `Kustomization` of Flux: names a folder that the cluster builds, with patches and variables of its own.
///
/// Source: fluxcd/pkg kustomize/kustomize_generator.go and kustomize_varsub.go, and the API reference of
/// kustomize.toolkit.fluxcd.io/v1.
package struct FluxKustomization: Sendable {
  package let object: SourcedValue
  package let name: String
  package let namespace: String?
  /// `spec.path`: the folder, from the root of the repository that `sourceRef` names.
  package let path: String
  /// The kind and the name of the source.
  package let source: (kind: String, name: String)

  /// nil for other objects.
  package init?(_ object: SourcedValue) {
    guard object["kind"]?.string == "Kustomization",
      object["apiVersion"]?.string?.hasPrefix("kustomize.toolkit.fluxcd.io/") == true,
      let name = object["metadata", "name"]?.scalarText
    else { return nil }
    self.object = object
    self.name = name
    namespace = object["metadata", "namespace"]?.scalarText
    let written = object["spec", "path"]?.scalarText ?? ""
    path = normalizedPath(written.isEmpty ? "." : written.hasPrefix("/") ? "." + written : written)
    source = (
      object["spec", "sourceRef", "kind"]?.scalarText ?? "", object["spec", "sourceRef", "name"]?.scalarText ?? ""
    )
  }

  /// The data of ConfigMaps that the run knows, by name: `postBuild.substituteFrom` may name them.
  package typealias KnownConfigMaps = [String: SourcedMap]

  /// Builds the folder as Flux does. `folder` is that of `path`, where it is not below the current one.
  package func build(
    in folder: String? = nil, files: inout KustomizeFiles, limits: KustomizeLimits = KustomizeLimits(),
    charts: (any ChartRenderer)? = nil, hashesNames: Bool = true, configMaps: KnownConfigMaps = [:]
  ) -> KustomizeResult {
    let folder = folder ?? path
    var problem: KustomizeError?
    let place = object["spec", "path"]?.source ?? object.source
    var kustomization = Kustomization(
      path: joinedPath(folder, KustomizeFiles.names[0]), value: SourcedValue(.map(SourcedMap())))
    do throws(KustomizeError) {
      if let found = try files.kustomization(in: folder) {
        kustomization = Kustomization(path: found.path, value: found.value)
      } else {
        kustomization = try FolderKustomization.make(folder, files: files)
      }
    } catch { problem = error.at(place) }
    if let problem {
      return KustomizeResult(
        folder: folder, objects: [], filesRead: [],
        problems: [KustomizeProblem(problem)], unread: [], charts: [])
    }
    let built = KustomizeBuild.build(
      extended(kustomization, files), files: &files, limits: limits, charts: charts, hashesNames: hashesNames)
    let substitution = FluxSubstitution(object["spec", "postBuild"], configMaps)
    let objects = built.objects.map { (substitution?.apply(to: $0) ?? $0) }.map(withCommonMetadata)
    return KustomizeResult(
      folder: folder, objects: objects, filesRead: built.filesRead, problems: built.problems, unread: built.unread,
      charts: built.charts)
  }

  /// The kustomization with what the object adds to it.
  private func extended(_ kustomization: Kustomization, _ files: KustomizeFiles) -> Kustomization {
    var map = kustomization.value.map ?? SourcedMap()
    let spec = object["spec"]?.map ?? SourcedMap()
    for (key, field) in [("targetNamespace", "namespace"), ("namePrefix", "namePrefix"), ("nameSuffix", "nameSuffix")] {
      if let value = spec[key], value.scalarText?.isEmpty == false, !value.isNull { map[field] = value }
    }
    for key in ["patches", "patchesStrategicMerge", "patchesJson6902", "images"] {
      guard let more = spec[key]?.list, !more.isEmpty else { continue }
      var list = kustomization.list(key)
      if key == "images" {
        let names = Set(more.compactMap { $0["name"]?.scalarText })
        list.removeAll { $0["name"]?.scalarText.map(names.contains) ?? false }
      }
      map[key] = SourcedValue(.list(list + more), source: spec[key]?.source)
    }
    if let components = spec["components"]?.list, !components.isEmpty {
      let ignoresMissing = object["spec"]?.isTrue("ignoreMissingComponents") == true
      let present = components.filter {
        !ignoresMissing || files.isFolder(joinedPath(kustomization.folder, $0.scalarText ?? ""))
      }
      map["components"] = SourcedValue(
        .list(kustomization.list("components") + present), source: spec["components"]?.source)
    }
    return Kustomization(path: kustomization.path, value: SourcedValue(.map(map), source: kustomization.value.source))
  }

  /// The object with the labels and annotations of `commonMetadata`.
  private func withCommonMetadata(_ value: SourcedValue) -> SourcedValue {
    var result = BuildObject(value)
    for field in ["labels", "annotations"] {
      guard let pairs = object["spec", "commonMetadata", field]?.map?.pairs, !pairs.isEmpty else { continue }
      var map = value["metadata", field]?.map ?? SourcedMap()
      for pair in pairs { map.set(pair) }
      result.setMetadata(field, SourcedValue(.map(map), source: value["metadata", field]?.source))
    }
    return result.value
  }
}
