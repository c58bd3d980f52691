package dev.winnow.driver.config;

import org.apache.hadoop.fs.Path;

/** What the records demand of their values. */
final class Check {
  private Check() {}

  static void that(boolean condition, String key, String demand, Object value) {
    if (!condition) {
      throw new ConfigurationException(key, "%s %s, not %s".formatted(key, demand, value));
    }
  }

  static void atLeast(long least, String key, long value) {
    that(value >= least, key, "must be at least " + least, value);
  }

  /** A number above 0; no NaN. */
  static void positive(String key, double value) {
    that(value > 0, key, "must be above 0", value);
  }

  /** A number above 0 and below 1. */
  static void between0And1(String key, double value) {
    that(value > 0 && value < 1, key, "must be above 0 and below 1", value);
  }

  /** A number above 0 and at most 1. */
  static void share(String key, double value) {
    that(value > 0 && value <= 1, key, "must be above 0 and at most 1", value);
  }

  /** A number from 0 up to but not including 1. */
  static void lessThanWhole(String key, double value) {
    that(value >= 0 && value < 1, key, "must be at least 0 and below 1", value);
  }

  /** Names become folders. */
  static void name(String key, String value) {
    that(
        FolderName.is(value),
        key,
        "must be letters, digits, '.', '_' or '-', and begin with a letter or digit",
        "'" + value + "'");
  }

  /** What Hadoop takes for a path, there or not. */
  static void path(String key, String value) {
    try {
      new Path(value);
    } catch (IllegalArgumentException noPath) {
      throw new ConfigurationException(key, "%s must be a path, not '%s'".formatted(key, value));
    }
  }
}
