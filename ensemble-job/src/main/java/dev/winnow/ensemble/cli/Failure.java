package dev.winnow.ensemble.cli;

import dev.winnow.driver.checkpoint.RunTakenOverException;
import dev.winnow.driver.cluster.ClusterException;
import dev.winnow.driver.cluster.MissingExecutorsException;
import dev.winnow.driver.config.ConfigurationException;
import dev.winnow.driver.training.MemberFailedException;
import dev.winnow.ensemble.artifact.ArtifactException;
import dev.winnow.ensemble.artifact.LeaseHeldException;
import dev.winnow.ensemble.artifact.ObjectStoreException;
import dev.winnow.worker.data.DataFormatException;
import dev.winnow.worker.failure.FailureReason;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What users are told of an exception.
 *
 * @param status to exit with
 * @param message one line: what, where, the cure
 */
record Failure(int status, String message) {
  /** Their messages are written for users, wherever in a chain of causes they are. */
  private static final List<Class<? extends Throwable>> FOR_USERS =
      List.of(
          DataFormatException.class,
          ArtifactException.class,
          MemberFailedException.class,
          RunTakenOverException.class,
          MissingExecutorsException.class,
          // Of values that no type or configuration check could refuse before.
          IllegalArgumentException.class);

  private static final List<Class<? extends Throwable>> MISUSE =
      List.of(
          UsageException.class,
          ConfigurationException.class,
          ObjectStoreException.class,
          ClusterException.class);

  static Failure of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof LeaseHeldException) {
        return new Failure(ExitStatus.LOCKED, oneLine(cause));
      }
      if (isAny(MISUSE, cause)) {
        return new Failure(ExitStatus.MISUSED, oneLine(cause));
      }
      if (isAny(FOR_USERS, cause)) {
        return new Failure(ExitStatus.FAILED, oneLine(cause));
      }
    }
    if (thrown instanceof FileSystemException file) {
      String reason = file.getReason() == null ? kind(file) : file.getReason();
      return new Failure(
          ExitStatus.FAILED,
          "%s cannot be read or written (%s): check the path and your rights"
              .formatted(file.getFile(), reason));
    }
    if (thrown instanceof IOException) {
      return new Failure(ExitStatus.FAILED, oneLine(thrown));
    }
    if (thrown instanceof NoClassDefFoundError missing) {
      return new Failure(
          ExitStatus.MISUSED,
          "%s is not on the class path: start winnow with spark-submit or deploy/local.sh"
              .formatted(missing.getMessage()));
    }
    if (thrown instanceof OutOfMemoryError) {
      return new Failure(
          ExitStatus.FAILED,
          "this JVM has run out of memory (%s; its heap may take %d MiB): say --driver-memory with more"
              .formatted(oneLine(thrown), Runtime.getRuntime().maxMemory() >> 20));
    }
    return new Failure(
        ExitStatus.FAILED,
        "failed unexpectedly (%s): --stacktrace shows where".formatted(kindAndLine(thrown)));
  }

  private static String kindAndLine(Throwable thrown) {
    String kind = thrown.getClass().getSimpleName();
    return hasMessage(thrown) ? kind + ": " + oneLine(thrown) : kind;
  }

  /** The last resort: java.nio's exceptions often say the file alone. */
  private static String kind(FileSystemException thrown) {
    return thrown.getClass().getSimpleName().replace("Exception", "");
  }

  private static boolean isAny(List<Class<? extends Throwable>> types, Throwable cause) {
    return types.stream().anyMatch(type -> type.isInstance(cause));
  }

  private static boolean hasMessage(Throwable thrown) {
    return thrown.getMessage() != null && !thrown.getMessage().isBlank();
  }

  /**
   * Spark's and Hadoop's messages go on with whole stack traces; the first lines say what. Where
   * there is no message the name of the class says it.
   */
  private static String oneLine(Throwable cause) {
    if (!hasMessage(cause)) {
      return FailureReason.of(cause);
    }
    return cause
        .getMessage()
        .lines()
        .takeWhile(line -> !line.startsWith("\tat "))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .limit(2)
        .collect(Collectors.joining(" "));
  }
}
