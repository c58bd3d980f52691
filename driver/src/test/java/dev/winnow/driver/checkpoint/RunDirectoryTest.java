package dev.winnow.driver.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.worker.format.DamagedFileException;
import dev.winnow.worker.format.FileFormat;
import dev.winnow.worker.training.MemberState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunDirectoryTest {
  /** Nobody can read where no memory is mapped, though the file is there. */
  private static final java.nio.file.Path UNREADABLE = java.nio.file.Path.of("/proc/self/mem");

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
  void whoeverTookARunOverLastHasIt() throws IOException {
    run.takeOver();
    run.save("alexnet", checkpoint(1));
    RunDirectory newer = new RunDirectory(new Configuration(), run.path());
    newer.takeOver();
    newer.save("alexnet", checkpoint(2));
    newer.save("alexnet", checkpoint(3));
    newer.writeText("metrics.jsonl", "newer");

    assertThatThrownBy(() -> run.save("alexnet", checkpoint(2)))
        .isInstanceOf(RunTakenOverException.class)
        .hasMessage(
            "another driver has taken over run run: this one ends; what it has trained since its"
                + " last checkpoint is the other's to train again");
    assertThatThrownBy(() -> run.writeText("metrics.jsonl", "older"))
        .isInstanceOf(RunTakenOverException.class);
    assertThat(filesOf("alexnet"))
        .containsExactly("epoch-00002.checkpoint", "epoch-00003.checkpoint");
    assertThat(newer.readText("metrics.jsonl")).isEqualTo("newer");
    newer.requireOwn();
  }

  @Test
  void aRunOfWhichNothingTellsWhoHasItStaysWithItsDriver() throws IOException {
    run.takeOver();
    java.nio.file.Path driver = root.resolve("run/driver");
    Files.delete(driver);
    run.save("alexnet", checkpoint(1));
    Files.createSymbolicLink(driver, UNREADABLE);

    run.save("alexnet", checkpoint(2));

    assertThat(filesOf("alexnet"))
        .containsExactly("epoch-00001.checkpoint", "epoch-00002.checkpoint");
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
  void aMemberThatBeginsAnewKeepsItsCheckpointsAndNoDamagedOne() throws IOException {
    java.nio.file.Path members = Files.createDirectories(root.resolve("run/members/alexnet"));
    for (int epoch : new int[] {7, 8}) {
      Files.write(members.resolve("epoch-0000%d.checkpoint".formatted(epoch)), new byte[3]);
    }
    assertThat(run.latest("alexnet", 3)).isEmpty();

    run.save("alexnet", checkpoint(1));

    assertThat(filesOf("alexnet")).containsExactly("epoch-00001.checkpoint");
    assertThat(run.latest("alexnet", 3).orElseThrow().state().epoch()).isEqualTo(1);
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
  void theOneBeforeACheckpointThatTheDiskDoesNotGiveIsUsed() throws IOException {
    run.save("alexnet", checkpoint(1));
    makeUnreadable(2);

    assertThat(run.latest("alexnet", 3).orElseThrow().state().epoch()).isEqualTo(1);
  }

  @Test
  void nothingIsBegunAnewWhileTheDiskMayStillGiveACheckpoint() throws IOException {
    makeUnreadable(2);

    assertThatThrownBy(() -> run.latest("alexnet", 3))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("epoch-00002.checkpoint cannot be read (Input/output error): bring");
  }

  private void makeUnreadable(int epoch) throws IOException {
    java.nio.file.Path folder = Files.createDirectories(root.resolve("run/members/alexnet"));
    Files.createSymbolicLink(folder.resolve("epoch-%05d.checkpoint".formatted(epoch)), UNREADABLE);
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
  void aCheckpointOfAnotherFormatIsRefusedWithTheCure() throws IOException {
    java.nio.file.Path file = root.resolve("run/members/alexnet/epoch-00001.checkpoint");
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      new FileFormat(Checkpoint.FORMAT.magic(), 1).write(out, content -> content.writeInt(1));
    }

    assertThatThrownBy(() -> run.latest("alexnet", 3))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            ("epoch-00001.checkpoint has format version 1, this Winnow reads %d: go on with the"
                    + " Winnow that wrote it, or choose another run-id")
                .formatted(Checkpoint.FORMAT.version()));
  }

  @Test
  void prunedWeightsAndTheirVelocitiesTakeABitEach() throws IOException {
    float[] pruned = new float[8000];
    Arrays.fill(pruned, 0, 1600, 0.5f);

    run.save("alexnet", new Checkpoint(new MemberState(0, pruned, pruned), new double[0]));

    assertThat(root.resolve("run/members/alexnet/epoch-00000.checkpoint"))
        .hasSize(2 * (1600 * 4 + 1000) + 32);
    MemberState read = run.latest("alexnet", 8000).orElseThrow().state();
    assertThat(read.parameters()).isEqualTo(pruned);
    assertThat(read.velocity()).isEqualTo(pruned);
  }

  @Test
  void aDamagedCheckpointIsRefusedWhateverItsCounts() throws IOException {
    for (int epochs : new int[] {-1, 2, Integer.MAX_VALUE}) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      Checkpoint.FORMAT.write(
          file,
          content -> {
            content.writeInt(epochs);
            content.writeDouble(0.5);
          });

      assertThatThrownBy(() -> Checkpoint.read(file.toByteArray(), 3))
          .isInstanceOf(DamagedFileException.class);
    }
  }

  @Test
  void aWriteTellsTheSizeOfTheFile() throws IOException {
    Path file = new Path(run.path(), "some.checkpoint");
    long bytes = AtomicFile.replace(new Configuration(), file, checkpoint(2)::writeTo);
    assertThat(bytes).isEqualTo(Files.size(root.resolve("run/some.checkpoint")));
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
      assertThat(files.map(path -> path.getFileName().toString())).containsExactly("metrics.jsonl");
    }
  }

  @Test
  void whatAKilledWriterLeftIsDeletedAndNothingElse() throws IOException {
    run.save("alexnet", checkpoint(1));
    run.writeText("metrics.jsonl", "text");
    String id = "-0a1b2c3d-0123-4567-89ab-0123456789ab";
    java.nio.file.Path members = root.resolve("run/members/alexnet");
    Files.createFile(members.resolve(".epoch-00002.checkpoint" + id));
    Files.createFile(root.resolve("run/.metrics.jsonl" + id));
    Files.createFile(root.resolve("run/.of-others"));

    run.deleteUnfinished(List.of("alexnet", "vgg16"));

    assertThat(members).isDirectoryNotContaining("glob:**/.epoch*");
    assertThat(filesOf("alexnet")).containsExactly("epoch-00001.checkpoint");
    try (Stream<java.nio.file.Path> files = Files.list(root.resolve("run"))) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("metrics.jsonl", "members", ".of-others");
    }
  }

  @Test
  void aTextIsReadThoughItsWriterDiedBeforeAnythingThatFollowsItsRename() throws IOException {
    Path file = new Path(run.path(), "metrics.jsonl");
    try (OutputStream out = file.getFileSystem(new Configuration()).create(file)) {
      out.write("old".getBytes(StandardCharsets.UTF_8));
    }
    java.nio.file.Path checksum = root.resolve("run/.metrics.jsonl.crc");
    byte[] ofOld = Files.readAllBytes(checksum);

    run.writeText("metrics.jsonl", "new");
    Files.write(checksum, ofOld);

    assertThat(run.readText("metrics.jsonl")).isEqualTo("new");
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
    Arrays.fill(accuracies, 0.25);
    float[] parameters = {epoch, Float.MIN_VALUE, -0f};
    return new Checkpoint(new MemberState(epoch, parameters, new float[] {0.5f, 0, 2}), accuracies);
  }
}
