package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.cluster.ChildJvm;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class FatalErrorsTest {
  @Test
  void aThreadThatRunsOutOfMemoryEndsTheProcessWithOneLine() throws Exception {
    ProcessBuilder builder =
        ChildJvm.program(
            // On one processor another collector is chosen, which does not count all of the heap.
            List.of("-XX:+UseG1GC", "-Xmx32m"),
            System.getProperty("java.class.path"),
            OutOfMemory.class,
            List.of());
    // With these a JVM says so on a line of its own.
    builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ended").isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitStatus.FAILED);
      assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("out of memory", "its heap may take 32 MiB", "--driver-memory")
          .hasLineCount(1);
    } finally {
      process.destroyForcibly();
    }
  }

  /** One thread waits for ever for another, which needs more than there is. */
  static final class OutOfMemory {
    private OutOfMemory() {}

    public static void main(String[] args) {
      Thread.setDefaultUncaughtExceptionHandler(
          new FatalErrors(new PrintWriter(System.err, true, StandardCharsets.UTF_8)));
      new Thread(() -> System.out.println(new long[1 << 23].length)).start();
      while (true) {
        LockSupport.park();
      }
    }
  }
}
