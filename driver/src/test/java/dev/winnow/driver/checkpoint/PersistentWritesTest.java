package dev.winnow.driver.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.worker.training.MemberState;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's directory on a disk that takes no more files. */
final class PersistentWritesTest {
  @TempDir java.nio.file.Path root;

  @AfterEach
  void makeRoom() {
    RefusingFileSystem.refuse(0);
    RefusingFileSystem.fill(0);
  }

  @Test
  void aDiskThatIsFullForAWhileCostsNothing() throws IOException {
    RunDirectory run = run(Duration.ofMinutes(1));
    run.writeText("configuration.json", "{}");
    RefusingFileSystem.refuse(5);
    run.save("alexnet", checkpoint(1));
    RefusingFileSystem.fill(5);
    run.writeText("metrics.jsonl", "text");

    assertThat(run.latest("alexnet", 1).orElseThrow().state().epoch()).isEqualTo(1);
    assertThat(run.readText("metrics.jsonl")).isEqualTo("text");
  }

  @Test
  void aDiskThatTakesNoMoreFilesIsOneClearErrorAndLeavesWhatWasThere() throws IOException {
    RunDirectory run = run(Duration.ZERO);
    run.save("alexnet", checkpoint(1));
    RefusingFileSystem.refuse(Integer.MAX_VALUE);

    assertClearErrorAndNothingLeft(run);
  }

  @Test
  void aDiskThatTakesNoMoreBytesIsTheSameError() throws IOException {
    RunDirectory run = run(Duration.ZERO);
    run.save("alexnet", checkpoint(1));
    RefusingFileSystem.fill(Integer.MAX_VALUE);

    assertClearErrorAndNothingLeft(run);
  }

  private void assertClearErrorAndNothingLeft(RunDirectory run) throws IOException {
    assertThatThrownBy(() -> run.save("alexnet", checkpoint(2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("members/alexnet/epoch-00002.checkpoint could not be written for 0 s")
        .hasMessageContaining("(No space left on device): make room there")
        .hasMessageEndingWith("start the run again by its run-id to go on");
    assertThat(run.latest("alexnet", 1).orElseThrow().state().epoch()).isEqualTo(1);
    try (Stream<java.nio.file.Path> files = Files.list(root.resolve("run/members/alexnet"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactly("epoch-00001.checkpoint");
    }
  }

  @Test
  void aPlaceThatNeverTookAFileIsRefusedAtOnce() {
    RunDirectory run = run(Duration.ofDays(1));
    RefusingFileSystem.refuse(1);

    assertThatThrownBy(() -> run.writeText("configuration.json", "{}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("configuration.json cannot be written (No space left on device)")
        .hasMessageEndingWith("check the path, your rights and the room there");
  }

  private RunDirectory run(Duration patience) {
    return new RunDirectory(
        RefusingFileSystem.configuration(),
        new Path(root.resolve("run").toUri()),
        new PersistentWrites(patience, Duration.ofMillis(1)));
  }

  private static Checkpoint checkpoint(int epoch) {
    return new Checkpoint(
        new MemberState(epoch, new float[] {epoch}, new float[1]), new double[epoch]);
  }
}
