import GoTemplate

/// `.Capabilities`. The default is what `helm template` of 4.1.4 takes without a cluster: Kubernetes 1.35 and the API
/// versions of Kubernetes itself, so that a custom resource is taken for absent.
package struct Capabilities: Sendable {
  package var kubernetesVersion = "v1.35.0"
  package var helmVersion = "v4.1.4"
  package var apiVersions = Capabilities.known

  package init() {}

  /// `helm template` 4.1.4, printed by `{{ .Capabilities.APIVersions }}`.
  private static let known = [
    "v1", "admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1", "internal.apiserver.k8s.io/v1alpha1", "apps/v1", "apps/v1beta1",
    "apps/v1beta2", "authentication.k8s.io/v1", "authentication.k8s.io/v1alpha1", "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1", "authorization.k8s.io/v1beta1", "autoscaling/v1", "autoscaling/v2",
    "autoscaling/v2beta1", "autoscaling/v2beta2", "batch/v1", "batch/v1beta1", "certificates.k8s.io/v1",
    "certificates.k8s.io/v1beta1", "certificates.k8s.io/v1alpha1", "coordination.k8s.io/v1alpha2",
    "coordination.k8s.io/v1beta1", "coordination.k8s.io/v1", "discovery.k8s.io/v1", "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1", "events.k8s.io/v1beta1", "extensions/v1beta1", "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta1", "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3", "networking.k8s.io/v1", "networking.k8s.io/v1beta1", "node.k8s.io/v1",
    "node.k8s.io/v1alpha1", "node.k8s.io/v1beta1", "policy/v1", "policy/v1beta1", "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1alpha1", "resource.k8s.io/v1",
    "resource.k8s.io/v1beta2", "resource.k8s.io/v1beta1", "resource.k8s.io/v1alpha3", "scheduling.k8s.io/v1alpha1",
    "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1", "storage.k8s.io/v1beta1", "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1", "storagemigration.k8s.io/v1beta1", "apiextensions.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
  ]
}

/// `.Capabilities` in templates.
struct CapabilitiesObject: TemplateObject {
  let capabilities: Capabilities

  var typeName: String { "*common.Capabilities" }
  var printed: String { "&{\(capabilities.kubernetesVersion) [] {}}" }

  func member(_ name: String, _ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue? {
    switch name {
    case "KubeVersion": TemplateValue(.object(KubernetesVersionObject(version: capabilities.kubernetesVersion)))
    case "APIVersions": TemplateValue(.object(APIVersionsObject(versions: capabilities.apiVersions)))
    case "HelmVersion": TemplateValue(.object(HelmVersionObject(version: capabilities.helmVersion)))
    default: nil
    }
  }
}

private struct KubernetesVersionObject: TemplateObject {
  let version: String

  var typeName: String { "common.KubeVersion" }
  var printed: String { version }

  func member(_ name: String, _ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue? {
    let parts = SemanticVersion(version)
    return switch name {
    case "Version", "GitVersion", "String": .text(version)
    case "Major": .text("\(parts?.major ?? 1)")
    case "Minor": .text("\(parts?.minor ?? 0)")
    default: nil
    }
  }
}

private struct APIVersionsObject: TemplateObject {
  let versions: [String]

  var typeName: String { "common.VersionSet" }
  var printed: String { "[" + versions.joined(separator: " ") + "]" }
  var items: [TemplateValue]? { versions.map { .text($0) } }

  func member(_ name: String, _ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue? {
    guard name == "Has" else { return nil }
    guard let version = arguments.first?.text, version.isDetermined else { return .unknown("the version is not known") }
    return .boolean(versions.contains(version.string))
  }
}

private struct HelmVersionObject: TemplateObject {
  let version: String

  var typeName: String { "version.BuildInfo" }
  var printed: String { version }

  func member(_ name: String, _ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue? {
    switch name {
    case "Version": .text(version)
    case "GitCommit", "GitTreeState", "GoVersion", "KubeClientVersion": .unknown("the installed helm decides it")
    default: nil
    }
  }
}
