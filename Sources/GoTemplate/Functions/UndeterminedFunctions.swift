/// Functions whose results no file determines: the time, random bytes, keys, the network.
enum UndeterminedFunctions {
  static let table: [String: TemplateFunction] = {
    var table: [String: TemplateFunction] = [:]
    let reasons = [
      "the time decides it": [
        "now", "ago", "date", "date_in_zone", "date_modify", "dateInZone", "dateModify", "must_date_modify",
        "mustDateModify", "htmlDate", "htmlDateInZone", "toDate", "mustToDate", "unixEpoch", "duration",
        "durationRound", "mustToDuration", "durationSeconds", "durationMilliseconds", "durationMicroseconds",
        "durationNanoseconds", "durationMinutes", "durationHours", "durationDays", "durationWeeks", "durationRoundTo",
        "durationTruncateTo",
      ],
      "it is random": [
        "randAlphaNum", "randAlpha", "randAscii", "randNumeric", "randBytes", "randInt", "uuidv4", "shuffle",
      ],
      "it is a key that is made anew": [
        "bcrypt", "htpasswd", "derivePassword", "encryptAES", "decryptAES",
      ],
      "the network decides it": ["getHostByName"],
    ]
    for (reason, names) in reasons {
      for name in names { table[name] = .unknown(reason) }
    }
    let keys = [
      "genPrivateKey", "buildCustomCert", "genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey",
      "genSignedCert", "genSignedCertWithKey",
    ]
    for name in keys { table[name] = .unknown("it is a key that is made anew") }
    return table
  }()
}
