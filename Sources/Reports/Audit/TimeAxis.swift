import StreamModel

/// A logarithmic axis of times, from a second to a day.
struct TimeAxis {
  private static let day: Double = 86_400

  /// The share of the axis that a time covers, in percent.
  func percent(milliseconds: Int64) -> Double {
    let seconds = max(1, Double(milliseconds) / 1000)
    return min(100, 100 * Self.logarithm(seconds) / Self.logarithm(Self.day))
  }

  /// The marks, with their places.
  let marks: [(text: String, percent: Double)] =
    [("1 s", 0)]
    + [("10 s", 10), ("1 min", 60), ("10 min", 600), ("1 h", 3600)].map { text, seconds in
      (text, 100 * logarithm(seconds) / logarithm(day))
    } + [("1 day", 100)]

  /// The natural logarithm of a number from 1 on. No library of mathematics is linked for an axis: the number is halved
  /// until a short series fits.
  private static func logarithm(_ number: Double) -> Double {
    let ln2 = 0.693_147_180_559_945_3
    let exponent = Double(number.exponent)
    // ln m = 2 artanh((m - 1) / (m + 1)) for m in 1..<2.
    let x = (number.significand - 1) / (number.significand + 1)
    var term = x
    var sum = 0.0
    var divisor = 1.0
    while divisor < 30 {
      sum += term / divisor
      term *= x * x
      divisor += 2
    }
    return exponent * ln2 + 2 * sum
  }
}
