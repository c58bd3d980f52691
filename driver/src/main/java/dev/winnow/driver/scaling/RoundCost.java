package dev.winnow.driver.scaling;

/**
 * What a round of averaging takes. In each of its two phases a worker sends a message or more to
 * every other one: the first arrives after the latency, each further one a message's time later.
 * Bytes take what the processor needs for them or what the network does, whichever is longer, since
 * the two work at the same time.
 *
 * @param latencySeconds of a phase between two workers
 * @param messageSeconds of a phase for each further worker
 * @param byteSeconds of the processor for a byte that is sent and one that is received
 */
public record RoundCost(double latencySeconds, double messageSeconds, double byteSeconds) {
  public RoundCost {
    // Written so that NaN fails, too.
    if (!(latencySeconds >= 0 && messageSeconds >= 0 && byteSeconds >= 0)) {
      throw new IllegalArgumentException(
          "a round of %s s, %s s a message, %s s a byte: none can be below 0"
              .formatted(latencySeconds, messageSeconds, byteSeconds));
    }
  }

  /**
   * @param vectorBytes of all that is averaged
   */
  double seconds(int workers, double vectorBytes, double bitsPerSecond) {
    if (workers == 1) {
      return 0;
    }
    double bytes = 2 * vectorBytes * (workers - 1) / workers;
    return 2 * (latencySeconds + (workers - 2) * messageSeconds)
        + bytes * Math.max(byteSeconds, 8 / bitsPerSecond);
  }
}
