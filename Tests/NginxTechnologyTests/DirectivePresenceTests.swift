import ConfigurationSources
import SourceText
import StreamModel
import SystemSupport
import Testing

@testable import NginxTechnology

@Suite struct NginxInForceTests {
  private func read(_ text: String) throws -> NginxConfiguration {
    let set = NginxFiles(ConfigurationFiles(fileSystem: MemoryFileSystem(["nginx.conf": text])))
    let file = try set.file(at: "nginx.conf")
    return IncludeExpander.main(
      file, files: set, names: .known, roots: ["."], id: ConfigurationID(technology: "nginx", number: 0))
  }

  /// The table gives the same result as a walk outwards, for every name.
  @Test func theTableAgreesWithWalking() throws {
    let c = try read(
      """
      gzip off;
      http {
        gzip on; proxy_cache a; set $x 1;
        server {
          gzip_types a b; proxy_cache b; proxy_cache c;
          location / { proxy_pass http://a; proxy_cache off; if ($x) { gzip off; } }
          location /b { other on; }
        }
        server { location / { gzip off; gzip on; } }
      }
      """)
    for block in c.blocks.indices {
      for name in NginxName.allCases {
        var walked: NginxStatement?
        var outer = block
        while walked == nil, outer >= 0 {
          walked = c.statements(in: outer).first { c.name($0) == name.text }
          outer = c.blocks[outer].parent
        }
        let found = c.firstInForce(name, at: block)
        #expect(found?.directive == walked?.directive, "\(name) at \(block)")
        #expect(c.firstInForce(named: name.text, at: block)?.directive == walked?.directive)
        let own = c.statements(in: block).filter { c.name($0) == name.text }
        #expect(c.first(name, in: block)?.directive == own.first?.directive)
        #expect(c.all(name, in: block).map(\.directive) == own.map(\.directive))
      }
      #expect((c.firstInForce(named: "other", at: block) != nil) == (c.first(named: "other", in: block) != nil))
    }
    #expect(c.mentions(.gzip))
    #expect(!c.mentions(.mirror))
  }

  /// Hostile files have more blocks and names than any table stores.
  @Test func withoutRoomForATableNothingIsClaimed() throws {
    let c = try read("http { gzip on; server { location / { gzip off; } } }")
    let statements = c.blocks.indices.flatMap { Array(c.statements(in: $0)) }
    let small = DirectivePresence(blocks: c.blocks, statements: statements, known: NginxName.allCases.count, limit: 1)
    #expect(small.mayStand(NginxName.gzip.number, in: 2), "a table without capacity claimed something")
    #expect(!small.mayStand(NginxName.mirror.number, in: 2), "a name that does not occur was not known to be absent")
    #expect(!small.mayOccur(NginxName.mirror.number))
    let whole = DirectivePresence(blocks: c.blocks, statements: statements, known: NginxName.allCases.count)
    #expect(c.blocks.indices.filter { whole.mayStand(NginxName.gzip.number, in: $0) } == [1, 3])
  }

  @Test func namesAreNumberedAlikeAndFoundByTheirBytes() throws {
    let c = try read("\"gz\\ip\" on; 'proxy_pass' x; http { GZIP on; zzz 1; zzz 2; }")
    #expect(c.statements(in: 0).map { c.name($0) } == ["gz\\ip", "proxy_pass", "http"])
    #expect(c.first(.proxyPass, in: 0) != nil)
    #expect(!c.mentions(.gzip))
    #expect(Set(c.statements(in: 1).map(\.name)).count == 2)
  }
}
