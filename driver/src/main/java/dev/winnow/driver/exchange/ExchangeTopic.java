package dev.winnow.driver.exchange;

import java.io.Serializable;

/**
 * What a message belongs to. A worker that was given up but still runs speaks of an older attempt,
 * and is refused.
 *
 * @param attempt counts the tries at this epoch of this member, from 0
 */
public record ExchangeTopic(String runId, String member, int epoch, int attempt)
    implements Serializable {
  /** Where messages to one of its workers go: two of them may share a JVM, in local mode. */
  String mailbox(int rank) {
    return this + "/rank-" + rank;
  }

  @Override
  public String toString() {
    return "%s/%s/epoch-%d/attempt-%d".formatted(runId, member, epoch, attempt);
  }
}
