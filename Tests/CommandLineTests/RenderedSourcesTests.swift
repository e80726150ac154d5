import Foundation
import Testing

/// Which files charts and overlays may name, and what is said of the others.
@Suite struct RenderedSourcesTests {
  private static func ingress(_ seconds: Int) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: secret-name
      annotations:
        nginx.ingress.kubernetes.io/proxy-read-timeout: "\(seconds)"
    spec:
      ingressClassName: nginx
      rules:
        - host: a.example.com
          http: {paths: [{path: /sse, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}]}

    """
  }

  private static let chart = "apiVersion: v2\nname: c\nversion: 1.0.0\n"

  private func output(_ folder: TemporaryFolder, _ arguments: [String]) throws -> String {
    let run = try Program.run(["check", "--stream", "sse:a.example.com/sse"] + arguments, in: folder.url)
    return run.output + run.errors
  }

  /// A hostile repository names files of the machine.
  @Test(arguments: [
    "resources: [../out/ingress.yaml]", "resources: [../out]", "resources: [link.yaml]", "resources: [folder]",
    "resources: [own.yaml]\npatches: [{path: ../out/ingress.yaml}]",
    "configMapGenerator: [{name: a, files: [a.conf=../out/ingress.yaml]}]",
    "configMapGenerator: [{name: a, envs: [../out/ingress.yaml]}]", "components: [../out]",
  ])
  func overlaysStayInTheirRepository(_ kustomization: String) throws {
    let folder = try TemporaryFolder([
      "out/ingress.yaml": Self.ingress(7), "out/kustomization.yaml": "resources: [ingress.yaml]\n",
      "repo/.git/HEAD": "", "repo/kustomization.yaml": kustomization + "\n", "repo/own.yaml": Self.ingress(3600),
    ])
    for (name, target) in [("link.yaml", "../out/ingress.yaml"), ("folder", "../out")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.url.appendingPathComponent("repo/\(name)").path, withDestinationPath: target)
    }
    let found = try output(folder, ["repo", "--verbose"])
    #expect(!found.contains("proxy-read-timeout is 7") && !found.contains("\"7\""), "\(found)")
    #expect(found.contains("outside of the folders") || found.contains("leads out of the folders"), "\(found)")
  }

  @Test(arguments: ["templates/x.yaml", "templates", "values.yaml", "charts/sub"])
  func chartsStayInTheirRepository(_ link: String) throws {
    let folder = try TemporaryFolder([
      "out/x.yaml": Self.ingress(7), "out/Chart.yaml": Self.chart, "out/templates/x.yaml": Self.ingress(7),
      "repo/.git/HEAD": "", "repo/c/Chart.yaml": Self.chart, "repo/c/other/y.yaml": "a: 1\n",
    ])
    let place = folder.url.appendingPathComponent("repo/c/\(link)")
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    let target = folder.url.path + (link == "templates/x.yaml" || link == "values.yaml" ? "/out/x.yaml" : "/out")
    try FileManager.default.createSymbolicLink(atPath: place.path, withDestinationPath: target)
    let found = try output(folder, ["repo", "--verbose"])
    #expect(!found.contains("proxy-read-timeout is 7") && !found.contains("\"7\""), "\(found)")
    #expect(found.contains("leaves the folder") || found.contains("leads out of the folders"), "\(found)")
  }

  /// A base beside the folder that is linted belongs to the same repository; without one it is not read.
  @Test(arguments: [true, false])
  func basesBesideTheFolder(_ isRepository: Bool) throws {
    var files = [
      "repo/base/kustomization.yaml": "resources: [ingress.yaml]\n", "repo/base/ingress.yaml": Self.ingress(7),
      "repo/prod/kustomization.yaml": "resources: [../base]\n",
    ]
    if isRepository { files["repo/.git/HEAD"] = "" }
    let found = try output(try TemporaryFolder(files), ["repo/prod"])
    #expect(found.contains("idle-timeout") == isRepository)
    #expect(found.contains("../base: remote, or outside") != isRepository, "\(found)")
  }

  /// Each configuration file governs its own chart; comments of one are no unused suppressions of the other.
  @Test func severalConfigurationFiles() throws {
    let ignored = Self.ingress(7).replacingOccurrences(
      of: "    nginx.ingress", with: "    # streamlint: ignore[idle-timeout] it pings\n    nginx.ingress")
    var files: [String: String] = [:]
    for name in ["a", "b"] {
      files["\(name)/.streamlint.yaml"] = "streams: [\"sse:a.example.com/sse\"]\n"
      files["\(name)/Chart.yaml"] = Self.chart
      files["\(name)/templates/x.yaml"] = ignored
    }
    let folder = try TemporaryFolder(files)
    let run = try Program.run(["check", "."], in: folder.url)
    #expect(run.status == 0 && !(run.output + run.errors).contains("unused"), "\(run.output)\(run.errors)")
    #expect(run.output.contains("2 findings suppressed."))
  }

  /// What is not rendered is named, with what to do.
  @Test func whatIsNotRendered() throws {
    let folder = try TemporaryFolder([
      "kustomization.yaml": "resources: [own.yaml]\nhelmCharts: [{name: chat, repo: https://example.com}]\n",
      "own.yaml": Self.ingress(3600),
      "release.yaml":
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\nspec:\n  source:\n    chart: c\n    helm:\n      values: |\n        a: [\n",
    ])
    let found = try output(folder, ["."])
    #expect(found.contains("of this chart only its values are known: kustomize build --enable-helm"), "\(found)")
    #expect(found.contains("release.yaml:") && found.contains("the values of web are no YAML"), "\(found)")
  }

  /// A template that only one environment cannot render is named with its values.
  @Test func templatesOfOneEnvironment() throws {
    let folder = try TemporaryFolder([
      "Chart.yaml": Self.chart, "values.yaml": "name: a\n", "values-prod.yaml": "name: null\n",
      "templates/x.yaml": "a: {{ required \"a name\" .Values.name }}\n",
    ])
    #expect(try output(folder, ["."]).contains("templates/x.yaml: not rendered with values-prod.yaml: "))
  }
}
