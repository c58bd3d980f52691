package dev.winnow.driver.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.worker.training.MemberState;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunDirectoryTest {
  @TempDir java.nio.file.Path root;
  private RunDirectory run;

  @BeforeEach
  void createRun() {
    run = new RunDirectory(new Configuration(), new Path(root.resolve("run").toUri()));
  }

  @Test
  void aCheckpointComesBackBitForBit() throws IOException {
    run.save("alexnet", checkpoint(2));
    Checkpoint read = run.latest("alexnet", 3).orElseThrow();
    assertThat(read.state().epoch()).isEqualTo(2);
    assertThat(read.state().parameters()).containsExactly(2, Float.MIN_VALUE, -0f);
    assertThat(read.state().velocity()).containsExactly(0.5f, 0, 2);
    assertThat(read.validationAccuracies()).containsExactly(0.25, 0.25);
  }

  @Test
  void aMemberWithoutCheckpointsHasNone() throws IOException {
    assertThat(run.latest("alexnet", 3)).isEmpty();
  }

  @Test
  void theLastTwoCheckpointsAreKeptAndNothingElse() throws IOException {
    for (int epoch = 1; epoch <= 4; epoch++) {
      run.save("alexnet", checkpoint(epoch));
    }
    assertThat(filesOf("alexnet"))
        .containsExactly("epoch-00003.checkpoint", "epoch-00004.checkpoint");
  }

  @Test
  void theOneBeforeADamagedCheckpointIsUsed() throws IOException {
    run.save("alexnet", checkpoint(1));
    run.save("alexnet", checkpoint(2));
    java.nio.file.Path last = root.resolve("run/members/alexnet/epoch-00002.checkpoint");
    byte[] bytes = Files.readAllBytes(last);
    bytes[bytes.length / 2] ^= 1;
    Files.write(last, bytes);
    assertThat(run.latest("alexnet", 3).orElseThrow().state().epoch()).isEqualTo(1);
    Files.write(last, new byte[3]);
    assertThat(run.latest("alexnet", 3).orElseThrow().state().epoch()).isEqualTo(1);
  }

  @Test
  void aCheckpointOfAnotherNetworkIsRefusedWithTheCure() throws IOException {
    run.save("alexnet", checkpoint(1));
    assertThatThrownBy(() -> run.latest("alexnet", 4))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("epoch-00001.checkpoint is of a network with 3 parameters, not 4")
        .hasMessageEndingWith("give the run's own settings, or choose another run-id");
  }

  @Test
  void aWriteThatFailsLeavesTheOldFileAndNoOther() throws IOException {
    run.writeText("metrics.jsonl", "old");
    Path file = new Path(run.path(), "metrics.jsonl");
    assertThatThrownBy(
            () ->
                AtomicFile.replace(
                    new Configuration(),
                    file,
                    out -> {
                      out.write(1);
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(run.readText("metrics.jsonl")).isEqualTo("old");
    try (Stream<java.nio.file.Path> files = Files.list(root.resolve("run"))) {
      assertThat(files.map(path -> path.getFileName().toString()).filter(n -> !n.endsWith(".crc")))
          .containsExactly("metrics.jsonl");
    }
  }

  private List<String> filesOf(String member) throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(root.resolve("run/members/" + member))) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static Checkpoint checkpoint(int epoch) {
    double[] accuracies = new double[epoch];
    java.util.Arrays.fill(accuracies, 0.25);
    float[] parameters = {epoch, Float.MIN_VALUE, -0f};
    return new Checkpoint(new MemberState(epoch, parameters, new float[] {0.5f, 0, 2}), accuracies);
  }
}
