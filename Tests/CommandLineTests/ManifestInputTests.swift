import Foundation
import Testing

/// Manifests that are not what they should be: a clear message, and the others are still linted.
@Suite struct ManifestInputTests {
  private static let ingress = """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: chat
      annotations:
        nginx.ingress.kubernetes.io/proxy-buffering: "off"
    spec:
      ingressClassName: nginx
      rules:
        - host: chat.example.com
          http:
            paths:
              - path: /events
                pathType: Prefix
                backend: {service: {name: chat, port: {number: 80}}}

    """
  private static let finding = "error[idle-timeout]: ingress-nginx cuts the stream after 60 s of silence"

  private func run(_ text: String, _ arguments: [String] = []) throws -> ProgramResult {
    let folder = try TemporaryFolder(["app.yaml": text])
    return try Program.run([".", "--format", "concise"] + arguments, in: folder.url)
  }

  @Test func evidentStream() throws {
    let result = try run(Self.ingress)
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("app.yaml:5:3: \(Self.finding)"), "\(result.output)")
  }

  @Test func brokenDocumentHidesNoOther() throws {
    let result = try run("apiVersion: v1\nkind: [\n---\n" + Self.ingress)
    #expect(result.status == 2)
    #expect(result.output.contains(Self.finding), "\(result.output)")
    #expect(result.output.contains("app.yaml:"))
  }

  @Test(arguments: ["\r\n", "\n"])
  func lineEnds(_ end: String) throws {
    #expect(try run(Self.ingress.replacingOccurrences(of: "\n", with: end)).output.contains(Self.finding))
  }

  @Test func byteOrderMarkAndList() throws {
    #expect(try run("\u{FEFF}" + Self.ingress).output.contains(Self.finding))
    let items = Self.ingress.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
    let list = "apiVersion: v1\nkind: List\nitems:\n  -" + items.dropFirst(3) + "\n"
    #expect(try run(list).output.contains(Self.finding))
  }

  @Test(arguments: [
    "apiVersion: v1\nkind: Ingress\n", "apiVersion: v1\nkind: Ingress\nmetadata: []\nspec: 5\n",
    "apiVersion: v1\nkind: Ingress\nmetadata: {annotations: [1]}\nspec: {rules: {a: b}}\n",
    "apiVersion: networking.k8s.io/v1\nkind: HTTPRoute\nspec: {parentRefs: 3, rules: [1, {matches: 2}]}\n",
    "kind: 1\napiVersion: []\n", "[apiVersion, kind]\n", "apiVersion: v1\nkind: ConfigMap\ndata: [nginx.conf]\n",
  ])
  func wrongTypes(_ text: String) throws {
    let result = try run(text + "---\n" + Self.ingress)
    #expect(result.output.contains(Self.finding), "\(result.output)\(result.errors)")
  }

  @Test func deepNestingAndAliasBomb() throws {
    let deep = "apiVersion: v1\nkind: X\na: " + String(repeating: "[", count: 200_000) + "\n---\n" + Self.ingress
    let result = try run(deep)
    #expect(result.status == 2)
    #expect(result.output.contains("deep"))
    #expect(result.output.contains(Self.finding))
    var bomb = "apiVersion: v1\nkind: X\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for i in 1...12 {
      bomb += "a\(i): &a\(i) [" + Array(repeating: "*a\(i - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    let bombed = try run(bomb + "---\n" + Self.ingress)
    #expect(bombed.status == 2)
    #expect(bombed.output.contains("more than"))
    #expect(bombed.output.contains(Self.finding))
  }

  @Test func templatesAreUnknown() throws {
    let text = Self.ingress.replacingOccurrences(
      of: "proxy-buffering: \"off\"",
      with:
        "proxy-buffering: \"off\"\n    nginx.ingress.kubernetes.io/proxy-read-timeout: {{ .Values.timeout | quote }}")
    let result = try run(text)
    #expect(!result.output.contains("idle-timeout"), "\(result.output)")
    #expect(result.status == 0)
  }

  @Test func nginxInAConfigMap() throws {
    let text = """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: proxy
      data:
        default.conf: |
          server {
            listen 80;
            location /events {
              proxy_pass http://127.0.0.1:9000;
              proxy_buffering off;
              proxy_read_timeout 30s;
            }
          }

      """
    let result = try run(text)
    #expect(result.output.contains("app.yaml:12:9: error[idle-timeout]"), "\(result.output)")
  }

  @Test func standardInput() throws {
    let result = try Program.run(["-", "--format", "concise"], input: Self.ingress)
    #expect(result.output.contains(Self.finding), "\(result.output)")
  }

  @Test func valuesOfAChart() throws {
    let folder = try TemporaryFolder([
      "values.yaml": """
      image: {repository: chat}
      ingress:
        enabled: true
        className: nginx
        annotations:
          nginx.ingress.kubernetes.io/proxy-buffering: "off"
          nginx.ingress.kubernetes.io/proxy-read-timeout: 1h
        hosts:
          - host: chat.example.com
            paths:
              - path: /v1/chat/completions
                pathType: Prefix

      """
    ])
    let result = try Program.run([".", "--format", "concise"], in: folder.url)
    #expect(result.output.contains("values.yaml:7:5: error[ignored-value]"), "\(result.output)")
    #expect(result.output.contains("error[idle-timeout]"), "\(result.output)")
  }

  @Test func patchOfKustomize() throws {
    let patch = """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: chat
        annotations:
          nginx.ingress.kubernetes.io/proxy-read-timeout: "SECONDS"

      """
    let files = { (seconds: String) in
      ["base/ingress.yaml": Self.ingress, "prod/patch.yaml": patch.replacingOccurrences(of: "SECONDS", with: seconds)]
    }
    let long = try TemporaryFolder(files("3600"))
    let clean = try Program.run([".", "--format", "concise"], in: long.url)
    #expect(clean.status == 0, "\(clean.output)")
    let folder = try TemporaryFolder(files("20"))
    let short = try Program.run([".", "--format", "concise"], in: folder.url)
    #expect(short.output.hasPrefix("prod/patch.yaml:6:5: error[idle-timeout]"), "\(short.output)")
  }

  @Test func snippetLineInPlace() throws {
    let result = try run(
      Self.ingress.replacingOccurrences(
        of: "proxy-buffering: \"off\"",
        with: "configuration-snippet: |\n      gzip off;\n      proxy_read_timeout 1h;"))
    #expect(result.output.contains("app.yaml:8:7: error[snippet-duplicate]"), "\(result.output)")
  }

  /// YAML makes a truth value of a bare off, and the chart writes "false" into the ConfigMap.
  @Test func controllerConfigOfAChart() throws {
    let folder = try TemporaryFolder([
      "values.yaml": "ingress-nginx:\n  controller:\n    config:\n      proxy-buffering: off\n",
      "quoted-values.yaml": "controller:\n  config:\n    proxy-buffering: \"off\"\n    use-gzip: true\n",
    ])
    let result = try Program.run([".", "--format", "concise"], in: folder.url)
    #expect(result.output.contains("values.yaml:4:7: error[stuck-value]"), "\(result.output)")
    #expect(!result.output.contains("quoted-values.yaml"), "\(result.output)")
  }

  @Test func networkLoadBalancerIsNoClassicOne() throws {
    let service = """
      apiVersion: v1
      kind: Service
      metadata:
        name: ingress-nginx-controller
        annotations:
          service.beta.kubernetes.io/aws-load-balancer-type: nlb
      spec:
        type: LoadBalancer
        selector: {app.kubernetes.io/name: ingress-nginx}
        ports: [{port: 443}]
      ---

      """
    let clean = Self.ingress.replacingOccurrences(
      of: "proxy-buffering: \"off\"",
      with: "proxy-buffering: \"off\"\n    nginx.ingress.kubernetes.io/proxy-read-timeout: \"3600\"")
    #expect(try run(service + clean).status == 0)
    let classic = service.replacingOccurrences(of: "type: nlb", with: "backend-protocol: tcp")
    #expect(try run(classic + clean).output.contains("the AWS classic load balancer cuts the stream after 60 s"))
  }
}
