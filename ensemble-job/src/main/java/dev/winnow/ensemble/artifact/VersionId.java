package dev.winnow.ensemble.artifact;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** Ids of versions: the time, so that they sort by age, and a random suffix against collisions. */
final class VersionId {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private VersionId() {}

  static String at(Instant time) {
    return MILLIS.format(time) + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
