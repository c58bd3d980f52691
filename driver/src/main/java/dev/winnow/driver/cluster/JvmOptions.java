package dev.winnow.driver.cluster;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * The options that JVMs of one kind are started with, among them the JDK's module of vectors, which
 * a JVM has only when it is told to, and limits of what javacpp, and so ND4J, may allocate.
 *
 * @param key of Spark's setting whose value they are
 * @param defaults the administrators', which Spark puts before them: they stay whatever that is
 * @param options all of the setting: it is replaced as a whole
 */
record JvmOptions(String key, String defaults, String options) {
  /** Bytes that may be allocated off the heap. */
  static final String MAX_BYTES = "maxbytes";

  /** Bytes of the whole process, its heap included, beyond which none are allocated; 0 for any. */
  static final String MAX_PHYSICAL_BYTES = "maxphysicalbytes";

  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  /** Rather too much than too little: whose name is like this may have a secret for a value. */
  private static final Pattern SECRET =
      Pattern.compile("pass|secret|token|credential|key", Pattern.CASE_INSENSITIVE);

  private static final String EXECUTORS = "executor";
  private static final String DRIVER = "driver";

  static JvmOptions ofExecutors(SparkConf conf) {
    return of(conf, EXECUTORS);
  }

  /** Of those that train: with a local master that is the driver. */
  static JvmOptions ofWorkers(SparkConf conf) {
    return of(conf, ClusterShape.isLocal(conf) ? DRIVER : EXECUTORS);
  }

  /** Without those that a Spark context has set before the user's, and sets again. */
  private static JvmOptions of(SparkConf conf, String role) {
    String key = "spark.%s.extraJavaOptions".formatted(role);
    String defaults = conf.get("spark.%s.defaultJavaOptions".formatted(role), "").strip();
    String given = conf.get(key, "").strip();
    String ofSpark = JavaModuleOptions.defaultModuleOptions();
    int end = given.indexOf(ofSpark);
    if (end >= 0) {
      given = given.substring(end + ofSpark.length()).strip();
      // The context has set the administrators' with its own.
      given = given.startsWith(defaults) ? given.substring(defaults.length()).strip() : given;
    }
    return new JvmOptions(key, defaults, given);
  }

  /** The value of a limit, the last where it is set twice; empty where none is. */
  OptionalLong bytes(String limit) {
    return Pattern.compile(property(limit) + "(\\d+)([kmgtKMGT]?)[bB]?(?=\\s|$)")
        .matcher(defaults + " " + options)
        .results()
        .mapToLong(value -> bytes(value.group(1), value.group(2)))
        .reduce((earlier, later) -> later);
  }

  private static long bytes(String number, String unit) {
    int thousands = unit.isEmpty() ? 0 : "KMGT".indexOf(unit.toUpperCase(Locale.ROOT)) + 1;
    return Long.parseLong(number) << (10 * thousands);
  }

  /** What to say to spark-submit for another value of a limit. */
  String flagWith(String limit, String value) {
    String others = options.replaceAll("\\s*" + property(limit) + "\\S*", "");
    String option = "-Dorg.bytedeco.javacpp.%s=%s".formatted(limit, value);
    return flag(others + " " + option, option);
  }

  /** What to say to spark-submit for the module of vectors. */
  String flagWithVectors() {
    return flag(options.contains(VECTORS) ? options : VECTORS + " " + options, VECTORS);
  }

  /**
   * All options, or where passwords may be among them, which go into no log, the one that counts.
   */
  private String flag(String all, String option) {
    return SECRET.matcher(all).find()
        ? "%s (beside the other options in %s)".formatted(option, key)
        : "--conf \"%s=%s\"".formatted(key, all.strip());
  }

  private static String property(String limit) {
    return Pattern.quote("-Dorg.bytedeco.javacpp." + limit + "=");
  }
}
