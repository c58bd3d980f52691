package dev.winnow.ensemble.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a Spark distribution has that the scripts use: {@code bin/spark-submit}, which builds the
 * driver's command by Spark's own launcher, {@code conf/spark-defaults.conf} and {@code jars/}.
 */
final class SparkDistribution {
  private static final String SPARK_SUBMIT =
      """
      #!/usr/bin/env bash
      # The launcher writes its arguments behind zeros, after a first line of its own.
      set -euo pipefail
      export SPARK_HOME=%1$s
      mapfile -d '' -t command < <(%2$s -cp "%3$s" org.apache.spark.launcher.Main \
      org.apache.spark.deploy.SparkSubmit "$@")
      command[1]=${command[1]#$'\\n'}
      exec "${command[@]:1}"
      """;

  private final Path home;

  /**
   * Makes one.
   *
   * @param jars of Spark
   * @param defaults of the site
   */
  SparkDistribution(Path home, Path jars, Map<String, String> defaults) throws IOException {
    this.home = home;
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/spark-defaults.conf"),
        defaults.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
            .collect(Collectors.joining()));
    Files.createSymbolicLink(home.resolve("jars"), jars.toAbsolutePath());
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, SPARK_SUBMIT.formatted(home, java, home.resolve("jars/*")));
    if (!submit.toFile().setExecutable(true)) {
      throw new IOException(submit + " cannot be made executable");
    }
  }

  Path home() {
    return home;
  }

  /** The jar that a class is in. */
  static String jarOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath();
  }
}
