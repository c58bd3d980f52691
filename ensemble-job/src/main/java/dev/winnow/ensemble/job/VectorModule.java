package dev.winnow.ensemble.job;

import org.apache.spark.SparkConf;

/** The JDK's module of vectors, which a JVM has only when it is told to. */
final class VectorModule {
  private static final String SETTING = "spark.executor.extraJavaOptions";
  private static final String OPTION = "--add-modules=jdk.incubator.vector";

  private VectorModule() {}

  /**
   * What gives it to executors, for a message: a setting takes the place of the one that was given,
   * so all of that is in it.
   *
   * @param given to spark-submit; Spark adds to its own copy what it adds the next time as well
   */
  static String cure(SparkConf given) {
    return "--conf '%s=%s'".formatted(SETTING, added(given.get(SETTING, "")));
  }

  private static String added(String options) {
    if (options.contains(OPTION)) {
      return options;
    }
    return options.isBlank() ? OPTION : OPTION + " " + options.strip();
  }
}
