package dev.winnow.ensemble.job;

import dev.winnow.driver.config.JobConfiguration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Names of runs. */
public final class RunId {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private RunId() {}

  /** The configured name, or one made of the time. */
  public static String of(JobConfiguration configuration) {
    return configuration.runId().equals(JobConfiguration.AUTO)
        ? STAMP.format(Instant.now())
        : configuration.runId();
  }
}
