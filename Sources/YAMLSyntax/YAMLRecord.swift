extension YAMLTree {
  /// A string in the pool.
  struct PooledText: Equatable {
    var start: UInt32
    var length: UInt32

    var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
  }

  /// One node in 12 bytes: configuration has millions of them, and most are literally in the file, so that their
  /// location suffices.
  struct Record {
    enum Kind: UInt8 {
      case scalar
      case mapping
      case sequence
      case alias
    }

    var start: UInt32
    var end: UInt32
    /// Kind, style, whether the string is in the pool, and a number: of a collection the record behind its content, of
    /// an alias its target, of a string in the pool its position there.
    private var bits: UInt32

    /// The largest number that fits; no document has as many nodes.
    static let most = UInt32(1) << 26 - 1

    var range: Range<Int> { Int(start)..<Int(end) }

    var kind: Kind {
      @inline(__always) get { Kind(rawValue: UInt8(truncatingIfNeeded: bits >> 26 & 3)) ?? .scalar }
    }

    /// Of a scalar.
    var style: YAMLScalarStyle {
      @inline(__always) get { YAMLScalarStyle(rawValue: UInt8(truncatingIfNeeded: bits >> 28 & 7)) ?? .plain }
    }

    /// Whether it is a scalar without quotes whose content is literally in the file. Both kind and style are 0 then.
    var isPlainText: Bool {
      @inline(__always) get { bits >> 26 == 0 }
    }

    /// Whether the content of a scalar differs from the bytes of the file.
    var isInPool: Bool { bits >> 31 != 0 }

    private var number: UInt32 { bits & Self.most }

    /// The record behind this one, which is at `index`, and its content.
    @inline(__always)
    func next(at index: UInt32) -> UInt32 {
      switch kind {
      case .mapping, .sequence: number
      case .scalar, .alias: index + 1
      }
    }

    /// The record that an alias means.
    var target: UInt32 { number }

    /// The number of a string in the pool.
    var pooled: Int { Int(number) }

    /// Where the content of a scalar that is not in the pool is in the file: within its quotes.
    @inline(__always)
    var literalText: Range<Int> {
      let quotes = style == .singleQuoted || style == .doubleQuoted ? 1 : 0
      return Int(start) + quotes..<max(Int(start) + quotes, Int(end) - quotes)
    }
  }
}

extension YAMLTree.Record {
  /// A scalar that is literally in the file.
  @inline(__always)
  init(_ range: Range<Int>, _ style: YAMLScalarStyle) {
    self.init(.scalar, range, style, number: 0)
  }

  /// A scalar with its content in the pool.
  init(_ range: Range<Int>, pooled number: Int, _ style: YAMLScalarStyle) {
    self.init(.scalar, range, style, number: UInt32(truncatingIfNeeded: number))
    bits |= 1 << 31
  }

  /// A collection that begins; it is not known yet where it ends.
  init(_ kind: Kind, at start: Int) { self.init(kind, start..<start, .plain, number: 0) }

  /// An alias.
  init(_ range: Range<Int>, aliasOf target: UInt32) { self.init(.alias, range, .plain, number: target) }

  @inline(__always)
  private init(_ kind: Kind, _ range: Range<Int>, _ style: YAMLScalarStyle, number: UInt32) {
    start = UInt32(range.lowerBound)
    end = UInt32(range.upperBound)
    bits = UInt32(kind.rawValue) << 26 | UInt32(style.rawValue) << 28 | number & Self.most
  }

  /// Ends a collection behind its last record.
  mutating func close(end: UInt32, next: UInt32) {
    self.end = max(end, start)
    bits = bits & ~Self.most | next & Self.most
  }
}
