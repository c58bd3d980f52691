package dev.winnow.ensemble.job;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Names this process to others who find what it works on locked. */
public final class RunHolder {
  private RunHolder() {}

  /** As the one that works on a run. */
  public static String of(String runId) {
    return "run %s on %s (process %d) since %s"
        .formatted(
            runId,
            host(),
            ProcessHandle.current().pid(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "a host without a name";
    }
  }
}
