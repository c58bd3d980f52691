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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interrupts trainings as a terminal does: the driver and its executor at once. */
final class InterruptionTest {
  /** Begins the driver as a terminal does, whatever signals this process ignores. */
  private static final List<String> IN_A_GROUP = List.of("setsid", "env", "--default-signal=INT");

  @TempDir private Path folder;

  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @ParameterizedTest
  @CsvSource({"train, '--set run-id='", "retrain, '--run '"})
  void whatIsInterruptedSaysInOneLineHowToGoOn(String command, String runOption) throws Exception {
    CommandRun data =
        CommandRun.of(
            "data", "synth", folder.resolve("data").toString(), "--train", "300", "--test", "30");
    assertThat(data.status()).as(data.err()).isZero();
    Process process = start(command);
    try {
      BufferedReader said = process.inputReader();
      assertThat(said.lines().anyMatch(line -> line.contains("epoch 1/"))).isTrue();
      new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).start().waitFor();

      List<String> rest = said.lines().toList();
      assertThat(process.waitFor()).as(String.join("\n", rest)).isEqualTo(130);
      assertThat(rest)
          .filteredOn(line -> line.startsWith("winnow:"))
          .containsExactly(
              "winnow: interrupted: the same command with %s%s goes on from the last epochs"
                  .formatted(runOption, runId()));
      assertThat(rest).noneMatch(line -> line.startsWith("\tat "));
      assertThat(leases())
          .hasSize(command.equals("retrain") ? 1 : 0)
          .allSatisfy(lease -> assertThat(lease).hasContent("released"));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private List<Path> leases() throws Exception {
    try (var files = Files.list(folder.resolve("out/tiny"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("_lease-")).toList();
    }
  }

  private String runId() throws Exception {
    try (var runs = Files.list(folder.resolve("out/tiny/runs"))) {
      return runs.map(run -> run.getFileName().toString()).findAny().orElseThrow();
    }
  }

  /** Its standard error goes where its output goes. */
  private Process start(String command) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of(command, "--data", folder.resolve("data").toString()));
    arguments.addAll(
        CommandRun.settings(
            "name=tiny",
            "output=" + folder.resolve("out"),
            "members=[alexnet]",
            "network.width=0.0625",
            "data.shards=4",
            "train.workers-per-member=1",
            // Far more than are trained before the signal comes.
            "train.epochs=1000"));
    ProcessBuilder process =
        ChildJvm.likeThis(Winnow.class, LocalCluster.settings(1, 1), arguments);
    process.command().addAll(0, IN_A_GROUP);
    return process.redirectErrorStream(true).start();
  }
}
