/// What a run made and nobody needs any more. Giving back millions of small pieces one by one takes a tenth of a run; when the
/// process ends anyway, the system takes them all at once.
enum Leftovers {
  private final class Holder<Value> {
    let value: Value

    init(_ value: Value) { self.value = value }
  }

  /// Keeps an object until the process ends.
  static func keep(_ object: AnyObject) { _ = Unmanaged.passRetained(object) }

  /// Keeps something until the process ends.
  static func keep<Value>(_ value: Value) { keep(Holder(value) as AnyObject) }
}
