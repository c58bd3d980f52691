package dev.winnow.ensemble.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The local file system as one of Hadoop's others, which can stop at a step of publishing: files
 * being created, half written and closed, and renames.
 */
public final class StoppingFiles extends DelegateToFileSystem {
  static final String SCHEME = "stopping";

  /** What is printed when that step comes; then the thread goes no further. */
  static final String STOPPED = "stopped before the step";

  /** Property with the number of the step, from 1. */
  static final String STOP = "test.stop-before-step";

  private static final AtomicInteger STEPS = new AtomicInteger();

  private static volatile int awaited = Integer.getInteger(STOP, -1);
  private static volatile Runnable action = StoppingFiles::stop;

  /** Hadoop's constructor. */
  public StoppingFiles(URI uri, Configuration conf) throws IOException, URISyntaxException {
    super(uri, new StoppingFileSystem(), conf, SCHEME, false);
  }

  /** System properties by which Spark finds this. */
  static Map<String, String> properties() {
    return Map.of(
        "spark.hadoop.fs.%s.impl".formatted(SCHEME),
        StoppingFileSystem.class.getName(),
        "spark.hadoop.fs.AbstractFileSystem.%s.impl".formatted(SCHEME),
        StoppingFiles.class.getName());
  }

  /** Number of steps that publishing has taken in this JVM. */
  static int steps() {
    return STEPS.get();
  }

  /** Runs something once, before the step that comes after so many others. */
  static void afterSteps(int more, Runnable once) {
    action = once;
    awaited = STEPS.get() + more + 1;
  }

  /** Called before each step, with the path that it makes or renames. */
  static void step(Path path) {
    if (!path.toString().contains("/_publishing-")) {
      return;
    }
    if (STEPS.incrementAndGet() == awaited) {
      action.run();
    }
  }

  private static void stop() {
    System.out.println(STOPPED);
    while (true) {
      LockSupport.park();
    }
  }

  @Override
  public int getUriDefaultPort() {
    return -1;
  }

  /** Atomic also over a file that exists, as HDFS does it and Hadoop's local files do not. */
  @Override
  public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
    step(from);
    if (overwrite) {
      Files.move(local(from), local(to), StandardCopyOption.ATOMIC_MOVE);
    } else {
      super.renameInternal(from, to, false);
    }
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }
}
