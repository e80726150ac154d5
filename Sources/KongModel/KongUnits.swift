import StreamModel

/// Numbers in milliseconds.
package enum KongUnits {
  /// Whether a timeout is raised, but not as far as streams of unknown length need. The idle times are known then, and
  /// buffering switched off only shows that early bytes are wanted.
  package static func isChosen(_ value: EffectiveValue?) -> Bool {
    guard let value, value.isWritten, case .duration(let number) = value.value else { return false }
    return number > 60_000 && number < Policy().idle
  }

  /// Observes that a read timeout was most likely meant as seconds.
  package static func complete(_ values: inout EffectiveValues) {
    guard let value = values[.idleTimeout], value.isWritten, case .duration(let number) = value.value,
      value.text.allSatisfy(\.isNumber), isMeantAsSeconds(number)
    else { return }
    var unit = value
    unit.value = .word("seconds-meant")
    values[.idleTimeoutUnit] = unit
  }

  /// Whether a number of milliseconds was most likely meant as seconds: no timeout is wanted that short.
  package static func isMeantAsSeconds(_ number: Int64) -> Bool { (1...7200).contains(number) && number % 1000 != 0 }
}
