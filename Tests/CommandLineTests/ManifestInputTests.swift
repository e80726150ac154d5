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
              - path: /v1/chat/completions
                pathType: Prefix
                backend: {service: {name: chat, port: {number: 80}}}

    """
  private static let finding = "error[idle-timeout]: ingress-nginx cuts idle streams after 60 s"

  private func run(_ text: String, _ arguments: [String] = []) throws -> ProgramResult {
    let folder = try TemporaryFolder(["app.yaml": text])
    return try Program.run([".", "--format", "concise"] + arguments, in: folder.url)
  }

  @Test func evidentStream() throws {
    let result = try run(Self.ingress)
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("app.yaml:13:13: \(Self.finding)"), "\(result.output)")
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

  /// Objects that the API server refuses are reported with their location, and the other documents are linted.
  @Test func wrongTypesAreNamed() throws {
    let broken = Self.ingress.replacingOccurrences(of: "proxy-buffering: \"off\"", with: "proxy-buffering: {a: b}")
    let result = try run(broken + "---\n" + Self.ingress)
    #expect(result.status == 2)
    #expect(
      result.output.contains(
        "app.yaml:6:5: error: the annotation nginx.ingress.kubernetes.io/proxy-buffering must be a string"),
      "\(result.output)")
    #expect(result.output.contains(Self.finding))
    let list = try run("apiVersion: v1\nkind: Service\nmetadata: []\nspec: {ports: {a: 1}}\n---\n" + Self.ingress)
    #expect(list.output.contains("app.yaml:3:11: error: metadata must be a mapping"), "\(list.output)")
    #expect(list.output.contains("app.yaml:4:15: error: spec.ports must be a list"), "\(list.output)")
  }

  /// All files mounted into a container form one tree, whatever ConfigMaps contain them, and the image tag gives the
  /// version.
  @Test func mountedTogether() throws {
    let map = { (name: String, key: String, text: String) in
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}\ndata:\n  \(key): |\n"
        + text.split(separator: "\n").map { "    \($0)\n" }.joined()
    }
    let main = map("main", "nginx.conf", "events {}\nhttp {\n  proxy_buffering off;\n  include conf.d/*.conf;\n}")
    let site = map(
      "site", "app.conf",
      "server {\n  listen 80;\n  location /v1/chat/completions {\n    proxy_pass http://127.0.0.1:9000;\n    proxy_read_timeout 1h;\n  }\n}"
    )
    let pod = { (image: String) in
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        template:
          spec:
            containers:
              - name: nginx
                image: \(image)
                volumeMounts:
                  - {name: main, mountPath: /etc/nginx/nginx.conf, subPath: nginx.conf}
                  - {name: site, mountPath: /etc/nginx/conf.d}
            volumes:
              - {name: main, configMap: {name: main}}
              - {name: site, configMap: {name: site}}

      """
    }
    let files = main + "---\n" + site + "---\n"
    let stream = ["--stream", "sse:/v1/chat/completions"]
    #expect(try run(files + pod("nginx:1.22.1"), stream).status == 0)
    // Without the switch in the main file the version decides what is buffered.
    let buffered = files.replacingOccurrences(of: "  proxy_buffering off;\n", with: "")
    let old = try run(buffered + pod("nginx:1.22.1"), stream)
    #expect(old.output.contains("the upstream protocol is HTTP/1.0; also missing: proxy_http_version"), "\(old.output)")
    let new = try run(buffered + pod("nginx:1.29.8"), stream)
    #expect(!new.output.contains("HTTP/1.0"), "\(new.output)")
  }

  /// Very many objects of one name are looked up by their location, not compared one by one.
  @Test func manyObjectsOfOneName() throws {
    let copies = (0..<400).map { _ in Self.ingress }.joined(separator: "---\n")
    let result = try run(copies)
    #expect(result.output.contains("400 errors in 1 file, 400 routes."), "\(result.output.suffix(300))")
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
            location /v1/chat/completions {
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
    #expect(result.output.contains("therefore: ingress-nginx cuts idle streams after 60 s"), "\(result.output)")
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
    #expect(try run(classic + clean).output.contains("AWS Classic ELB cuts idle streams after 60 s"))
  }
}
