/// Starts nginx, application and client as the scenario says, and measures whether the stream arrives event by event.
///
/// Takes at most six seconds, twice that if a busy machine makes the first result doubtful. At most 16 scenarios run
/// at a time; more may be asked for.
/// - Parameter nginx: the program; Debian's unless another version is to be measured.
/// - Throws: `LiveError` when the scenario could not be measured at all.
public func measure(_ scenario: LiveScenario, nginx: String = "/usr/sbin/nginx") async throws -> LiveMeasurement {
  await Gate.scenarios.enter()
  do {
    let result = try await onOwnThread { try Stage(scenario: scenario, nginx: nginx).perform() }
    await Gate.scenarios.leave()
    return result
  } catch {
    await Gate.scenarios.leave()
    throw error
  }
}
