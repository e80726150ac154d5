import Testing

/// What Dockerfiles put into containers of nginx.
@Suite struct DockerfileTests {
  private func tree(_ dockerfile: String, _ files: [String: String] = [:]) -> [String] {
    Repository(files.merging(["Dockerfile": dockerfile]) { $1 }).tree.filter { !$0.hasSuffix("(image)") }
  }

  @Test func filesAreCopiedUnderOtherNames() {
    let found = tree(
      """
      FROM node AS build
      COPY . /src
      FROM nginx:1.27
      COPY --chown=nginx proxy.inc /etc/nginx/snippets/
      COPY ["default.conf", "/etc/nginx/conf.d/default.conf"]
      ADD nginx /etc/nginx/more
      COPY --from=build /src/from-build.conf /etc/nginx/conf.d/b.conf
      """,
      ["proxy.inc": "p", "default.conf": "d", "nginx/x.conf": "x", "from-build.conf": "b"])
    #expect(
      found == [
        "/etc/nginx/conf.d/b.conf = from-build.conf", "/etc/nginx/conf.d/default.conf = default.conf",
        "/etc/nginx/more/x.conf = nginx/x.conf", "/etc/nginx/snippets/proxy.inc = proxy.inc",
      ])
  }

  @Test func heredocsAreFiles() {
    let found = tree(
      """
      FROM nginx
      COPY <<EOF /etc/nginx/conf.d/a.conf
      proxy_set_header Host \\$host;
      EOF
      RUN cat <<'EOF' > /etc/nginx/conf.d/b.conf
      proxy_set_header Host $host;
      EOF
      """)
    #expect(
      found == [
        "/etc/nginx/conf.d/a.conf: proxy_set_header Host $host;\n",
        "/etc/nginx/conf.d/b.conf: proxy_set_header Host $host;\n",
      ])
  }

  @Test func variablesAndFoldersAreFollowed() {
    let found = tree(
      """
      ARG TAG=1.27
      FROM nginx:${TAG}
      ARG NAME=site
      ENV TARGET=/etc/nginx/conf.d
      WORKDIR /etc/nginx
      COPY ${NAME}.conf $TARGET/
      COPY site.conf conf.d/second.conf
      """, ["site.conf": "s"])
    #expect(found == ["/etc/nginx/conf.d/second.conf = site.conf", "/etc/nginx/conf.d/site.conf = site.conf"])
  }

  @Test func commandsChangeFiles() throws {
    let repository = Repository([
      "Dockerfile": """
      FROM nginx
      RUN sed -i 's/80/8080/' /etc/nginx/nginx.conf && echo 'gzip on;' > /etc/nginx/conf.d/gzip.conf
      RUN rm -rf /etc/nginx/conf.d/old.conf && mkdir -p /etc/nginx/cache
      COPY site.conf /etc/nginx/conf.d/site.conf
      """, "site.conf": "s",
    ])
    let container = try #require(repository.containers.first)
    #expect(repository.tree == ["/etc/nginx/conf.d/site.conf = site.conf"])
    #expect(container.unknown == ["/etc/nginx/nginx.conf", "/etc/nginx/conf.d/gzip.conf"])
  }

  @Test func theContextIsTheFolderThatHasTheFiles() {
    let found = Repository([
      "docker/web/Dockerfile": "FROM nginx\nCOPY docker/web/a.conf /etc/nginx/conf.d/a.conf\n",
      "docker/web/a.conf": "a",
    ]).tree
    #expect(found.first == "/etc/nginx/conf.d/a.conf = docker/web/a.conf")
  }

  @Test(arguments: [
    "FROM", "FROM nginx\nCOPY", "FROM nginx\nCOPY <<EOF /etc/nginx/conf.d/a.conf\nnever closed", "COPY a b",
    "FROM nginx\nCOPY [\"a\", /etc/nginx/b", "FROM nginx \\", "FROM a AS a\nFROM a AS a\nCOPY --from=a /x /etc/nginx/x",
    "FROM nginx\nCOPY ../../../etc/passwd /etc/nginx/conf.d/a.conf", "FROM nginx\nRUN <<EOF\n",
    "FROM {{ image }}\nCOPY a.conf /etc/nginx/conf.d/nginx.conf", "\u{0}\u{1}FROM nginx",
  ])
  func brokenFilesTellLittle(_ text: String) {
    #expect(tree(text).allSatisfy { !$0.contains("passwd") })
  }

  @Test func stagesOfARingEnd() {
    let stages = (0..<40).map { "FROM s\(($0 + 1) % 40) AS s\($0)\nCOPY --from=s\(($0 + 1) % 40) /a /etc/nginx/a" }
    #expect(tree(stages.joined(separator: "\n")).isEmpty)
    let chain = "FROM nginx AS s0\n" + (1..<200).map { "FROM s\($0 - 1) AS s\($0)" }.joined(separator: "\n")
    #expect(tree(chain).isEmpty)
  }
}
