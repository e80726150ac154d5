import Foundation
import Reports
import SourceText
import StreamModel
import TestSupport
import Testing

/// Two findings of one rule have remedies of their own, also in formats whose rules have one help for all.
@Suite struct RemedyTests {
  private static let remedies = [
    "Write this:\n    proxy_buffering off;\n", "Write that:\n    fastcgi_buffering off;\n",
  ]

  private func report() -> Sample {
    var sample = Sample()
    let file = sample.add("a.conf", "proxy_buffering on;\nfastcgi_buffering on;\n")
    sample.addFinding(at: sample.span("proxy_buffering on;", in: file)) { $0.remedy = Self.remedies[0] }
    sample.addFinding(at: sample.span("fastcgi_buffering on;", in: file)) { $0.remedy = Self.remedies[1] }
    return sample
  }

  @Test func sarif() throws {
    let value = try JSONValue(parsing: Array(report().text(.sarif).utf8))
    let results = try #require(value["runs"]?.elements?.first?["results"]?.elements)
    #expect(results.count == 2)
    for (result, remedy) in zip(results, Self.remedies) {
      let text = try #require(result["message"]?["text"]?.text)
      #expect(text.hasSuffix("\n\n" + remedy.trimmingCharacters(in: .newlines)), "\(text)")
      #expect(result["properties"]?["remedy"]?.text == remedy)
    }
  }

  @Test func gitLab() throws {
    let value = try JSONValue(parsing: Array(report().text(.gitlab).utf8))
    let texts = try #require(value.elements).compactMap { $0["description"]?.text }
    #expect(texts.count == 2)
    #expect(texts.first?.hasSuffix(". Write this: proxy_buffering off;") == true, "\(texts)")
    #expect(texts.last?.hasSuffix(". Write that: fastcgi_buffering off;") == true, "\(texts)")
  }

  @Test func jUnit() {
    let cases = report().text(.junit).split(separator: "<testcase").dropFirst()
    #expect(cases.count == 2)
    #expect(cases.first?.contains("Write this:&#10;    proxy_buffering off;") == true)
    #expect(cases.last?.contains("Write that:&#10;    fastcgi_buffering off;") == true)
  }
}
