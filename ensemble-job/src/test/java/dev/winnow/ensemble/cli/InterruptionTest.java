package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.cluster.ChildJvm;
import dev.winnow.driver.cluster.LocalCluster;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Interrupts a training as a terminal does: the driver and its executors at once. */
final class InterruptionTest {
  /** Begins the driver as a terminal does, whatever signals this process ignores. */
  private static final List<String> IN_A_GROUP = List.of("setsid", "env", "--default-signal=INT");

  @TempDir private Path folder;

  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @Test
  void anInterruptedTrainingSaysInOneLineHowToGoOn() throws Exception {
    CommandRun data =
        CommandRun.of(
            "data", "synth", folder.resolve("data").toString(), "--train", "300", "--test", "30");
    assertThat(data.status()).as(data.err()).isZero();
    Path log = folder.resolve("standard-error");
    Process training = start(log);
    try {
      BufferedReader out = training.inputReader();
      assertThat(out.lines().anyMatch(line -> line.contains("epoch 1/"))).isTrue();
      new ProcessBuilder("kill", "-INT", "--", "-" + training.pid()).start().waitFor();
      training.waitFor();

      String said = Files.readString(log);
      assertThat(training.exitValue()).as(said).isEqualTo(130);
      assertThat(said.lines().filter(line -> line.startsWith("winnow:")))
          .containsExactly(
              "winnow: interrupted: the same command with --set run-id=%s goes on from the last epochs"
                  .formatted(runId()));
      assertThat(said).doesNotContain("\tat ");
    } finally {
      training.destroyForcibly().waitFor();
    }
  }

  private String runId() throws Exception {
    try (var runs = Files.list(folder.resolve("out/tiny/runs"))) {
      return runs.map(run -> run.getFileName().toString()).findAny().orElseThrow();
    }
  }

  private Process start(Path log) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--data", folder.resolve("data").toString()));
    arguments.addAll(
        CommandRun.settings(
            "name=tiny",
            "output=" + folder.resolve("out"),
            "members=[alexnet]",
            "network.width=0.0625",
            "data.shards=4",
            // Far more than are trained before the signal comes.
            "train.epochs=1000"));
    ProcessBuilder training =
        ChildJvm.likeThis(Winnow.class, LocalCluster.settings(2, 1), arguments);
    training.command().addAll(0, IN_A_GROUP);
    return training.redirectError(log.toFile()).start();
  }
}
